// Base64 with padding (RFC 4648 §4), strict: one text for each sequence of bytes.

export function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** The bytes, or undefined where the text is not exactly what `toBase64` gives for them. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return undefined;
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  // "QQ==" and "QR==" decode alike: the bits that padding leaves over must be 0.
  return toBase64(bytes) === text ? bytes : undefined;
}
