// IP addresses as the roster and the sockets write them, brought to one form so that they can be compared.

const octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
const ipv4 = new RegExp(`^${octet}(?:\\.${octet}){3}$`);
/** An IPv4 address in IPv6's clothes (RFC 4291 §2.5.5.2), as a URL writes it: `::ffff:a14:1e0b`. */
const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

/**
 * The one form of an address: IPv4 in dotted decimals, IPv6 as of RFC 5952, an IPv4-mapped one as IPv4. `undefined`
 * where the text is no address.
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

export const isIpv6 = (address: string): boolean => address.includes(":");

/** `10.20.30.3:5000`, `[::1]:5000`. */
export function withPort(address: string, port: number): string {
  return isIpv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
}
