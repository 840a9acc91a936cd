// The server's log, as its parts see it: pino has this shape, and so has a log that keeps quiet in tests.

export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "silent";

type Write = (fields: Readonly<Record<string, unknown>>, words: string) => void;

export interface Log {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
}

export const quietLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
