// The log by pino: a line of JSON for machines, a line to read for people on a terminal.
import { type DestinationStream, type Logger, destination, pino } from "pino";
import { styleText } from "node:util";

const colours = { 10: "gray", 20: "gray", 30: "green", 40: "yellow", 50: "red", 60: "red" } as const;

/** `12:03:11 alice came from 10.20.30.11`: what pino wrote as JSON, for people. */
export function readableLine(json: string, isColoured: boolean): string {
  const { time, level, msg } = JSON.parse(json) as { time: number; level: keyof typeof colours; msg: string };
  const clock = new Date(time).toTimeString().slice(0, 8);
  return `${isColoured ? styleText(colours[level], clock, { validateStream: false }) : clock} ${msg}\n`;
}

/** A log on this stream, such as the standard error output. */
export function createPinoLog(level: string, stream: NodeJS.WriteStream & { readonly fd: number }): Logger {
  const isForPeople = stream.isTTY;
  const readable: DestinationStream = {
    write: (json) => void stream.write(readableLine(json, stream.hasColors?.() ?? false)),
  };
  // Synchronous, so that the last words before an end are not lost.
  return pino({ level, base: null }, isForPeople ? readable : destination({ fd: stream.fd, sync: true }));
}
