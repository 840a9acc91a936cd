import { expect, test } from "vitest";
import { tomlLine } from "./toml-line.ts";

const text = `title = "x"

[hosts.a]
addresses = ["1"]
"odd name".x = 1
[[script]]
who = "a"
[[script]]
who = "b"
[script.link]
loss = "5%"
`;

test.each([
  [["title"], 1],
  [["hosts", "a"], 3],
  [["hosts", "a", "addresses", 0], 4],
  [["hosts", "a", "odd name", "x"], 5],
  [["hosts", "b"], 1],
  [["hosts"], 3],
  [["hosts", "a", "odd name"], 5],
  [["script", 0, "who"], 7],
  [["script", 1, "who"], 9],
  [["script", 1, "link", "loss"], 11],
  [["script", 1, "nothing"], 8],
] as const)("%j is in line %i", (path, line) => {
  expect(tomlLine(text, path)).toBe(line);
});
