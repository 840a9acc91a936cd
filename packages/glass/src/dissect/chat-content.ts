// Whether bytes look like the lab's chat. A port proves nothing: web servers use port 5000, too, and a chat may use any port.

/** Bytes that are looked at: an HTTP request line with a long address fits. */
const mostBytes = 1024;

/**
 * A roster with at least one name and address. No other protocol begins so; a lone `!{}` would prove too little.
 *
 *     !{"alice": "10.20.30.11", …
 */
const roster = /^!\{\s*"(?:[^"\\]|\\.){1,200}"\s*:\s*"[0-9A-Fa-f.:]{2,45}"\s*[,}]/;

const openings: readonly RegExp[] = [
  // A request of HTTP, RTSP or SIP, and one of HTTP whose line goes on in the next segment.
  /^[A-Z]{2,16} \S+ [A-Z]{2,8}\/\d\.\d\r?\n/,
  /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE) \/\S*$/,
  // The answer to one.
  /^(?:HTTP|RTSP|SIP|ICAP)\/\d(?:\.\d)? \d{3}\b/,
  /^SSH-\d/,
  // Mail and FTP servers greet with a code.
  /^220[ -].*\r\n/,
];

const decoder = new TextDecoder("latin1");

/** Whether the bytes begin with a roster. */
export function isRoster(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x21 || bytes[1] !== 0x7b) return false;
  return roster.test(decoder.decode(bytes.subarray(0, mostBytes)));
}

/** Whether the bytes are neither the lab's chat nor IRC: the opening of another protocol, or no text. */
export function isOtherProtocol(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, mostBytes);
  if (!isText(start)) return true;
  const text = decoder.decode(start);
  return openings.some((opening) => opening.test(text));
}

/** Whether the bytes are a stretch of UTF-8, which may begin and end in the middle of a character, without NUL. */
function isText(bytes: Uint8Array): boolean {
  let at = 0;
  while (at < 3 && at < bytes.length && (bytes[at]! & 0xc0) === 0x80) at += 1;
  while (at < bytes.length) {
    const first = bytes[at]!;
    if (first === 0) return false;
    const more = first < 0x80 ? 0 : first >= 0xc2 && first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    if (first >= 0x80 && (first < 0xc2 || first > 0xf4)) return false;
    const end = Math.min(bytes.length, at + 1 + more);
    for (at += 1; at < end; at += 1) if ((bytes[at]! & 0xc0) !== 0x80) return false;
  }
  return true;
}
