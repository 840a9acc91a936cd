// Numbers, times and commands as a person reads them.

const grouped = new Intl.NumberFormat("en-GB");

/** 1460 as "1,460". */
export function figure(value: number): string {
  return grouped.format(value);
}

/** "1 packet", "12 packets". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${figure(count)} ${count === 1 ? one : many}`;
}

/** Seconds in the unit that a person would choose. */
export function duration(seconds: number): string {
  const size = Math.abs(seconds);
  if (size === 0) return "0 s";
  if (size < 0.000_999_5) return `${Math.round(seconds * 1e6)} µs`;
  if (size < 0.999_5) return `${Number((seconds * 1e3).toPrecision(3))} ms`;
  return size < 100 ? `${Number(seconds.toPrecision(3))} s` : `${figure(Math.round(seconds))} s`;
}

const dateFormat = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });

/** "23 November 2026 at 21:22 UTC"; of a text that is no date, the text. */
export function dateText(moment: string | number): string {
  const date = new Date(moment);
  return Number.isNaN(date.getTime()) ? String(moment) : `${dateFormat.format(date)} UTC`;
}

/** From a start to a moment, in seconds. */
export function secondsBetween(from: bigint, to: bigint): number {
  return Number(to - from) / 1e9;
}

/** A word as a POSIX shell takes it whole. */
export function shellWord(word: string): string {
  return /^[\w./@%+=:,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** A file's name as an argument: one that begins with a hyphen would be taken for an option. */
export function fileArgument(file: string): string {
  return file.startsWith("-") ? `./${file}` : file;
}

/** A text cut to so many characters. */
export function cut(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, Math.max(1, most - 1)).join("")}…`;
}
