// Requests and replies on the local socket: one line of JSON each, UTF-8.
//
//   {"version":1,"command":"account remove","parameters":{"name":"alice"}}
//   {"version":1,"result":{"words":"alice has no password any more."}}
//   {"version":1,"refusal":"alice has no password here."}
import { visibleText } from "@vitrine/wire/text";
import { Problem } from "@vitrine/store";

/** Raised when the form of requests or replies changes. */
export const messageVersion = 1;

/** In bytes, without the line's end: a name, a password and a reason have less than 4 kB together. */
export const longestRequest = 16_384;

/** In bytes: the list of some hundred thousand accounts. */
export const longestReply = 67_108_864;

export interface AdminRequest {
  readonly command: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** The name of the user that asks, as their system has it. The socket lets in nobody but the server's user and root. */
  readonly by?: string | undefined;
}

/** In characters: the longest name of a user that Linux takes. */
const longestName = 32;

/** The operator's name, for bans and the record: `local:olga`. */
export const operatorName = ({ by = "" }: AdminRequest): string =>
  `local:${visibleText(by).replace(/\s/g, "_").slice(0, longestName) || "operator"}`;

export type AdminReply = { readonly result: AdminResult } | { readonly refusal: string };

/** A value that JSON can carry: `words` is a sentence or several for a person. */
export type AdminResult = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function parsed(line: string, what: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Problem(`${what} is not JSON in one line.`);
  }
  if (!isRecord(value)) throw new Problem(`${what} is not a JSON object.`);
  if (value["version"] === messageVersion) return value;
  const given = visibleText(JSON.stringify(value["version"] ?? null)).slice(0, 20);
  throw new Problem(`${what} has the version ${given}; this program speaks version ${messageVersion}.`);
}

export const writeRequest = (request: AdminRequest): string =>
  `${JSON.stringify({ version: messageVersion, ...request })}\n`;

export const writeReply = (reply: AdminReply): string => `${JSON.stringify({ version: messageVersion, ...reply })}\n`;

/** Throws a `Problem` for a line that is no request. The words quote no parameter, which may be a password. */
export function readRequest(line: string): AdminRequest {
  const { command, parameters = {}, by } = parsed(line, "The request");
  if (typeof command !== "string") throw new Problem('The request names no command: "command" is a text.');
  if (!isRecord(parameters) || !Object.values(parameters).every((value) => typeof value === "string")) {
    throw new Problem('"parameters" is a JSON object whose values are texts.');
  }
  if (by !== undefined && typeof by !== "string") throw new Problem('"by" is the name of a user.');
  return { command, parameters: parameters as Readonly<Record<string, string>>, by };
}

/** Throws a `Problem` for a line that is no reply. */
export function readReply(line: string): AdminReply {
  const { result, refusal } = parsed(line, "The server's reply");
  if (typeof refusal === "string") return { refusal };
  if (isRecord(result)) return { result };
  throw new Problem("The server's reply has neither a result nor a refusal.");
}
