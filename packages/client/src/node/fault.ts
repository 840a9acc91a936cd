// Sentences for the user for the system's error codes.

const words: Record<string, string> = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection was reset by the other side",
  EPIPE: "the other side has closed the connection",
  ETIMEDOUT: "no answer came",
  EHOSTUNREACH: "the machine cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  EADDRNOTAVAIL: "this machine does not have the address that was asked for",
  EADDRINUSE: "the port is taken",
  EACCES: "the system does not allow it",
  EPERM: "the system does not allow it",
  EINVAL: "the system does not go from this address to that one",
  EMSGSIZE: "it is too long for one datagram",
  ENOTFOUND: "there is no such name",
  EAI_AGAIN: "the name service does not answer",
  ENOBUFS: "the system has no room for it now",
};

export const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException | undefined)?.code ?? "";

/** Returns what went wrong, followed by the system's own code for a search. */
export function faultWords(error: unknown): string {
  const code = codeOf(error);
  const known = words[code];
  return known === undefined ? (error instanceof Error ? error.message : String(error)) : `${known} (${code})`;
}
