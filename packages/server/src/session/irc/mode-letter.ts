// The letters of IRC for the chat's modes, ranks and flags: one row each.
import { type ModeName, modeTable, type Rank, type UserFlag } from "@vitrine/hub";
import { modeGrammar } from "@vitrine/wire/irc";

/** The highest first, as PREFIX of ISUPPORT has them. */
export const rankSigns: readonly { readonly rank: Rank; readonly letter: string; readonly sign: string }[] = [
  { rank: "founder", letter: "q", sign: "~" },
  { rank: "protected", letter: "a", sign: "&" },
  { rank: "operator", letter: "o", sign: "@" },
  { rank: "half-operator", letter: "h", sign: "%" },
  { rank: "voice", letter: "v", sign: "+" },
];

export const modeLetters: Readonly<Record<ModeName, string>> = {
  ban: "b",
  exception: "e",
  invitation: "I",
  password: "k",
  forward: "f",
  limit: "l",
  "no-ctcp": "C",
  "accounts-speak": "M",
  "accounts-join": "R",
  "operator-moderated": "U",
  "invited-only": "i",
  moderated: "m",
  "members-speak": "n",
  secret: "s",
  "topic-protected": "t",
  auditorium: "u",
  founder: "q",
  protected: "a",
  operator: "o",
  "half-operator": "h",
  voice: "v",
};

const modesByLetter = new Map(Object.entries(modeLetters).map(([mode, letter]) => [letter, mode as ModeName]));

export function modeOf(letter: string): ModeName | undefined {
  return modesByLetter.get(letter);
}

const lettersOf = (isWanted: (mode: ModeName) => boolean): string =>
  (Object.keys(modeLetters) as ModeName[])
    .filter(isWanted)
    .map((mode) => modeLetters[mode])
    .join("");

/** Lists, modes with a value always, with a value when set, without one: CHANMODES of ISUPPORT. */
export const chanModes = [
  lettersOf((mode) => modeTable[mode].type === "list"),
  "k",
  lettersOf((mode) => mode === "forward" || mode === "limit"),
  lettersOf((mode) => modeTable[mode].type === "flag"),
].join(",");

export const prefixes = `(${rankSigns.map(({ letter }) => letter).join("")})${rankSigns.map(({ sign }) => sign).join("")}`;

export const channelModeGrammar = modeGrammar(chanModes, prefixes);

export const channelModeLetters = chanModes.replaceAll(",", "") + rankSigns.map(({ letter }) => letter).join("");

/** User modes, and whether the user sets them. */
export const userModes: readonly {
  readonly letter: string;
  readonly flag: UserFlag;
  readonly setBy: "user" | "server" | "operator";
}[] = [
  { letter: "B", flag: "bot", setBy: "user" },
  { letter: "i", flag: "invisible", setBy: "user" },
  // A user may only give it up.
  { letter: "o", flag: "operator", setBy: "operator" },
  { letter: "R", flag: "accounts-write", setBy: "user" },
  { letter: "T", flag: "no-ctcp", setBy: "user" },
  { letter: "w", flag: "announcements", setBy: "user" },
  { letter: "Z", flag: "secure", setBy: "server" },
];

export const userModeLetters = userModes.map(({ letter }) => letter).join("");

export function userModeLetterOf(flag: UserFlag): string {
  return userModes.find((row) => row.flag === flag)!.letter;
}

/** The modes of a user, such as `+Bi`. */
export function userModeString(flags: ReadonlySet<UserFlag>): string {
  return `+${userModes
    .filter(({ flag }) => flags.has(flag))
    .map(({ letter }) => letter)
    .join("")}`;
}

/** The signs of a member's ranks, the highest first. */
export function signsOf(ranks: ReadonlySet<Rank>): string {
  if (ranks.size === 0) return "";
  return rankSigns
    .filter(({ rank }) => ranks.has(rank))
    .map(({ sign }) => sign)
    .join("");
}
