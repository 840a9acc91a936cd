import { expect, test } from "vitest";
import { screenLine } from "./screen-line.ts";

test.each([
  ['{"event":"room","from":"bob","text":"hello"}', "bob: hello"],
  ['{"event":"direct","from":"bob","text":"psst"}', "bob, directly: psst"],
  ['{"event":"sent","to":"bob","text":"psst"}', "sent to bob, directly: psst"],
  ['{"event":"sent","text":"hello"}', "sent: hello"],
  ['{"event":"roster","users":[{"name":"alice"},{"name":"bob"},null,{"name":3}]}', "(in the chat: alice, bob)"],
  ['{"event":"closed","reason":"You have left."}', "(You have left.)"],
])("an event becomes a sentence: %s", (line, words) => {
  expect(screenLine(line)).toBe(words);
});

test.each(["alice: hello", "{", '{"event":"new"}', '{"a":1}'])("any other line stays what it is: %s", (line) => {
  expect(screenLine(line)).toBe(line);
});
