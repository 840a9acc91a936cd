// q14: who was let in, and what an eavesdropper could read of it.
import type { Finding, Question, Seen } from "./answer.ts";
import { chatEvidence, shown } from "./chat-evidence.ts";
import type { ChatEvent } from "./seen/chat.ts";
import type { Connection } from "./seen/connection.ts";
import { ircText, isChat } from "./irc-conversations.ts";
import { cutText } from "./cut-messages.ts";
import { counted, listed } from "./wording.ts";

type Exposure = "everything" | "parts" | "nothing";

interface Exchange {
  readonly connection: Connection;
  readonly name: string;
  /** No proof was asked for; the password itself; SCRAM-SHA-256. */
  readonly method: "none" | "password" | "scram" | "unanswered";
  readonly outcome: "let in" | "refused" | "unknown";
  readonly exposure: Exposure;
  readonly events: readonly ChatEvent[];
}

function examine(connection: Connection, events: readonly ChatEvent[]): Exchange[] {
  const joined = events.find((event) => event.kind === "joined");
  if (joined?.kind !== "joined") return [];
  const proofs = events.filter((event) => event.kind === "proof");
  const steps = new Set(proofs.map(({ step }) => step));
  // The first roster goes to accepted users only.
  const isIn = events.some((event) => event.kind === "roster");
  const method = steps.has("password")
    ? "password"
    : steps.has("client-first")
      ? "scram"
      : steps.has("asked")
        ? "unanswered"
        : "none";
  const isRefused = !isIn && (steps.has("refused") || events.some((event) => event.kind === "words"));
  return [
    {
      connection,
      name: joined.name,
      method,
      outcome: isIn ? "let in" : isRefused ? "refused" : "unknown",
      exposure: method === "password" ? "everything" : method === "scram" ? "parts" : "nothing",
      events: [joined, ...proofs],
    },
  ];
}

function exchangesOf({ captures }: Seen): Exchange[] {
  const found = new Map<string, Exchange>();
  for (const { chat } of captures) {
    const conversations = Map.groupBy(chat, (event) => (event.kind === "direct" ? undefined : event.connection));
    for (const [connection, events] of conversations) {
      if (connection === undefined) continue;
      // A capture at the server and one at a client show the same exchange: it counts once.
      const key = `${connection.clientText} ${connection.serverText} ${connection.syn?.seqRaw ?? ""}`;
      for (const exchange of examine(connection, events)) if (!found.has(key)) found.set(key, exchange);
    }
  }
  return [...found.values()];
}

const methodTexts: Record<Exchange["method"], (name: string, isIn: boolean) => string> = {
  none: (name, isIn) =>
    isIn
      ? `the server asked ${name} for no proof, so the name alone was enough: whoever reads it can join under it, and all that ${name} writes can be read`
      : `no request for a proof is in this capture, and all that ${name} writes can be read`,
  password: (name) =>
    `${name} sent the password itself: whoever sees this packet can read it and be ${name} from now on (it is not repeated here)`,
  scram: (name) =>
    `${name} proved the password by SCRAM-SHA-256 (RFC 5802, RFC 7677) without sending it: an eavesdropper reads the name, two random ` +
    "numbers, the salt and a proof that is good for this one time. With these, passwords can be tried at home, so a weak one can still be found",
  unanswered: (name) => `the server asked ${name} for a proof, and none was sent in this capture`,
};

const outcomeTexts: Record<Exchange["outcome"], string> = {
  "let in": "was let in",
  refused: "was refused",
  unknown: "joined, and the capture does not show whether the server let that in",
};

/** Whether the client's first bytes are a TLS record of type handshake (RFC 8446 §5.1). */
function isTls({ pieces }: Connection): boolean {
  const first = pieces.find(({ isFromClient }) => isFromClient)?.bytes;
  return first !== undefined && first[0] === 0x16 && first[1] === 0x03;
}

/** Conversations that may have been the chat, encrypted: TLS on a port where it is expected or was seen. */
function encrypted({ captures }: Seen): Connection[] {
  const all = captures.flatMap(({ connections }) => connections);
  const ports = new Set(all.filter(({ application }) => isChat(application)).map(({ serverText }) => serverText));
  return all.filter((one) => isTls(one) && (isChat(one.expected) || ports.has(one.serverText)));
}

/** "bob's password": names with an apostrophe. */
const owners = (exchanges: readonly Exchange[]): string => listed(exchanges.map(({ name }) => `${shown(name)}'s`));

/** What could be read of the exchanges: the headline's second half. */
function exposureText(exchanges: readonly Exchange[], sealed: number): string {
  const by = (method: Exchange["method"]): Exchange[] => exchanges.filter((one) => one.method === method);
  const [open, scram, none] = [by("password"), by("scram"), by("none")];
  const parts = [
    open.length === 0
      ? ""
      : `${owners(open)} ${open.length === 1 ? "password" : "passwords"} crossed the wire in the clear`,
    scram.length === 0
      ? ""
      : `${owners(scram)} ${scram.length === 1 ? "password" : "passwords"} did not cross the wire, only a proof by SCRAM that an eavesdropper can read`,
    none.length === 0
      ? ""
      : `${listed(none.map(({ name }) => shown(name)))} showed no password, and an eavesdropper could read ${none.length === 1 ? "the name" : "the names"}`,
    sealed === 0 ? "" : `of ${counted(sealed, "conversation")} under TLS nothing could be read`,
  ].filter((text) => text !== "");
  return parts.join("; ");
}

function admittedText(exchanges: readonly Exchange[]): string {
  const isIn = exchanges.filter(({ outcome }) => outcome === "let in");
  const refused = exchanges.filter(({ outcome }) => outcome === "refused");
  const names = (some: readonly Exchange[]): string => listed(some.map(({ name }) => shown(name)));
  const parts = [
    isIn.length === 0 ? "" : `${names(isIn)} ${isIn.length === 1 ? "was" : "were"} let in`,
    refused.length === 0 ? "" : `${names(refused)} ${refused.length === 1 ? "was" : "were"} refused`,
  ].filter((text) => text !== "");
  return parts.length === 0 ? "Nobody is seen to be let in" : parts.join(", and ");
}

/** Exchanges that the explanation describes; all are in the values. */
const mostDescribed = 20;

function find(seen: Seen): Finding {
  const sealed = encrypted(seen);
  const hidden = new Set(sealed);
  const exchanges = exchangesOf(seen).filter(({ connection }) => !hidden.has(connection));
  if (exchanges.length + sealed.length === 0) {
    return {
      answered: false,
      needs: `Nobody is seen to join the lab's chat in this capture. Start it before the clients connect.${ircText(seen)}`,
    };
  }
  const described = exchanges
    .slice(0, mostDescribed)
    .map(
      ({ name, method, outcome }) =>
        `${shown(name)} ${outcomeTexts[outcome]}; ${methodTexts[method](shown(name), outcome === "let in")}.`,
    );
  const covered =
    sealed.length === 0
      ? ""
      : ` ${counted(sealed.length, "conversation is", "conversations are")} encrypted by TLS: an eavesdropper reads nothing but who talks to whom, when and how much.`;
  return {
    answered: true,
    answer: `${admittedText(exchanges)}: ${exposureText(exchanges, sealed.length) || "no password was sent in this capture"}.`,
    explanation: `A client's first line is the name that it wants. ${described.join(" ")}${covered}${cutText(
      exchanges.flatMap(({ events }) => events),
      seen,
    )}`,
    values: {
      exchanges: exchanges.map(({ connection, name, method, outcome, exposure, events }) => ({
        file: connection.file,
        stream: connection.stream,
        client: connection.clientText,
        server: connection.serverText,
        name: shown(name),
        method,
        outcome,
        readable: exposure,
        frames: events.map(({ frame }) => frame),
      })),
      encrypted: sealed.map(({ file, stream, clientText }) => ({ file, stream, client: clientText })),
    },
    evidence: exchanges.flatMap(({ events }) =>
      events.map((event) =>
        chatEvidence(event, event.kind === "joined" ? event.name : event.kind === "proof" ? event.text : ""),
      ),
    ),
  };
}

export const q14: Question = { id: "q14", text: "Who was let in, and what could an eavesdropper read of it?", find };
