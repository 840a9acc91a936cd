// Plain English as a test: comments, documents, test titles and strings hold none of the refused phrases.
// A new rule is a row in `refused`.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { prosePiecesOf, proseFiles, root, type ProsePiece } from "./prose/pieces.ts";
import { refused } from "./prose/refused.ts";

const mostWords = 25;

/** Words of a comment's first sentence; a drawing ends it too. */
function summaryWords(comment: string): number {
  const [summary = ""] = comment.split(/[.?!:;](?:\s|$)|\s(?:\+-|0 \d)/);
  return summary.split(/\s+/).length;
}

function findingsIn(file: string): string[] {
  return prosePiecesOf(file, readFileSync(join(root, file), "utf8")).flatMap((piece) =>
    refused
      .filter(({ kinds }) => kinds === undefined || kinds.includes(piece.kind))
      .flatMap(({ pattern, instead }) => {
        const found = pattern.exec(piece.text);
        return found === null ? [] : [`${file}:${piece.line}: "${found[0].trim()}": ${instead}`];
      }),
  );
}

describe("the prose of the project", () => {
  const files = proseFiles();

  test("holds no refused phrase", () => {
    expect(files.flatMap(findingsIn)).toEqual([]);
  });

  test("summarises in sentences of at most 25 words", () => {
    const long = files.flatMap((file) =>
      prosePiecesOf(file, readFileSync(join(root, file), "utf8"))
        .filter(({ kind, text }) => kind === "comment" && summaryWords(text) > mostWords)
        .map(({ line, text }) => `${file}:${line}: ${summaryWords(text)} words: ${text.slice(0, 80)}`),
    );
    expect(long).toEqual([]);
  });

  test.each(refused.map((rule) => [rule.instead, rule] as const))(
    "has a rule with examples: %s",
    (_, { pattern, examples, kinds }) => {
      const kind: ProsePiece["kind"] = kinds?.[0] ?? "comment";
      expect(examples.refused.filter((text) => !pattern.test(text))).toEqual([]);
      expect(examples.fine.filter((text) => pattern.test(text))).toEqual([]);
      expect(kind).toBeDefined();
    },
  );
});
