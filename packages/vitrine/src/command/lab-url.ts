// Where a server is: `lab://HOST[:PORT]`.
import { labPort } from "@vitrine/wire/lab";

export interface LabPlace {
  readonly host: string;
  readonly port: number;
}

/**
 * Reads `lab://chat.ttm4200.com`, `lab://[::1]:6000`; without `lab://` in front, too.
 * @throws Error with words for the user
 */
export function parseLabUrl(text: string): LabPlace {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1];
  if (scheme !== undefined && scheme.toLowerCase() !== "lab") {
    throw new Error(`${scheme}:// is not spoken here: a server is lab://HOST or lab://HOST:PORT.`);
  }
  const place = scheme === undefined ? text : text.slice("lab://".length);
  const [, bracketed, plain, port] = /^(?:\[([0-9a-f:.]+)\]|([^\s:/?#@[\]]+))(?::(\d{1,5}))?\/?$/i.exec(place) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined) {
    const isBareIpv6 = /^[0-9a-f]*:[0-9a-f:]*:[0-9a-f:]*$/i.test(place);
    const meant = isBareIpv6
      ? `Write an IPv6 address in brackets: lab://[${place}]`
      : "A server is lab://HOST or lab://HOST:PORT";
    throw new Error(`"${text}" is no server. ${meant}.`);
  }
  const number = port === undefined ? labPort : Number(port);
  if (number < 1 || number > 65_535) throw new Error(`There is no port ${port}: ports are 1 to 65535.`);
  return { host, port: number };
}
