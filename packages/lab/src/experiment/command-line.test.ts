import { expect, test } from "vitest";
import { fillPlaces } from "../process/command.ts";
import { speaksJson, splitWords, takesName } from "./command-line.ts";

const places = {
  name: "alice",
  host: "client1",
  address: "10.20.30.11",
  server: "chat.ttm4200.com",
  port: "5000",
  scratch: "/s",
};

test.each([
  ["python3 chatserver.py", ["python3", "chatserver.py"]],
  ["  a   b ", ["a", "b"]],
  [`python3 "my server.py" '' x"y z"`, ["python3", "my server.py", "", "xy z"]],
  ["echo $HOME; rm *", ["echo", "$HOME;", "rm", "*"]],
])("%j is split into words and otherwise kept", (line, words) => {
  expect(splitWords(line)).toEqual(words);
});

test("an open quote and an empty command line are reported", () => {
  expect(() => splitWords(`python3 "chat`)).toThrow('a quote in `python3 "chat` does not end');
  expect(() => splitWords(" ")).toThrow("a program and its arguments are meant");
});

test("the places of a command are filled, and other braces stay", () => {
  expect(fillPlaces(["{server}:{port}", "{name}{name}", "{other}", "{}", "{constructor}"], places)).toEqual([
    "chat.ttm4200.com:5000",
    "alicealice",
    "{other}",
    "{}",
    "{constructor}",
  ]);
});

test("a command without the name has it typed; ours with --json speaks in events", () => {
  expect(
    [
      ["nc", "{server}"],
      ["x", "--name={name}"],
    ].map(takesName),
  ).toEqual([false, true]);
  expect(speaksJson(["vitrine", "join", "h", "--json"])).toBe(true);
  expect(speaksJson(["vitrine", "join", "h"])).toBe(false);
});
