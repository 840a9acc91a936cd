import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { markdownMarkup } from "./markdown.ts";
import { parseOwnWords, readOwnWords, writeTemplate } from "./own-words.ts";

const questions = ["q1", "q3", "q13", "d1"].map((id) => ({ id, question: `What is ${id}?` }));
const parse = (text: string) => Object.fromEntries(parseOwnWords(text, "answers.md", questions));

describe("a student's own words", () => {
  test("are what is under the heading of a question, with smaller headings in them", () => {
    const text = "# Mine\n\nPreface.\n\n## Q3: the SYN\n\nOne bit.\n\n### Why\n\nSo.\n\n## d1.\n\nA drawing.\n";
    expect(parse(text)).toEqual({ q3: "One bit.\n\n### Why\n\nSo.", d1: "A drawing." });
  });

  test("may hold code in which a line looks like a heading", () => {
    const text = "## q1\n\n```sh\n## not a heading\n```\n\n## q3\n\nText.\n";
    expect(parse(text)).toEqual({ q1: "```sh\n## not a heading\n```", q3: "Text." });
  });

  test("hold no comments and nothing that moves a cursor or turns text around", () => {
    expect(parse("## q1\n<!-- What?\n\n## q99 -->\nred \u001b[31m and \u202eback\n")).toEqual({
      q1: expect.not.stringMatching(/[\u001b\u202e]|q99/) as string,
    });
  });

  test.each([
    ["## q1\n\nYes.\n\n## q4\n", /^answers\.md:5: there is no question "q4" in this set; did you mean q1\?/],
    ["## Introduction\n", /^answers\.md:1: there is no question "Introduction" in this set; there are q1, q3, q13, d1/],
    ["<!-- a\nb -->\n## q1\n## q1\n", /^answers\.md:4: there are two headings for q1$/],
  ])("under a wrong heading are refused with its line: %j", (text, says) => {
    expect(() => parse(text)).toThrow(says);
  });

  test("begin with a template that has every question and no words, and that is never written over", () => {
    const folder = mkdtempSync(join(tmpdir(), "vitrine-words-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, "answers.md");
    expect(writeTemplate(file, questions)).toBe(true);
    expect([...readOwnWords(file, questions)]).toEqual(questions.map(({ id }) => [id, ""]));
    const text = readFileSync(file, "utf8");
    expect(text).toContain("<!-- What is q13? -->");
    expect(writeTemplate(file, questions)).toBe(false);
    expect(readFileSync(file, "utf8")).toBe(text);
  });
});

describe("Markdown as markup", () => {
  test("is well-formed, and its headings are below the report's own", () => {
    const html = markdownMarkup("### Why\n\nA **bit**  \nof `code`\n\n- one\n- two\n\n---\n").toString();
    expect(html).toBe(
      "<h5>Why</h5>\n<p>A <strong>bit</strong><br />\nof <code>code</code></p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<hr />\n",
    );
  });

  test.each([
    "<script>alert(1)</script>",
    '<img src="x" onerror="a()">',
    "[click](javascript:alert(1))",
    "![picture](http://tracker.example/x.png)",
    '[a](http://x "t\\" onclick=\\"a()")',
  ])("makes no tag of %s", (text) => {
    expect(markdownMarkup(text).toString()).not.toMatch(/<(script|img)|href="javascript|\sonclick="|<[^>]*onerror/);
  });
});
