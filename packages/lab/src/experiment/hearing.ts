// Whether what a program printed shows that its user heard something. Our client reports it as an event; of any other program it
// is enough that the text is somewhere in its output.

export interface Said {
  readonly from: string;
  readonly text: string;
  readonly isDirect: boolean;
}

export interface Hearing {
  heard(printed: readonly string[], said: Said): boolean;
  /** The program shows this text, after `#ls` for instance. */
  shows(printed: readonly string[], text: string): boolean;
  /** The user is in the chat. Undefined where the program does not say. */
  joined(printed: readonly string[]): boolean | undefined;
  /** The program has shown a roster with this name. */
  lists(printed: readonly string[], name: string): boolean;
  /** The program has shown that this user is gone. */
  hasSeenLeave(printed: readonly string[], name: string): boolean;
}

export const textHearing: Hearing = {
  heard: (printed, { text }) => printed.join("\n").includes(text.trim()),
  shows: (printed, text) => printed.join("\n").includes(text),
  joined: () => undefined,
  lists: (printed, name) => printed.join("\n").includes(name),
  hasSeenLeave: () => false,
};

interface ClientEvent {
  readonly event?: unknown;
  readonly from?: unknown;
  readonly names?: unknown;
  readonly text?: unknown;
  readonly users?: unknown;
  readonly left?: unknown;
}

function eventsIn(printed: readonly string[]): ClientEvent[] {
  return printed.flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line);
      return typeof value === "object" && value !== null ? [value as ClientEvent] : [];
    } catch {
      return [];
    }
  });
}

const isArrayWith = (value: unknown, isIt: (one: unknown) => boolean): boolean =>
  Array.isArray(value) && value.some(isIt);
const nameOf = (user: unknown): unknown =>
  typeof user === "object" && user !== null && "name" in user ? user.name : undefined;
const squeezed = (text: string): string => text.replaceAll(/\s+/g, "");

/** The events of `vitrine join --json`. */
export const eventHearing: Hearing = {
  heard(printed, { from, text, isDirect }) {
    const texts = eventsIn(printed).flatMap(({ event, from: sender, names, text }) => {
      const isFrom = sender === from || isArrayWith(names, (name) => name === from);
      return event === (isDirect ? "direct" : "room") && isFrom && typeof text === "string" ? [text] : [];
    });
    // The lab has no framing: on its way a line may be put together with the next one, or cut.
    return squeezed(texts.join("")).includes(squeezed(text));
  },
  shows: (printed, text) => printed.some((line) => line.includes(JSON.stringify(text).slice(1, -1))),
  joined: (printed) => eventsIn(printed).some(({ event }) => event === "joined"),
  lists: (printed, name) => eventsIn(printed).some(({ users }) => isArrayWith(users, (user) => nameOf(user) === name)),
  hasSeenLeave: (printed, name) => eventsIn(printed).some(({ left }) => isArrayWith(left, (one) => one === name)),
};
