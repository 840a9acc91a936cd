// A line that a program printed, as a person would have read it: our own client prints events as JSON when a run asks for them.

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    // Somebody else's words that begin with a brace.
    return undefined;
  }
}

/** Members of an event as text; what is missing or no text is empty. */
function namesIn(users: unknown): string {
  const names = Array.isArray(users) ? users.map((user: { readonly name?: unknown } | null) => user?.name) : [];
  return names.filter((name) => typeof name === "string").join(", ");
}

/** Returns an event of `vitrine join --json` (docs/guide/client.md) as text, and any other line as it is. */
export function screenLine(text: string): string {
  const event = parsed(text);
  if (event === undefined) return text;
  const word = (key: string): string => (typeof event[key] === "string" ? event[key] : "");
  switch (event.event) {
    case "room":
      return `${word("from")}: ${word("text")}`;
    case "direct":
      return `${word("from")}, directly: ${word("text")}`;
    case "sent":
      return word("to") === "" ? `sent: ${word("text")}` : `sent to ${word("to")}, directly: ${word("text")}`;
    case "roster":
      return `(in the chat: ${namesIn(event.users)})`;
    case "joined":
      return `(joined as ${word("name")})`;
    case "notice":
      return `(${word("text")})`;
    case "closed":
      return `(${word("reason")})`;
    default:
      return text;
  }
}
