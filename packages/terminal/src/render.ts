// Events as lines for people: who spoke, what happened, who is here.
import { typeable, type ClientEvent } from "@vitrine/client";
import { padToWidth, textWidth } from "./line/width.ts";

export type Style = "dim" | "bold" | "red" | "yellow" | "cyan" | "green" | "magenta" | "blue";

export interface RenderOptions {
  /** Puts a style on a text, or not, where the terminal or NO_COLOR says so. */
  readonly style: (style: Style, text: string) => string;
  /** Whether joining prints what the user can type. */
  readonly isGreeting: boolean;
  /** The user's time zone; default the system's. */
  readonly timeZone?: string;
}

/** The longest text that is shown of one message; a datagram of 65,507 bytes would push everything off the screen. */
const longestShown = 4000;

/** Before the server's own words, also without colour: no name starts with `!`, so no person's line looks like this. */
const serverMark = "! server: ";

/** Names that come and go are shown one by one up to so many; a server may have ten thousand. */
const mostNames = 20;

const nameColours: readonly Style[] = ["cyan", "green", "magenta", "blue", "yellow"];

type RosterEvent = ClientEvent & { event: "roster" };

export class Renderer {
  readonly #style: RenderOptions["style"];
  #isGreeting: boolean;
  readonly #time: Intl.DateTimeFormat;

  constructor({ style, isGreeting, timeZone }: RenderOptions) {
    this.#style = style;
    this.#isGreeting = isGreeting;
    this.#time = new Intl.DateTimeFormat("en-GB", {
      hour: "2-digit",
      minute: "2-digit",
      ...(timeZone !== undefined && { timeZone }),
    });
  }

  /** The lines of an event, joined; `undefined` where there is nothing to show. */
  render(event: ClientEvent): string | undefined {
    const style = this.#style;
    const time = style("dim", this.#time.format(event.at));
    switch (event.event) {
      case "room":
        return `${time} ${this.#name(event.from)}: ${shown(event.text)}`;
      case "direct": {
        const note = style("dim", `(UDP from ${event.address}, unverified)`);
        return `${time} ${this.#name(event.from)} → you ${note}: ${shown(event.text)}`;
      }
      case "sent":
        return `${time} ${style("bold", event.to === undefined ? "you" : `you → ${event.to}`)}: ${shown(event.text)}`;
      case "joined":
        return `You are in the chat as ${style("bold", event.name)}, from ${event.address}, on ${event.server}.${this.#greeting()}`;
      case "roster":
        return event.isAsked ? this.#table(event) : this.#changes(event, time);
      case "refused":
        return style("red", `The server does not let you in: ${event.reason}`);
      case "notice":
        if (event.code === "help") return event.text;
        return `${time} ${style("yellow", event.code === "server-words" ? serverMark + event.text : event.text)}`;
      default:
        return event.how === "refused" ? undefined : style(event.how === "left" ? "dim" : "red", event.reason);
    }
  }

  #name(name: string): string {
    const sum = Array.from(name).reduce((total, character) => total + character.codePointAt(0)!, 0);
    return this.#style(nameColours[sum % nameColours.length]!, name);
  }

  /** The three things one can type; the rest is in #help. */
  #greeting(): string {
    if (!this.#isGreeting) return "";
    // After a reconnect the user knows it.
    this.#isGreeting = false;
    const lines = typeable.slice(0, 3).map(({ usage, sentence }) => {
      return `\n  ${usage.padEnd(12)} ${this.#style("dim", sentence)}`;
    });
    return ` You can type:${lines.join("")}`;
  }

  #changes({ joined, left, users }: RosterEvent, time: string): string | undefined {
    const addresses = new Map(users.map((user) => [user.name, user.address]));
    const came = joined.map((name) => `${name} has come (${addresses.get(name)})`);
    const all = [...came, ...left.map((name) => `${name} has left`)];
    const shown = all.slice(0, mostNames);
    if (all.length > mostNames) shown.push(`… and ${all.length - mostNames} others came or left`);
    return all.length === 0 ? undefined : shown.map((line) => `${time} ${this.#style("dim", line)}`).join("\n");
  }

  /** Names the users in one line; `#ls` has the table. */
  whoIsThere({ users, missing }: Pick<RosterEvent, "users" | "missing">): string {
    const names = users.slice(0, mostNames).map(({ name }) => name);
    const more = users.length > mostNames ? `, and ${users.length - mostNames} others` : "";
    const unlisted = missing?.isCut === true ? ". The server's roster has no room for the people that came before" : "";
    return `Here now: ${names.join(", ")}${more}${unlisted}`;
  }

  /** The line below the table: the people whom the server's roster does not list. */
  #missing({ missing }: RosterEvent): string[] {
    if (missing === undefined) return [];
    const { isCut, names } = missing;
    const known = names.slice(0, mostNames).join(", ") + (names.length > mostNames ? ", …" : "");
    if (!isCut) return [this.#style("yellow", `Heard, but not in the server's roster: ${known}`)];
    const count = names.length > 1 ? `At least ${names.length} others are` : "At least one other is";
    const who = known === "" ? "" : ` (${known})`;
    const why = "the server's roster has no room for everybody, and lists the newest.";
    return [this.#style("yellow", `${count} here${who}: ${why}`)];
  }

  #table(event: RosterEvent): string {
    const { users } = event;
    const rows = users.map(({ name, address, since, isYou }) => {
      return [
        isYou === true ? `${name} (you)` : name,
        address,
        since === undefined ? "before you" : this.#time.format(since),
      ] as const;
    });
    const head = ["name", "address", "since"] as const;
    const nameWidth = Math.max(...[head, ...rows].map(([name]) => textWidth(name)));
    const addressWidth = Math.max(...[head, ...rows].map(([, address]) => textWidth(address)));
    const line = ([name, address, since]: readonly [string, string, string]): string =>
      `${padToWidth(name, nameWidth)}  ${padToWidth(address, addressWidth)}  ${since}`;
    return [this.#style("dim", line(head)), ...rows.map(line), ...this.#missing(event)].join("\n");
  }
}

function shown(text: string): string {
  if (text.length <= longestShown) return text;
  return `${text.slice(0, longestShown).toWellFormed()}… (${text.length.toLocaleString("en")} characters)`;
}
