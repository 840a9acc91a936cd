// The codecs of the wire, byte for byte: they never throw, and what they promise holds for any bytes.
import {
  checkName,
  ClientReads,
  encodeRoster,
  longestName,
  longestRoster,
  longestServerLine,
  ServerMessageDecoder,
  type ServerMessage,
} from "@vitrine/wire/lab";
import { decodeText, utf8Length, visibleText } from "@vitrine/wire/text";
import {
  beginScramServer,
  parseClientFinal,
  parseClientFirst,
  parseServerFinal,
  parseServerFirst,
  ScramError,
} from "@vitrine/wire/scram";
import { mutate, split } from "./mutate.ts";
import type { Random } from "./random.ts";
import { record, type Recordings } from "./record.ts";
import { promise, type RunningTarget, type Target } from "./target.ts";

/** Inputs in a round: each takes microseconds. */
const inputsARound = 50;

type Check = (random: Random, recordings: Recordings) => void;

const checks: readonly Check[] = [
  // What a client says becomes lines: no byte twice, none with a line end in it.
  (random, { toServer }) => {
    const bytes = mutate(toServer, random);
    const reads = new ClientReads();
    let length = 0;
    const receiver = {
      receiveLine: (line: Uint8Array): void => {
        length += line.length;
        promise(!line.includes(0x0a), "a line holds a line end");
      },
    };
    for (const piece of split(bytes, random)) reads.receive(piece, receiver);
    promise(length <= bytes.length, `${bytes.length} bytes became ${length}`);
  },
  // What a server says becomes messages: no longer than what came, and nothing is kept at the end.
  (random, { toClient }) => {
    const bytes = mutate(toClient, random);
    const decoder = new ServerMessageDecoder();
    const messages: ServerMessage[] = [];
    for (const piece of split(bytes, random)) {
      messages.push(...decoder.push(piece));
      if (random.oneIn(8)) messages.push(...decoder.flush());
    }
    messages.push(...decoder.end());
    promise(!decoder.isPending, "something waits after the end");
    for (const message of messages) {
      const length = message.kind === "roster" ? JSON.stringify(message.users).length / 2 : message.text.length;
      promise(length <= longestServerLine + longestRoster, `a ${message.kind} of ${length} characters`);
    }
    const text = messages.map((message) => (message.kind === "roster" ? "" : message.text)).join("");
    promise(text.length <= bytes.length, `${bytes.length} bytes became ${text.length} characters`);
  },
  // A name that is valid stays so, and comes back out of a roster as it went in.
  (random, { toServer }) => {
    const check = checkName(decodeText(mutate(toServer, random)).slice(0, random.below(longestName + 2)));
    if (!check.isValid) return;
    const { name } = check;
    const again = checkName(name);
    promise(again.isValid && again.name === name, `${JSON.stringify(name)} is no name when it is checked again`);
    promise(
      visibleText(name) === name && utf8Length(name) <= longestName,
      `${JSON.stringify(name)} is shown otherwise`,
    );
    const users = [{ name, address: "127.0.0.1" }];
    const decoder = new ServerMessageDecoder();
    const [roster] = decoder.push(encodeRoster(users, 1024).bytes);
    promise(roster?.kind === "roster" && roster.users[0]?.name === name, `${JSON.stringify(name)} is lost in a roster`);
  },
  // SCRAM's messages are understood or refused as values.
  (random, { toServer, toClient }) => {
    const text = decodeText(mutate([...toServer, ...toClient], random));
    for (const line of text.split("\n").slice(0, 20)) {
      for (const parse of [parseClientFirst, parseServerFirst, parseClientFinal, parseServerFinal]) parse(line);
      const server = beginScramServer(line);
      if (server instanceof ScramError) continue;
      const parsed = parseClientFirst(line);
      promise(
        !(parsed instanceof ScramError) && parsed.name === server.name,
        "the server understood what is no message",
      );
    }
  },
];

async function start(): Promise<RunningTarget> {
  const recordings = await record();
  return {
    round: (random) => {
      for (let input = 0; input < inputsARound; input += 1) random.pick(checks)(random, recordings);
      // A turn for everything else.
      return new Promise((resolve) => setImmediate(resolve));
    },
    finish: () => Promise.resolve(),
  };
}

export const codecTarget: Target = { name: "codec", start };
