// What the system says about files and programs, for people: no codes such as ENOENT.

type Doing = "read" | "write";

const words: Readonly<Record<string, string | Readonly<Record<Doing, string>>>> = {
  ENOENT: { read: "there is no such file", write: "there is no such folder" },
  ENOTDIR: "a part of the path is not a folder",
  EISDIR: "it is a folder",
  EEXIST: "it exists already",
  ENOTEMPTY: "the folder is not empty",
  EACCES: { read: "you may not read it", write: "you may not write there" },
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
  EPIPE: "nobody reads it",
};

interface SystemFault {
  readonly code: string;
  readonly message: string;
  readonly path?: string;
  readonly syscall?: string;
}

/** Whether the error has a code of the system (errno(3)), and not one of Node's own (`ERR_…`). */
export function isSystemFault(error: unknown): error is Error & SystemFault {
  return error instanceof Error && "code" in error && /^E(?!RR_)[A-Z0-9]+$/.test(String(error.code));
}

/** Returns the reason of any error as words; a system error's without its code, its path and the failed call. */
export function faultWords(error: unknown, doing: Doing = "read"): string {
  if (!isSystemFault(error)) return error instanceof Error ? error.message : String(error);
  if (error.code === "ENOENT" && error.syscall?.startsWith("spawn") === true) return "there is no such program";
  const known = words[error.code];
  if (known !== undefined) return typeof known === "string" ? known : known[doing];
  return /^[A-Z0-9]+: (.+?), \w+/.exec(error.message)?.[1] ?? error.message;
}
