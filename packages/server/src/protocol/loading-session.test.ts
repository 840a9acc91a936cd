import { describe, expect, test } from "vitest";
import type { CloseReason, Session } from "../connection/connection.ts";
import { MemoryConnection } from "../connection/testing/memory.ts";
import { quietLog } from "../console/log.ts";
import { irc } from "./irc.ts";
import { LoadingSession } from "./loading-session.ts";

/** Writes down what it hears. */
class NotingSession implements Session {
  readonly heard: string[] = [];
  receive(read: Buffer, start: number): void {
    this.heard.push(`${read.toString()} at ${start}`);
  }
  expired(): void {
    this.heard.push("expired");
  }
  sayGoodbye(): void {
    this.heard.push("goodbye");
  }
  closed(reason: CloseReason): void {
    this.heard.push(`closed: ${reason}`);
  }
}

/** A connection whose session is being loaded; the test decides when it is there. */
function open() {
  const loading = Promise.withResolvers<() => Session>();
  const session = new NotingSession();
  const errors: string[] = [];
  const log = { ...quietLog, error: (_: object, words: string) => void errors.push(words) };
  const connection = new MemoryConnection({
    begin: (begun) => new LoadingSession(begun, log, irc, loading.promise),
  });
  const finish = async (): Promise<void> => {
    loading.resolve(() => session);
    await loading.promise;
  };
  const fail = async (): Promise<void> => {
    loading.reject(new Error("EMFILE: too many open files"));
    await loading.promise.catch(() => {});
  };
  return { connection, session, errors, finish, fail };
}

describe("a session whose modules are being loaded", () => {
  test("reads no more, and hands over in order all that came", async () => {
    const { connection, session, finish } = open();
    connection.say("NICK alice\r\n");
    expect(connection.isReadingPaused).toBe(true);
    connection.say("USER alice 0 * :Alice\r\n");
    expect(session.heard).toEqual([]);
    await finish();
    connection.say("JOIN #lobby\r\n");
    expect(connection.isReadingPaused).toBe(false);
    expect(session.heard).toEqual(["NICK alice\r\n at 0", "USER alice 0 * :Alice\r\n at 12", "JOIN #lobby\r\n at 35"]);
  });

  test("passes everything on afterwards", async () => {
    const { connection, session, finish } = open();
    connection.say("a");
    await finish();
    connection.expired();
    connection.sayGoodbye();
    connection.leave();
    expect(session.heard).toEqual(["a at 0", "expired", "goodbye", "closed: left"]);
  });

  test("does not begin for a client that went meanwhile", async () => {
    const { connection, session, finish } = open();
    connection.say("NICK alice\r\n");
    connection.leave("reset");
    await finish();
    expect(session.heard).toEqual([]);
  });

  test("ends its connection with a sentence, and says why in the log, where the modules cannot be loaded", async () => {
    const { connection, errors, fail } = open();
    connection.say("NICK alice\r\n");
    await fail();
    expect(connection.closedBecause).toBe("refused");
    expect(connection.text).toBe(
      "ERROR :Closing Link: 10.20.30.11 (This server cannot load this protocol now. Tell whoever runs it.)\r\n",
    );
    expect(errors).toEqual(["cannot load the modules of irc: EMFILE: too many open files"]);
  });

  test("ends its connection with a sentence when the deadline or the server's end comes first", async () => {
    const [late, ended] = [open(), open()];
    for (const { connection } of [late, ended]) connection.say("NICK alice\r\n");
    late.connection.expired();
    ended.connection.sayGoodbye();
    for (const { finish, session } of [late, ended]) {
      await finish();
      expect(session.heard).toEqual([]);
    }
    expect([late.connection.text, ended.connection.text]).toEqual([
      "ERROR :Closing Link: 10.20.30.11 (You gave no name in time. Join again.)\r\n",
      "ERROR :Closing Link: 10.20.30.11 (The server is going down. Goodbye.)\r\n",
    ]);
  });
});
