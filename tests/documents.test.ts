// The documents: links that lead somewhere, commands that exist with options that exist, packages that are all named.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { runHere } from "../packages/vitrine/src/command/testing/run-here.ts";
import { proseFiles, root } from "./prose/pieces.ts";

const documents = proseFiles().filter((file) => file.endsWith(".md"));
const textOf = (file: string): string => readFileSync(join(root, file), "utf8");

/** GitHub's anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");

const anchorsOf = (file: string): string[] =>
  [...textOf(file).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading!));

describe("the documents", () => {
  test("have no link that leads nowhere", () => {
    const broken = documents.flatMap((file) =>
      [...textOf(file).matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, target]) => target!)
        .filter((target) => !/^[a-z]+:/.test(target))
        .filter((target) => {
          const [path = "", anchor] = target.split("#");
          const linked = path === "" ? file : join(dirname(file), path);
          if (!existsSync(join(root, linked))) return true;
          return anchor !== undefined && linked.endsWith(".md") && !anchorsOf(linked).includes(anchor);
        })
        .map((target) => `${file}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  test("are all reached from the index or from the README", () => {
    const linked = new Set<string>(["README.md"]);
    for (const file of linked) {
      for (const [, target] of textOf(file).matchAll(/\]\(([^)\s#]+)[^)]*\)/g)) {
        const path = join(dirname(file), target!);
        if (path.endsWith(".md") && existsSync(join(root, path))) linked.add(path);
      }
    }
    expect(
      documents.filter((file) => file.startsWith("docs/") && !linked.has(file) && !file.startsWith("docs/decisions/")),
    ).toEqual([]);
  });

  test("CONTRIBUTING lists every package", () => {
    const listed = [...textOf("CONTRIBUTING.md").matchAll(/^\| `([a-z]+)` \|/gm)].map(([, name]) => name!);
    expect(listed.toSorted()).toEqual(readdirSync(join(root, "packages")).toSorted());
  });
});

/** Commands that documents show: `vitrine`, `./vitrine` or with sudo, in code. */
function commandsOf(file: string): string[] {
  return [...textOf(file).matchAll(/(?:^ {4}|^|`)(?:sudo )?(?:\.\/)?vitrine ([a-z][^\n`#]*)/gm)].map(([, words]) =>
    words!.trim(),
  );
}

/** Subcommands that have subcommands of their own. */
const groups = new Set(["lab", "account", "admin", "history"]);

const help = new Map<string, string>();
async function helpOf(words: readonly string[]): Promise<string> {
  const key = words.join(" ");
  if (!help.has(key)) {
    const { code, output } = await runHere([...words, "--help"], root);
    help.set(key, code === 0 ? output : "");
  }
  return help.get(key)!;
}

describe("the commands in the documents", () => {
  const commands = documents.flatMap((file) => commandsOf(file).map((words) => [file, words] as const));

  test("are many enough to be worth holding", () => {
    expect(commands.length).toBeGreaterThan(40);
  });

  test("exist, with every option that they show", async () => {
    const wrong: string[] = [];
    for (const [file, words] of commands) {
      const [own = ""] = words.split(/ -- | \| /);
      const [subcommand = "", second = ""] = own.split(/\s+/);
      const path = groups.has(subcommand) && /^[a-z]+$/.test(second) ? [subcommand, second] : [subcommand];
      const known = await helpOf(path);
      if (known === "") wrong.push(`${file}: vitrine ${words}: no such command`);
      const options = [...own.replaceAll(/"[^"]*"|'[^']*'/g, "…").matchAll(/(?:^|\s|\[)(--?[a-zA-Z][\w-]*)/g)].map(
        ([, option]) => option!,
      );
      const missing = options.filter(
        (option) => option !== "--help" && !new RegExp(`(?:^|[\\s,])${option}(?![\\w-])`, "m").test(known),
      );
      wrong.push(...missing.map((option) => `${file}: vitrine ${words}: no option ${option}`));
    }
    expect(wrong).toEqual([]);
  });

  // docs/README.md says how to type `vitrine`; the README and the tutorial are read in the checkout, before that.
  test.each([
    [
      "the README and the tutorial",
      ["README.md", "docs/tutorial.md"],
      /(?:^ {4}|^)(?:npx|npm exec -- vitrine|vitrine) .*/gm,
    ],
    ["the guides", documents.filter((file) => file.startsWith("docs/guide/")), /(?:npx|npm exec --|\.\/vitrine) .*/gm],
  ] as const)("are typed in one way in %s", (_, files, otherWay) => {
    const other = files.flatMap((file) => [...textOf(file).matchAll(otherWay)].map(([line]) => `${file}: ${line}`));
    expect(files).not.toEqual([]);
    expect(other).toEqual([]);
  });
});
