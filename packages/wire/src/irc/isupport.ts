// ISUPPORT, the numeric 005: features of a server as `KEY`, `KEY=value` or, where one is withdrawn, `-KEY`.
//
//   :server 005 alice CASEMAPPING=ascii NETWORK=My\x20Net UTF8ONLY :are supported by this server
import { utf8Length } from "../text/index.ts";
import { mostParameters } from "./limit.ts";

/** A feature and its value; "" for one without a value, undefined for one that is withdrawn. */
export type Isupport = ReadonlyMap<string, string | undefined>;

/** Tokens of one line: 15 parameters less the nick and the closing text. */
export const mostTokens = mostParameters - 2;

/** A value holds no space, no backslash, no second `=` (clients split there) and no control character. */
export function escapeIsupportValue(value: string): string {
  return value.replace(
    /[\0-\u0020=\\\u007f]/g,
    (character) => String.raw`\x` + character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0"),
  );
}

export function unescapeIsupportValue(value: string): string {
  return value.replace(/\\x([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/**
 * Returns the tokens of each line, at most 13 a line. `longest` is the room for them in bytes, with a space after each;
 * one token that is longer has a line of its own.
 */
export function formatIsupport(features: Isupport, longest: number): string[][] {
  const lines: string[][] = [];
  let length = 0;
  for (const [key, value] of features) {
    const token = value === undefined ? `-${key}` : value === "" ? key : `${key}=${escapeIsupportValue(value)}`;
    const bytes = utf8Length(token) + 1;
    const line = lines.at(-1);
    if (line === undefined || line.length === mostTokens || length + bytes > longest) {
      lines.push([token]);
      length = bytes;
    } else {
      line.push(token);
      length += bytes;
    }
  }
  return lines;
}

/** Takes the tokens of one line, without the nick and the closing text. Odd ones stay as they are. */
export function parseIsupport(tokens: readonly string[]): Isupport {
  const features = new Map<string, string | undefined>();
  for (const token of tokens) {
    const equals = token.indexOf("=");
    if (equals !== -1) features.set(token.slice(0, equals), unescapeIsupportValue(token.slice(equals + 1)));
    else if (token.startsWith("-")) features.set(token.slice(1), undefined);
    else features.set(token, "");
  }
  return features;
}
