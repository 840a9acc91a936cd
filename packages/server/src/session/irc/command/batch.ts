// BATCH: opens and closes a message with several lines (IRCv3 client-batch, draft/multiline). One batch is open at a time.
import type { IrcMessage } from "@vitrine/wire/irc";
import type { CommandRow, IrcClient, RegisteredClient } from "../client.ts";
import { type BatchFault, concatTag, invalid, multiline, MultilineBatch } from "../multiline.ts";
import { relayedTags, say } from "./message.ts";

const name = "BATCH";

/** Milliseconds in which a client has to send a whole batch: time for a slow line to bring its 4 kB. */
const longestTime = 60_000;

/** Commands that answer or end the connection and may come between the lines. */
const besides = new Set(["PING", "PONG", "QUIT"]);

function fail(client: IrcClient, { code, context, words }: BatchFault): void {
  client.fail(name, code, ...context, words);
}

/** The open batch comes to nothing. Its further lines are dropped, up to its end or the next one. */
function drop(client: IrcClient, fault: BatchFault): void {
  const { batch } = client;
  if (batch instanceof MultilineBatch) {
    batch.stop();
    client.charge(batch.cost);
    client.replies.resume(batch.opening.label);
  }
  client.batch = "failed";
  fail(client, fault);
}

function open(client: RegisteredClient, message: IrcMessage): void {
  const [given = "", type = "", target = ""] = message.parameters;
  const reference = given.slice(1);
  if (client.batch instanceof MultilineBatch) {
    drop(client, invalid("One batch at a time: both are dropped"));
    return;
  }
  if (type !== multiline || !client.capabilities.has(multiline)) {
    const words = type === multiline ? `Ask for it first: CAP REQ ${multiline}` : "There is no such type";
    drop(client, { code: "UNKNOWN_TYPE", context: [reference, type === "" ? "*" : type], words });
    return;
  }
  if (target === "" || target.includes(",")) {
    drop(client, invalid("Such a batch has one target"));
    return;
  }
  const { settings, components } = client.network;
  const label = client.replies.takeLabel();
  const start = client.origin.received?.start ?? 0;
  const batch = new MultilineBatch(
    { reference, target, tags: relayedTags(message, client), start, label },
    settings.limits,
  );
  client.batch = batch;
  batch.stop = components.clock.after(longestTime, () => {
    if (client.batch !== batch) return;
    client.batch = "failed";
    const words = `The batch was open for more than ${longestTime / 1_000} seconds`;
    fail(client, { code: "TIMEOUT", context: [reference], words });
  });
}

function close(client: RegisteredClient, reference: string): void {
  const { batch } = client;
  if (batch === "failed") {
    client.batch = undefined;
    return;
  }
  if (batch?.opening.reference !== reference) {
    drop(client, invalid("No such batch is open"));
    return;
  }
  const whole = batch.end();
  if ("code" in whole) {
    drop(client, whole);
    client.batch = undefined;
    return;
  }
  batch.stop();
  client.batch = undefined;
  client.charge(batch.cost);
  client.replies.resume(batch.opening.label);
  say(client, whole, batch.opening);
}

/** Letters, digits and hyphens (IRCv3 batch); so many that an answer about it fits into a line. */
const longestReference = 64;
const reference = new RegExp(`^[+-][A-Za-z0-9-]{1,${longestReference}}$`);

function run(client: RegisteredClient, message: IrcMessage): void {
  const given = message.parameter(0) ?? "";
  if (!reference.test(given)) {
    const shown = Array.from(given.slice(1)).slice(0, longestReference).join("");
    const context = [shown === "" ? "*" : shown];
    const words = `A reference has at most ${longestReference} letters, digits and hyphens, after + or -`;
    drop(client, { code: "INVALID_REFTAG", context, words });
  } else if (given.startsWith("+")) open(client, message);
  else close(client, given.slice(1));
}

export const batchCommand: CommandRow = { name, parameters: 1, needs: "registration", penalty: 1, run };

/**
 * Takes a command that belongs to a batch. Returns its cost, or undefined for a command that is to be carried out by itself: then
 * an open batch is dropped, because nothing may come between its lines.
 */
export function runInBatch(client: IrcClient, message: IrcMessage): number | undefined {
  if (message.command === name || !client.capabilities.has(multiline)) return undefined;
  const { batch } = client;
  const given = message.tags.get("batch");
  if (given === undefined) {
    if (batch instanceof MultilineBatch && !besides.has(message.command)) {
      drop(client, invalid(`${message.command} cannot come between the lines of a batch`));
    }
    return undefined;
  }
  if (batch === "failed") return 1;
  if (batch?.opening.reference !== given) {
    drop(client, invalid("No such batch is open"));
    return 1;
  }
  const target = message.parameter(0) ?? "";
  const fault = batch.add(message.command, target, message.parameterBytes(1), message.tags.has(concatTag));
  if (fault === undefined) return 0;
  drop(client, fault);
  return 1;
}
