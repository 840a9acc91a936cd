// q14: who was let in, and what somebody on the way could read of it.
import { labPort } from "@vitrine/wire/lab";
import type { Finding, Question, Seen } from "./answer.ts";
import { chatEvidence, shown } from "./chat-evidence.ts";
import type { ChatEvent } from "./seen/chat.ts";
import type { Connection } from "./seen/connection.ts";
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
  // The first roster is for those who are in.
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
      // A capture at the server and one at a client show the same exchange: it is told once.
      const key = `${connection.clientText} ${connection.serverText} ${connection.syn?.seqRaw ?? ""}`;
      for (const exchange of examine(connection, events)) if (!found.has(key)) found.set(key, exchange);
    }
  }
  return [...found.values()];
}

const methodWords: Record<Exchange["method"], (name: string) => string> = {
  none: (name) => `${name} was asked for no proof: the name alone was enough, and anybody could have sent it`,
  password: (name) =>
    `${name} sent the password itself: whoever sees this packet can read it and be ${name} from now on (it is not repeated here)`,
  scram: (name) =>
    `${name} proved the password by SCRAM-SHA-256 (RFC 5802, RFC 7677) without sending it: somebody on the way reads the name, two random ` +
    "numbers, the salt and a proof that is good for this one time. With these, passwords can be tried at home, so a weak one can still be found",
  unanswered: (name) => `${name} was asked for a proof and sent none in this capture`,
};

const outcomeWords: Record<Exchange["outcome"], string> = {
  "let in": "was let in",
  refused: "was refused",
  unknown: "cannot be seen to have been let in",
};

/** Whether the client's first bytes are a TLS record of type handshake (RFC 8446 §5.1). */
function isTls({ pieces }: Connection): boolean {
  const first = pieces.find(({ isFromClient }) => isFromClient)?.bytes;
  return first !== undefined && first[0] === 0x16 && first[1] === 0x03;
}

/** Conversations that may have been the chat, encrypted: nothing of them can be read. */
function encrypted({ captures }: Seen): Connection[] {
  return captures.flatMap(({ connections }) => connections.filter((one) => isTls(one) && one.server.port === labPort));
}

function find(seen: Seen): Finding {
  const sealed = encrypted(seen);
  const exchanges = exchangesOf(seen).filter(({ connection }) => !sealed.includes(connection));
  if (exchanges.length + sealed.length === 0) {
    return {
      answered: false,
      needs: "Nobody is seen to join the chat in this capture. Start it before the clients connect.",
    };
  }
  const isIn = exchanges.filter(({ outcome }) => outcome === "let in");
  const told = exchanges.map(
    ({ name, method, outcome }) => `${shown(name)} ${outcomeWords[outcome]}; ${methodWords[method](shown(name))}.`,
  );
  const hidden =
    sealed.length === 0
      ? ""
      : ` ${counted(sealed.length, "conversation is", "conversations are")} encrypted by TLS: somebody on the way reads nothing but who talks to whom, when and how much.`;
  return {
    answered: true,
    answer:
      isIn.length === 0
        ? "Nobody can be seen to have been let in."
        : `${listed(isIn.map(({ name }) => shown(name)))} ${isIn.length === 1 ? "was" : "were"} let in.`,
    explanation: `A client's first line is the name that it wants. ${told.slice(0, 20).join(" ")}${hidden}`,
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
