// SCRAM-SHA-256 (RFC 5802, RFC 7677): how a password is proved without being sent, and how the server proves that it
// knew it. Pure: WebCrypto only, so that it runs in Node and in a browser.
export { createScramClient, type ScramClient, type ScramClientOptions } from "./client.ts";
export { deriveCredentials, isEqualInConstantTime, type ScramCredentials } from "./credentials.ts";
export { ScramError, type ScramFault } from "./error.ts";
export {
  fewestIterations,
  longestScramMessage,
  mechanism,
  mostIterations,
  parseClientFinal,
  parseClientFirst,
  parseServerFinal,
  parseServerFirst,
  tlsExporter,
  type ClientFinal,
  type ClientFirst,
  type ServerFinal,
  type ServerFirst,
} from "./message.ts";
export { preparePassword } from "./password.ts";
export {
  beginScramServer,
  type ChannelBinding,
  type ScramServer,
  type ScramServerOptions,
  type ScramVerdict,
} from "./server.ts";
