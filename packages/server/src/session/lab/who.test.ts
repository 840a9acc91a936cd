import { expect, test } from "vitest";
import { type Authenticator, everybodyIsWelcome } from "../../auth/authenticator.ts";
import { openLabChat } from "./testing/lab-chat.ts";
import type { LabWho } from "./who.ts";

/** Alice has an account. */
const authenticator: Authenticator = {
  ...everybodyIsWelcome,
  guardOf: (name) => ({ isProofNeeded: name === "alice" }),
  begin: () => ({
    prompt: "prove it ",
    receive: () => Promise.resolve({ kind: "accepted", account: "alice" }),
    cancel: () => {},
  }),
};

/** The answer to a lab client with this name and address. */
function answerTo(name: string, address: string, labWho: LabWho | undefined): string {
  const chat = openLabChat(undefined, {}, { authenticator, labWho });
  const connection = chat.open(address);
  connection.say(name);
  chat.settle();
  return connection.text;
}

const [local, remote] = ["10.0.0.7", "203.0.113.7"];
const roster = /!\{"bob"/;
const [accountsOnly, localOnly, off] = [
  /Only names with an account/,
  /Only people in the server's own/,
  /Nobody may join/,
];

test.each<[LabWho | undefined, string, RegExp, RegExp]>([
  [undefined, local, roster, /prove it/],
  [undefined, remote, accountsOnly, /prove it/],
  ["everybody", remote, roster, /prove it/],
  ["accounts", local, accountsOnly, /prove it/],
  ["local", local, roster, /prove it/],
  ["local", remote, localOnly, localOnly],
  ["off", local, off, off],
])("[lab] who = %s: from %s, bob without an account reads %s and alice %s", (who, address, bob, alice) => {
  expect(answerTo("bob", address, who)).toMatch(bob);
  expect(answerTo("alice", address, who)).toMatch(alice);
});
