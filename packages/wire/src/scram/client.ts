// The client's side of SCRAM-SHA-256: proves that it knows the password, and checks that the server knew it too.
import { toBase64 } from "./base64.ts";
import {
  clientKeyOf,
  concatenated,
  hmac,
  isEqualInConstantTime,
  randomNonce,
  saltPassword,
  serverKeyOf,
  sha256,
  utf8,
  xor,
  type Bytes,
} from "./credentials.ts";
import { ScramError } from "./error.ts";
import { fewestIterations, mostIterations, parseServerFinal, parseServerFirst, type ServerFirst } from "./message.ts";
import { escapeName } from "./name.ts";
import { preparePassword } from "./password.ts";
import type { ChannelBinding } from "./server.ts";

export interface ScramClientOptions {
  readonly name: string;
  readonly password: string;
  /** Visible ASCII without a comma, new for every exchange. Default: 24 random characters. */
  readonly nonce?: string;
  /** Binds the exchange to this channel, for the mechanism whose name ends with `-PLUS`. Default: no binding. */
  readonly binding?: ChannelBinding;
}

/** One exchange. The texts are without line ends. */
export interface ScramClient {
  /** client-first: what to send before anything else. */
  readonly first: string;
  /**
   * Takes server-first, gives client-final.
   * @throws ScramError (a rejection) where the server's message is malformed, of another exchange, or unsafe to answer.
   */
  receive(serverFirst: string): Promise<string>;
  /** Takes server-final: whether the server proved that it knew the password. On false, trust nothing it said. */
  verify(serverFinal: string): Promise<boolean>;
}

/** server-first, where it belongs to this exchange and is safe to answer. */
function checkServerFirst(text: string, ownNonce: string): ServerFirst {
  const message = parseServerFirst(text);
  if (message instanceof ScramError) throw message;
  const isOwnExchange = message.nonce.startsWith(ownNonce) && message.nonce.length > ownNonce.length;
  if (!isOwnExchange) throw new ScramError("nonce");
  if (message.iterations < fewestIterations || message.iterations > mostIterations) {
    throw new ScramError("iterations", `It is ${message.iterations}; ${fewestIterations} to ${mostIterations} is.`);
  }
  return message;
}

/** @throws ScramError `password` */
export function createScramClient({ name, password, nonce = randomNonce(), binding }: ScramClientOptions): ScramClient {
  // Throws for a password that cannot be prepared, before anything is sent.
  preparePassword(password);
  const bare = `n=${escapeName(name)},r=${nonce}`;
  const gs2Header = binding === undefined ? "n,," : `p=${binding.name},,`;
  const repeated = toBase64(concatenated(utf8(gs2Header), binding?.data ?? new Uint8Array()));
  let expectedSignature: Bytes | undefined;

  return {
    first: `${gs2Header}${bare}`,

    async receive(serverFirst) {
      const message = checkServerFirst(serverFirst, nonce);
      const withoutProof = `c=${repeated},r=${message.nonce}`;
      const authMessage = `${bare},${serverFirst},${withoutProof}`;
      const salted = await saltPassword(password, message.salt, message.iterations);
      const clientKey = await clientKeyOf(salted);
      const proof = xor(clientKey, await hmac(await sha256(clientKey), authMessage));
      expectedSignature = await hmac(await serverKeyOf(salted), authMessage);
      return `${withoutProof},p=${toBase64(proof)}`;
    },

    async verify(serverFinal) {
      const message = parseServerFinal(serverFinal);
      if (message instanceof ScramError || message.kind === "error" || expectedSignature === undefined) return false;
      return isEqualInConstantTime(message.signature, expectedSignature);
    },
  };
}
