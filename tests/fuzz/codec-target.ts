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
import {
  formatMessage,
  IrcLineReader,
  type IrcLineReceiver,
  lineFault,
  modeGrammar,
  parseCapabilities,
  parseIsupport,
  parseMessage,
  parseModes,
  parseSource,
} from "@vitrine/wire/irc";
import { decodeText, encodeText, utf8Length, visibleText } from "@vitrine/wire/text";
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

/** Lines of IRC to change: every part of a message, and what ends one. */
const ircLines = [
  "CAP LS 302\r\nNICK alice\r\nUSER alice 0 * :Alice A\r\n",
  "@label=a1;+draft/reply=z\\:9;+x= PRIVMSG #lab,@#lab :hello: all \u0001ACTION waves\u0001\r\n",
  ":irc.example 005 alice CHANMODES=Ibe,k,fl,imn PREFIX=(qaohv)~&@%+ NETWORK=My\\x20Net -WHOX :are supported\n",
  ":alice!~a@10.20.30.11 MODE #lab +ovb-kl alice bob *!*@host key\r\n",
  `@${"t".repeat(4_000)} PRIVMSG #lab :${"æ😃".repeat(80)}\r\n`,
].map((text) => encodeText(text));

/** As the server has them, and small ones that random bytes reach. */
const ircLimits = [
  { tags: 4096, rest: 512 },
  { tags: 24, rest: 16 },
];

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
  // Bytes of an IRC client become lines within their limits, in the order of the stream, also where the reader is stopped.
  (random, { toServer }) => {
    const bytes = mutate(random.oneIn(4) ? toServer : ircLines, random);
    const limits = random.pick(ircLimits);
    const reader = new IrcLineReader(limits);
    let last = 0;
    const receiver: IrcLineReceiver = {
      receiveLine: (line, fault, start, end) => {
        promise(start >= last && end > start && end <= bytes.length, `a line from ${start} to ${end} after ${last}`);
        last = end;
        promise(line.length <= limits.tags + limits.rest, `a line of ${line.length} bytes`);
        promise(line.length === 0 || lineFault(line, limits) === fault, `a ${fault} that is judged otherwise alone`);
        promise(fault === "forbidden-byte" || !/[\0\r\n]/.test(decodeText(line)), "a line holds a line end");
        return !random.oneIn(3);
      },
    };
    for (const piece of split(bytes, random)) {
      reader.receive(piece, receiver);
      while (reader.isWaiting && !random.oneIn(5)) reader.resume(receiver);
      const isOneLine = reader.isWaiting || reader.keptBytes < limits.tags + limits.rest;
      promise(isOneLine, `${reader.keptBytes} bytes are kept of one line`);
    }
  },
  // Any line of IRC is a message. A line that is made of its parts again has as many of them.
  (random) => {
    const line = mutate(ircLines, random).subarray(0, 8_703);
    const message = parseMessage(line);
    const { command, source, tags, parameters } = message;
    promise(parameters.length === message.parameterCount, "parameters are lost");
    const again = formatMessage({ tags, source, command: "X", parameters });
    promise(!/[\0\r\n]/.test(again), "a made line holds a line end");
    const parsed = parseMessage(encodeText(again));
    promise(parsed.command === "X" && parsed.parameterCount === parameters.length, `${command} became another message`);
    if (source !== undefined) parseSource(source);
    const features = parseIsupport(parameters);
    const grammar = modeGrammar(features.get("CHANMODES") ?? "b,k,l,n", features.get("PREFIX") ?? "(ov)@+");
    const letters = parameters[1] ?? "";
    promise(parseModes(parameters.slice(1), grammar).length <= letters.length, "more modes than letters");
    parseCapabilities(parameters.at(-1) ?? "");
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
