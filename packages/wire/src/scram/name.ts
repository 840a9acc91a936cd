// `saslname` (RFC 5802 §5.1): a name in which a comma travels as `=2C` and an equals sign as `=3D`.

export function escapeName(name: string): string {
  return name.replaceAll("=", "=3D").replaceAll(",", "=2C");
}

/** The name, or undefined where an equals sign starts neither of the two escapes. */
export function unescapeName(text: string): string | undefined {
  if (/=(?!2C|3D)/.test(text)) return undefined;
  return text.replaceAll("=2C", ",").replaceAll("=3D", "=");
}
