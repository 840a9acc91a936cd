// IP addresses as people, rosters and sockets write them, in one form so that they can be compared.

const octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
const ipv4 = new RegExp(`^${octet}(?:\\.${octet}){3}$`);
/** An IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2) as the URL standard writes it: `::ffff:a14:1e0b`. */
const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;
/** The same as a socket writes it. */
const mappedDotted = /^::ffff:(?=\d+\.)/i;

/**
 * Returns the one form of an address: IPv4 in dotted decimals, IPv6 as in RFC 5952, an IPv4-mapped one as IPv4.
 * Returns `undefined` for a text that is no address.
 */
export function canonicalAddress(text: string): string | undefined {
  if (ipv4.test(text)) return text;
  if (!text.includes(":") || !/^[0-9a-f:.]{2,45}$/i.test(text)) return undefined;
  // The URL standard's host parser compresses exactly as RFC 5952 wants it.
  const host = URL.canParse(`http://[${text}]/`) ? new URL(`http://[${text}]/`).hostname.slice(1, -1) : undefined;
  const hidden = host === undefined ? null : mapped.exec(host);
  if (hidden === null) return host;
  const [high, low] = [Number.parseInt(hidden[1]!, 16), Number.parseInt(hidden[2]!, 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/**
 * Returns the address that a socket reports without its zone (RFC 4007 §11), an IPv4-mapped one as IPv4. The kernel
 * writes every other address in its canonical form already.
 */
export function socketAddress(reported: string): string {
  const zone = reported.indexOf("%");
  return (zone < 0 ? reported : reported.slice(0, zone)).replace(mappedDotted, "");
}

/**
 * Returns the network that limits count together: an IPv4 address itself, or the first 64 bits of an IPv6 address,
 * whose other 64 bits its owner chooses freely (RFC 7421). `reported` is an address as a socket reports it.
 */
export function addressNetwork(reported: string): string {
  const address = socketAddress(reported);
  if (!isIpv6(address)) return address;
  const [front = "", back] = address.split("::");
  const groups = front === "" ? [] : front.split(":");
  const after = back === undefined || back === "" ? [] : back.split(":");
  const zeros = back === undefined ? 0 : 8 - groups.length - after.length;
  return [...groups, ...Array.from({ length: Math.max(0, zeros) }, () => "0"), ...after].slice(0, 4).join(":");
}

export const isIpv6 = (address: string): boolean => address.includes(":");

/** Returns `10.20.30.3:5000`, or `[::1]:5000` with the brackets that an IPv6 address needs (RFC 3986 §3.2.2). */
export function withPort(address: string, port: number): string {
  return isIpv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
}
