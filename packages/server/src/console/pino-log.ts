// The log by pino: a line of JSON for machines, a line to read for people on a terminal.
import { type DestinationStream, type Logger, pino } from "pino";
import { styleText } from "node:util";

const colours = { 10: "gray", 20: "gray", 30: "green", 40: "yellow", 50: "red", 60: "red" } as const;

/** `12:03:11 alice came from 10.20.30.11`: what pino wrote as JSON, for people. */
export function readableLine(json: string, isColoured: boolean): string {
  const { time, level, msg } = JSON.parse(json) as { time: number; level: keyof typeof colours; msg: string };
  const clock = new Date(time).toTimeString().slice(0, 8);
  return `${isColoured ? styleText(colours[level], clock, { validateStream: false }) : clock} ${msg}\n`;
}

/** One write for all that a turn of the event loop has logged: a thousand joins are not a thousand system calls. */
function oncePerTurn(stream: NodeJS.WriteStream): DestinationStream {
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

/** A log on this stream, such as the standard error output. */
export function createPinoLog(level: string, stream: NodeJS.WriteStream): Logger {
  const lines = oncePerTurn(stream);
  const readable: DestinationStream = {
    write: (json) => lines.write(readableLine(json, stream.hasColors?.() ?? false)),
  };
  return pino({ level, base: null }, stream.isTTY ? readable : lines);
}
