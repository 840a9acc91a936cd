// The server's side of SCRAM-SHA-256. It holds no password, and computes three HMACs: a login costs it microseconds.
import { toBase64 } from "./base64.ts";
import {
  concatenated,
  hmac,
  isEqualInConstantTime,
  randomNonce,
  sha256,
  utf8,
  xor,
  type ScramCredentials,
} from "./credentials.ts";
import { ScramError } from "./error.ts";
import { type ClientFirst, parseClientFinal, parseClientFirst } from "./message.ts";

/** The channel that an exchange is bound to (RFC 5056). */
export interface ChannelBinding {
  /** As registered with IANA: `tls-exporter`. */
  readonly name: string;
  /** The same at both ends, and different for every connection. */
  readonly data: Uint8Array;
}

export interface ScramServerOptions {
  /** The server's part of the nonce: visible ASCII without a comma, new for every exchange. Default: 24 random characters. */
  readonly nonce?: string;
  /** The channel that the server offers to bind to. Then a client that knows binding must have seen the offer (RFC 5802 §6). Default: nothing. */
  readonly offered?: ChannelBinding | undefined;
  /** Whether the client has to bind: the mechanism's name ends with `-PLUS`. Default: it must not. */
  readonly isBound?: boolean;
}

export type ScramVerdict =
  /** `serverFinal` is the server's own proof, for the client. */
  { readonly isProved: true; readonly serverFinal: string } | { readonly isProved: false };

/** One exchange, after client-first. The texts are without line ends. */
export interface ScramServer {
  /** The name that the client wants to prove, as it was sent. */
  readonly name: string;
  /** server-first for these credentials. Give made-up ones for a name that does not exist, always the same for it. */
  challenge(credentials: ScramCredentials): string;
  /** Takes client-final. Never rejects; works once, so that an answer cannot be tried again. */
  verify(clientFinal: string): Promise<ScramVerdict>;
}

const notProved: ScramVerdict = { isProved: false };

/** Takes client-first. Never throws: a message that is none comes back as the error. */
export function beginScramServer(clientFirst: string, options: ScramServerOptions = {}): ScramServer | ScramError {
  const first = parseClientFirst(clientFirst);
  if (first instanceof ScramError) return first;
  // We know no acting for somebody else (RFC 5801 §4).
  if (first.authorizationName !== undefined && first.authorizationName !== first.name) {
    return new ScramError("malformed", "It asks for somebody else's name.");
  }
  const binding = bindingFor(first, options);
  if (binding instanceof ScramError) return binding;
  const nonce = first.nonce + (options.nonce ?? randomNonce());
  let challenged: { readonly credentials: ScramCredentials; readonly serverFirst: string } | undefined;

  return {
    name: first.name,

    challenge(credentials) {
      const serverFirst = `r=${nonce},s=${toBase64(credentials.salt)},i=${credentials.iterations}`;
      challenged = { credentials, serverFirst };
      return serverFirst;
    },

    async verify(clientFinal) {
      const final = parseClientFinal(clientFinal);
      const challenge = challenged;
      challenged = undefined;
      if (final instanceof ScramError || challenge === undefined) return notProved;
      if (final.nonce !== nonce || !isEqualInConstantTime(final.channelBinding, binding)) return notProved;
      const { credentials, serverFirst } = challenge;
      const authMessage = `${first.bare},${serverFirst},${final.withoutProof}`;
      const clientKey = xor(final.proof, await hmac(credentials.storedKey, authMessage));
      if (!isEqualInConstantTime(await sha256(clientKey), credentials.storedKey)) return notProved;
      return { isProved: true, serverFinal: `v=${toBase64(await hmac(credentials.serverKey, authMessage))}` };
    },
  };
}

/** The bytes that client-final must repeat, or why the client's choice of binding is refused (RFC 5802 §6). */
function bindingFor(
  { binding, gs2Header }: ClientFirst,
  { offered, isBound = false }: ScramServerOptions,
): Uint8Array | ScramError {
  // "y": the client saw no -PLUS. Where it was offered, somebody between us took it out.
  if (binding === "y" && offered !== undefined) return new ScramError("channel-binding");
  if ((typeof binding === "object") !== isBound) return new ScramError("channel-binding");
  if (typeof binding !== "object") return utf8(gs2Header);
  if (offered === undefined || binding.name !== offered.name) return new ScramError("channel-binding");
  return concatenated(utf8(gs2Header), offered.data);
}
