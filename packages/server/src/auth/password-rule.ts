// Rules for new passwords.
import { preparePassword, ScramError } from "@vitrine/wire/scram";

/** In characters. With guessing slowed down as it is, eight that are not on every list hold for years. */
export const shortestPassword = 8;

/** The ones of eight characters and more that guessers begin with. Compared in lower case, without digits at the end. */
const everybodysPasswords = new Set(
  "password passw0rd iloveyou qwertyuiop qwertyui qwerty asdfghjkl sunshine princess football baseball superman trustno starwars welcome letmein admin administrator computer whatever abcdefgh abcdefghi chatroom vitrine".split(
    " ",
  ),
);

/** Whether a line opens a SCRAM exchange: then it is no password in the clear. */
export const isScramOpening = (line: string): boolean => /^(?:[ny],|p=[^,]*,)/.test(line);

/** A password that cannot be used at all, or one that is only too easy to guess. */
export interface PasswordFault {
  readonly isWeak: boolean;
  /** A sentence for a person. */
  readonly words: string;
}

/** What is wrong with this new password for this name, as a sentence; undefined where nothing is. */
export function refusePassword(password: string, name: string): string | undefined {
  return passwordFault(password, name)?.words;
}

export function passwordFault(password: string, name: string): PasswordFault | undefined {
  const prepared = prepareOrRefuse(password);
  if (prepared instanceof ScramError) return { isWeak: false, words: prepared.message };
  const words = unusable(password);
  if (words !== undefined) return { isWeak: false, words };
  const weakness = weaknessOf(prepared, name);
  return weakness === undefined ? undefined : { isWeak: true, words: weakness };
}

function unusable(password: string): string | undefined {
  if (/^\s|\s$/.test(password)) return "A password does not start or end with a space: nobody would see it.";
  if (isScramOpening(password)) return "A password does not start as a SCRAM message does (n, or y, or p=).";
  return undefined;
}

function weaknessOf(prepared: string, name: string): string | undefined {
  const characters = Array.from(prepared).length;
  if (characters < shortestPassword)
    return `A password has at least ${shortestPassword} characters; this one has ${characters}.`;
  const folded = prepared.toLowerCase();
  if (isNearTo(folded, name.toLowerCase())) return "A password is not the name, nor the name with a little around it.";
  const isEverybodys =
    new Set(folded).size < 4 || /^\d{8,10}$/.test(folded) || everybodysPasswords.has(folded.replace(/\d+$/, ""));
  return isEverybodys ? "This is one of the first passwords that somebody would guess." : undefined;
}

function isNearTo(password: string, name: string): boolean {
  // Many good passwords hold a short name by chance.
  const isLong = name.length >= 4;
  return password === name || (isLong && password.includes(name) && password.length - name.length < 4);
}

function prepareOrRefuse(password: string): string | ScramError {
  try {
    return preparePassword(password);
  } catch (error) {
    if (error instanceof ScramError) return error;
    throw error;
  }
}
