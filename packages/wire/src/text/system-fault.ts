// Sentences for the system's error codes, about files, programs and networks.

/** What failed: reading or writing a file, or talking over a network. */
type Doing = "read" | "write" | "network";

const words: Readonly<Record<string, string | Readonly<Partial<Record<Doing, string>>>>> = {
  ENOENT: { read: "there is no such file", write: "there is no such folder" },
  ENOTDIR: "a part of the path is not a folder",
  EISDIR: "it is a folder",
  EEXIST: "it exists already",
  ENOTEMPTY: "the folder is not empty",
  EACCES: { read: "you may not read it", write: "you may not write there", network: "the system does not allow it" },
  EPERM: "the system does not allow it",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "your share of the disk is full",
  EFBIG: "it is too large for the disk",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "too many links lead on from it",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open on this machine",
  EIO: "the disk reports an error",
  EPIPE: { read: "nobody reads it", write: "nobody reads it", network: "the other side has closed the connection" },
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection was reset by the other side",
  ETIMEDOUT: "no answer came",
  EHOSTUNREACH: "the machine cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  EADDRNOTAVAIL: "this machine does not have the address that was asked for",
  EADDRINUSE: "the port is taken",
  EINVAL: { network: "the system does not go from this address to that one" },
  EMSGSIZE: "it is too long for one datagram",
  ENOBUFS: "the system has no room for it now",
  ENOTFOUND: "there is no such name",
  EAI_AGAIN: "the name service does not answer",
};

interface SystemFault {
  readonly code: string;
  readonly message: string;
  readonly path?: string;
  readonly syscall?: string;
}

/** Whether the error has a code of the system (errno(3)), and not one of Node's own (`ERR_…`). */
export function isSystemFault(error: unknown): error is Error & SystemFault {
  return error instanceof Error && "code" in error && /^E(?!RR_)[A-Z0-9_]+$/.test(String(error.code));
}

/** Returns the reason of any error as words; a system error's without its code, its path and the failed call. */
export function faultWords(error: unknown, doing: Doing = "read"): string {
  if (!isSystemFault(error)) return error instanceof Error ? error.message : String(error);
  if (error.code === "ENOENT" && error.syscall?.startsWith("spawn") === true) return "there is no such program";
  const row = words[error.code];
  const known = typeof row === "object" ? row[doing] : row;
  if (known !== undefined) return known;
  return /^[A-Z0-9]+: (.+?), \w+/.exec(error.message)?.[1] ?? error.message;
}
