// The four messages of SCRAM (RFC 5802 §7), as texts and as values:
//
//   client-first   n,,n=alice,r=CNONCE                  gs2 header "n,,": no channel binding, no authorization name
//                  p=tls-exporter,,n=alice,r=CNONCE     with channel binding (RFC 9266)
//   server-first   r=CNONCESNONCE,s=SALT,i=600000       salt in base64
//   client-final   c=biws,r=CNONCESNONCE,p=PROOF        "biws" is the gs2 header in base64, and the binding's bytes after it
//   server-final   v=SIGNATURE, or e=REASON
//
// The order of attributes is fixed. Optional extensions at the end are skipped; a mandatory one (`m=`) is refused.
import { fromBase64 } from "./base64.ts";
import { ScramError } from "./error.ts";
import { unescapeName } from "./name.ts";

/** As registered with IANA (RFC 7677 §5). */
export const mechanism = "SCRAM-SHA-256";

/** The channel binding of TLS 1.3, as registered with IANA (RFC 9266 §3). */
export const tlsExporter = "tls-exporter";

/** In UTF-16 units. Ours have about 150; a peer with longer nonces still fits, and into one read of the lab. */
export const longestScramMessage = 1024;

/** RFC 7677 §4 asks for at least this many. Fewer would let a false server collect proofs that are cheap to guess from. */
export const fewestIterations = 4096;

/** About half a second of a client's time. More would let a hostile server burn it. */
export const mostIterations = 2_000_000;

/** The length of SHA-256, and of every key, proof and signature, in bytes. */
const hashLength = 32;

export interface ClientFirst {
  /** The part in front of `bare`, such as `n,,`: `c=` of client-final repeats it. */
  readonly gs2Header: string;
  /** `n`: the client knows no channel binding; `y`: it believes that the server does not; otherwise the binding's name. */
  readonly binding: "n" | "y" | { readonly name: string };
  /** The part that the signature covers. */
  readonly bare: string;
  readonly authorizationName?: string;
  readonly name: string;
  readonly nonce: string;
}

export interface ServerFirst {
  readonly nonce: string;
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly iterations: number;
}

export interface ClientFinal {
  /** The part that the signature covers. */
  readonly withoutProof: string;
  /** The gs2 header that the client says it sent, and the bytes of its channel binding after it. */
  readonly channelBinding: Uint8Array<ArrayBuffer>;
  readonly nonce: string;
  readonly proof: Uint8Array<ArrayBuffer>;
}

export type ServerFinal =
  | { readonly kind: "verified"; readonly signature: Uint8Array<ArrayBuffer> }
  | { readonly kind: "error"; readonly reason: string };

// `printable`: all of visible ASCII but the comma. A value is anything but NUL and the comma.
const nonce = String.raw`(?<nonce>[\x21-\x2b\x2d-\x7e]+)`;
const extensions = String.raw`(?:,[A-Za-z]=[^,\0]+)*`;

const clientFirstForm = new RegExp(
  String.raw`^(?<gs2>(?<flag>[ny]|p=(?<bindingName>[A-Za-z0-9.-]{1,64})),(?:a=(?<authorization>[^,\0]+))?,)(?<bare>n=(?<name>[^,\0]+),r=${nonce}${extensions})$`,
  "u",
);
const serverFirstForm = new RegExp(
  String.raw`^r=${nonce},s=(?<salt>[^,]+),i=(?<iterations>[1-9][0-9]{0,9})${extensions}$`,
  "u",
);
const clientFinalForm = new RegExp(
  String.raw`^(?<withoutProof>c=(?<binding>[^,]+),r=${nonce}${extensions}),p=(?<proof>[^,]+)$`,
  "u",
);
const serverFinalForm = new RegExp(
  String.raw`^(?:v=(?<signature>[^,]+)|e=(?<reason>[\x21-\x2b\x2d-\x7e]+))${extensions}$`,
  "u",
);

type Groups = Readonly<Record<string, string | undefined>>;

function match(text: string, form: RegExp): Groups | ScramError {
  // Length first, so that nothing below works on a long text.
  if (text.length > longestScramMessage) return new ScramError("too-long");
  const found = form.exec(text);
  if (found?.groups !== undefined) return found.groups;
  if (/^(?:(?:[ny]|p=[A-Za-z0-9.-]+),[^,]*,)?m=/.test(text)) return new ScramError("extension");
  return new ScramError("malformed");
}

/** Never throws. */
export function parseClientFirst(text: string): ClientFirst | ScramError {
  const groups = match(text, clientFirstForm);
  if (groups instanceof ScramError) return groups;
  const name = unescapeName(groups["name"]!);
  const authorization = groups["authorization"];
  const authorizationName = authorization === undefined ? undefined : unescapeName(authorization);
  if (name === undefined || (authorization !== undefined && authorizationName === undefined)) {
    return new ScramError("malformed");
  }
  return {
    gs2Header: groups["gs2"]!,
    binding: groups["bindingName"] === undefined ? (groups["flag"] as "n" | "y") : { name: groups["bindingName"] },
    bare: groups["bare"]!,
    ...(authorizationName === undefined ? {} : { authorizationName }),
    name,
    nonce: groups["nonce"]!,
  };
}

/** Never throws. Says nothing of whether the iteration count is safe: see `fewestIterations`, `mostIterations`. */
export function parseServerFirst(text: string): ServerFirst | ScramError {
  const groups = match(text, serverFirstForm);
  if (groups instanceof ScramError) return groups;
  const salt = fromBase64(groups["salt"]!);
  if (salt === undefined) return new ScramError("malformed");
  return { nonce: groups["nonce"]!, salt, iterations: Number(groups["iterations"]) };
}

/** Never throws. */
export function parseClientFinal(text: string): ClientFinal | ScramError {
  const groups = match(text, clientFinalForm);
  if (groups instanceof ScramError) return groups;
  const proof = fromBase64(groups["proof"]!);
  const binding = fromBase64(groups["binding"]!);
  if (proof?.length !== hashLength || binding === undefined) return new ScramError("malformed");
  return {
    withoutProof: groups["withoutProof"]!,
    channelBinding: binding,
    nonce: groups["nonce"]!,
    proof,
  };
}

/** Never throws. */
export function parseServerFinal(text: string): ServerFinal | ScramError {
  const groups = match(text, serverFinalForm);
  if (groups instanceof ScramError) return groups;
  const reason = groups["reason"];
  if (reason !== undefined) return { kind: "error", reason };
  const signature = fromBase64(groups["signature"]!);
  return signature?.length === hashLength ? { kind: "verified", signature } : new ScramError("malformed");
}
