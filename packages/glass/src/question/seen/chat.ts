// The chat in a capture, read back from its packets: who came, what was said and heard, and who proved a name how.
import { checkName, ClientReads, serverName, ServerMessageDecoder, type ServerMessage } from "@vitrine/wire/lab";
import { decodeText, incompleteTail } from "@vitrine/wire/text";
import type { Connection, Piece } from "./connection.ts";
import { rangeFrom, type ByteRange } from "./packet.ts";

/** Where a message is. */
export interface ChatPlace {
  readonly file: string;
  readonly frame: number;
  readonly time: bigint;
  readonly bytes: ByteRange;
}

export type ChatEvent = ChatPlace &
  (
    | { readonly kind: "joined"; readonly connection: Connection; readonly name: string }
    | { readonly kind: "said"; readonly connection: Connection; readonly name: string; readonly text: string }
    | {
        readonly kind: "roster";
        readonly connection: Connection;
        readonly name: string;
        readonly users: ReadonlyMap<string, string>;
      }
    | {
        readonly kind: "heard";
        readonly connection: Connection;
        readonly name: string;
        readonly from: string;
        readonly text: string;
      }
    /** The server's own words to one client. */
    | { readonly kind: "words"; readonly connection: Connection; readonly name: string; readonly text: string }
    /** A line of an authentication exchange. The text of a password is not kept. */
    | {
        readonly kind: "proof";
        readonly connection: Connection;
        readonly name: string;
        readonly step: ProofStep;
        readonly isFromClient: boolean;
        readonly text: string;
      }
    | {
        readonly kind: "direct";
        readonly from: string;
        readonly to: string;
        readonly port: number;
        readonly text: string;
        /** Of the payload, in bytes. */
        readonly length: number;
      }
    | {
        readonly kind: "left";
        readonly connection: Connection;
        readonly name: string;
        readonly how: "FIN" | "RST";
        readonly isByClient: boolean;
      }
  );

/** The lines of docs/protocol/authentication.md, in their order. */
export type ProofStep =
  | "asked"
  | "password"
  | "client-first"
  | "server-first"
  | "client-final"
  | "server-final"
  | "refused";

/** How the server's request for a proof ends, for clients that know SCRAM. */
const offer = /\[SCRAM-SHA-256\]\s*$/;

/** How a line begins that is SCRAM's and no password (docs/protocol/authentication.md). */
const scramOpening = /^(?:[ny]|p=[^,]*),/;

interface Reading {
  readonly connection: Connection;
  readonly events: ChatEvent[];
  name: string;
  /** What the next lines of this conversation are: a name, a proof, or chat. */
  state: "name" | "chat" | "asked" | "challenged" | "proved";
}

function placeOf({ connection }: Reading, piece: Piece, start: number, length: number): ChatPlace {
  const from = Math.max(0, Math.min(start, piece.bytes.length));
  return {
    file: connection.file,
    frame: piece.frame,
    time: piece.time,
    bytes: rangeFrom(piece.place, piece.offset + from, Math.min(length, piece.bytes.length - from)),
  };
}

/** Reads what one client wrote, a line at a time. */
function takeClientLine(reading: Reading, text: string, place: ChatPlace): void {
  const { connection, events, name } = reading;
  const proof = (step: ProofStep, shown: string): void => {
    events.push({ kind: "proof", connection, name, step, isFromClient: true, text: shown, ...place });
  };
  if (reading.state === "name") {
    reading.name = text;
    reading.state = "chat";
    events.push({ kind: "joined", connection, name: text, ...place });
  } else if (reading.state === "asked") {
    const isScram = scramOpening.test(text);
    // The password itself goes no further than this line: reports travel.
    proof(isScram ? "client-first" : "password", isScram ? text : `a password of ${text.length} characters`);
    reading.state = isScram ? "challenged" : "chat";
  } else if (reading.state === "challenged" && text.startsWith("c=")) proof("client-final", text);
  else events.push({ kind: "said", connection, name, text, ...place });
}

/** A push ends a write, and in the lab one write is one message: what is held of a line then is one. */
function takeClientPiece(reading: Reading, reads: ClientReads, piece: Piece): void {
  const take = (line: Uint8Array, start: number): void => {
    takeClientLine(reading, decodeText(line), placeOf(reading, piece, start, line.length));
  };
  reads.receive(piece.bytes, { receiveLine: take });
  // Held bytes are counted back from the piece's end.
  if (piece.isPushed) reads.flush({ receiveLine: (line, start) => take(line, piece.bytes.length + start) });
}

function takeServerMessage(reading: Reading, message: ServerMessage, place: ChatPlace): void {
  const { connection, events, name } = reading;
  if (message.kind === "roster") {
    reading.state = reading.state === "name" ? "name" : "chat";
    const users = new Map(message.users.map((user) => [user.name, user.address]));
    events.push({ kind: "roster", connection, name, users, ...place });
    return;
  }
  const step = proofStepOf(reading, message.text);
  if (step !== undefined) {
    events.push({ kind: "proof", connection, name, step, isFromClient: false, text: message.text.trim(), ...place });
    if (step === "asked") reading.state = "asked";
    return;
  }
  const heard = message.kind === "said" ? message : speakerIn(message.text);
  if (heard !== undefined && heard.from !== serverName) {
    events.push({ kind: "heard", connection, name, from: heard.from, text: heard.text, ...place });
  } else events.push({ kind: "words", connection, name, text: message.text, ...place });
}

/** A line heard before the first roster: the decoder does not know the name yet, but a person would. */
function speakerIn(text: string): { readonly from: string; readonly text: string } | undefined {
  const colon = text.indexOf(": ");
  const from = text.slice(0, Math.max(0, colon));
  return checkName(from).isValid ? { from, text: text.slice(colon + 2).replace(/ $/, "") } : undefined;
}

function proofStepOf({ state, events }: Reading, text: string): ProofStep | undefined {
  if (offer.test(text)) return "asked";
  if (state === "challenged" && text.trim().startsWith("r=")) return "server-first";
  if (text.trim().startsWith("v=") && state === "challenged") return "server-final";
  const last = events.at(-1);
  const isAnswer = last?.kind === "proof" && (last.step === "password" || last.step === "client-final");
  return isAnswer ? "refused" : undefined;
}

/** How often a piece is searched for messages that it does not hold as they read, in lengths of the piece. */
const mostSearches = 8;

/** Finds the messages of one piece in its bytes, in their order: each search goes on where the message before it ended. */
class MessageFinder {
  readonly #bytes: Uint8Array;
  #from = 0;
  #left: number;

  constructor({ bytes }: Piece) {
    this.#bytes = bytes;
    this.#left = mostSearches * bytes.length;
  }

  /** The first byte of this text and how many; undefined where it is not found. */
  find(text: string): readonly [start: number, length: number] | undefined {
    const bytes = this.#bytes;
    const wanted = new TextEncoder().encode(text);
    const first = wanted[0];
    if (first === undefined || this.#left <= 0) return undefined;
    let start = bytes.indexOf(first, this.#from);
    while (start >= 0 && !wanted.every((byte, index) => bytes[start + index] === byte)) {
      start = bytes.indexOf(first, start + 1);
    }
    this.#left -= (start < 0 ? bytes.length : start) - this.#from;
    if (start < 0) return undefined;
    this.#from = start + wanted.length;
    return [start, wanted.length];
  }
}

/** The place of the message's text in the piece that completed it; all of the piece where it is not found. */
function serverPlace(reading: Reading, piece: Piece, message: ServerMessage, finder: MessageFinder): ChatPlace {
  const text =
    message.kind === "roster" ? "" : message.kind === "said" ? `${message.from}: ${message.text}` : message.text;
  const [start, length] = finder.find(text) ?? [0, piece.bytes.length];
  return placeOf(reading, piece, start, length);
}

/** The chat of one conversation. */
export function readConversation(connection: Connection): ChatEvent[] {
  const reading: Reading = { connection, events: [], name: "", state: "name" };
  const decoder = new ServerMessageDecoder();
  let reads = new ClientReads();
  for (const piece of connection.pieces) {
    // Half a line is not joined with what comes after a hole.
    if (piece.hasGap && piece.isFromClient) reads = new ClientReads();
    else if (piece.hasGap) decoder.end();
    if (piece.isFromClient) {
      // A capture that begins in the middle has no name to read: what is said is then said by an address.
      if (reading.state === "name" && piece.seq !== 1) startInTheMiddle(reading);
      takeClientPiece(reading, reads, piece);
      continue;
    }
    const messages = [...decoder.push(piece.bytes), ...(piece.isPushed ? decoder.flush() : [])];
    const isAlone = messages.length === 1;
    const finder = new MessageFinder(piece);
    for (const message of messages) {
      const place = isAlone
        ? placeOf(reading, piece, 0, piece.bytes.length)
        : serverPlace(reading, piece, message, finder);
      takeServerMessage(reading, message, place);
    }
  }
  addLeaving(reading);
  return isChat(reading.events) ? reading.events : [];
}

/** A port alone makes no chat: the server sent a roster, or what the client says first can be a name. */
function isChat(events: readonly ChatEvent[]): boolean {
  const joined = events.find((event) => event.kind === "joined");
  const hasRoster = events.some((event) => event.kind === "roster");
  return hasRoster || joined === undefined || (joined.kind === "joined" && checkName(joined.name).isValid);
}

function startInTheMiddle(reading: Reading): void {
  reading.name = reading.connection.client.address;
  reading.state = "chat";
}

function addLeaving({ connection, events, name }: Reading): void {
  const last = connection.segments.find((segment) => segment.isFin || segment.isReset);
  if (last === undefined || name === "") return;
  const how = last.isReset ? "RST" : "FIN";
  const place = { file: connection.file, frame: last.frame, time: last.time, bytes: rangeFrom(last.place, 13, 1) };
  events.push({ kind: "left", connection, name, how, isByClient: last.isFromClient, ...place });
}

/** A datagram's text, or undefined where it is none. */
export function directText(payload: Uint8Array): string | undefined {
  if (payload.length === 0 || incompleteTail(payload) !== 0) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(payload);
  } catch {
    return undefined;
  }
}
