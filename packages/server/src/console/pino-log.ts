// The log by pino: a line of JSON for machines, a line to read for people on a terminal.
import { createRequire } from "node:module";
import type * as Pino from "pino";
import { styleText } from "node:util";
import type { Log, LogLevel } from "./log.ts";

const colours = { 10: "gray", 20: "gray", 30: "green", 40: "yellow", 50: "red", 60: "red" } as const;

/** pino's numbers of the levels (its `levels.values`): a line is written from the log's own level on. */
const severity: Readonly<Record<string, number>> = {
  trace: 10,
  debug: 20,
  info: 30,
  warn: 40,
  error: 50,
  silent: Infinity,
};

/** `12:03:11 alice came from 10.20.30.11`: what pino wrote as JSON, for people. */
export function readableLine(json: string, isColoured: boolean): string {
  const { time, level, msg } = JSON.parse(json) as { time: number; level: keyof typeof colours; msg: string };
  const clock = new Date(time).toTimeString().slice(0, 8);
  return `${isColoured ? styleText(colours[level], clock, { validateStream: false }) : clock} ${msg}\n`;
}

/** One write for all that a turn of the event loop has logged: a thousand joins are not a thousand system calls. */
function oncePerTurn(stream: NodeJS.WriteStream): Pino.DestinationStream {
  let waiting = "";
  const flush = (): void => {
    if (waiting !== "") stream.write(waiting);
    waiting = "";
  };
  process.on("exit", flush);
  // Whoever read the log is gone; the chat goes on.
  stream.on("error", () => {});
  return {
    write: (line) => {
      if (waiting === "") setImmediate(flush);
      waiting += line;
    },
  };
}

/** A log whose level can change. */
export interface LevelledLog extends Log {
  level: string;
  /** Loads what the first line needs, so that nobody waits for it then. */
  prepare(): void;
}

/** Loads pino, synchronously, because a line is written at once. */
function loadPino(level: string, stream: NodeJS.WriteStream): Pino.Logger {
  const { pino } = createRequire(import.meta.url)("pino") as typeof Pino;
  const lines = oncePerTurn(stream);
  const readable: Pino.DestinationStream = {
    write: (json) => lines.write(readableLine(json, stream.hasColors?.() ?? false)),
  };
  return pino({ level, base: null }, stream.isTTY ? readable : lines);
}

/**
 * A log on this stream, such as the standard error output. pino takes as long to load as the rest of the server, so it
 * is loaded by `prepare`, or by the first line before that.
 */
export function createPinoLog(level: string, stream: NodeJS.WriteStream): LevelledLog {
  let loaded: Pino.Logger | undefined;
  const pino = (): Pino.Logger => (loaded ??= loadPino("trace", stream));
  const write =
    (name: Exclude<LogLevel, "silent">): Log["info"] =>
    (fields, words) => {
      if (severity[name]! >= severity[log.level]!) pino()[name](fields, words);
    };
  const log = {
    level,
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
    prepare: () => void (severity[log.level] !== Infinity && pino()),
  };
  return log;
}
