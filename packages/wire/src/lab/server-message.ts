// Decodes the stream of a lab server to one client over TCP, from chunks that were cut anywhere.
//
//   !{"alice": "10.20.30.11", "bob": "10.20.30.12"}        a roster: ends where its JSON ends
//   alice: hello all bob: hi                               chat: `name: text `, one after the other
//
// The lab has no framing, so the decoder takes the best evidence for the end of a chat line: a line end; ` NAME: ` with
// a name of the roster (our server writes U+00A0 before a name inside a text, so with it this is certain); a roster
// after it; or silence, which the caller reports by `flush`.
import type { ServerMessage } from "./message.ts";
import { checkName, serverName } from "./name.ts";
import { longestRoster, parseRoster, RosterScanner } from "./roster-json.ts";
import { asciiText } from "../text/index.ts";

/** The longest chat line kept waiting for its end, in characters: four times the longest that a lab server relays. */
export const longestServerLine = 8192;

/** From this length on, a line that ends without its padding may have been cut by TCP, and what follows goes on with it. */
const shortestCutLine = 512;

/** Where the name at the start of a line ends at the latest, in characters. Other servers' names may be longer than ours. */
const longestSpeaker = 256;

/** Rosters, one after the other, inside a chat line: flat, and as Python's `json.dumps` and our server write them. */
const string = String.raw`"(?:[^"\\\u0000-\u001f]|\\.)*"`;
const embeddedRosters = new RegExp(String.raw`(?:!\{(?:${string}: ${string}(?:, ${string}: ${string})*)?\})+`, "y");

/** Characters that would end a line inside a name: a roster can hold such a name, but nobody is heard under it. */
const unspeakable = /[\r\n]|!\{/;

export class ServerMessageDecoder {
  /** There once a byte was not ASCII: most servers' words never are. */
  #utf8: TextDecoder | undefined;
  /** The beginning of a message whose end has not come. Empty while a roster is being read. */
  #pending = "";
  /** So many characters of it hold no ` NAME: `: a server that sends one byte at a time does not have all searched again. */
  #searched = 0;
  #roster: { readonly scanner: RosterScanner; readonly pieces: string[]; length: number } | undefined;
  #names: ReadonlySet<string> = new Set([serverName]);
  #longestName = serverName.length;
  #hasRoster = false;
  /** Whose line was cut by the end of a read. */
  #cutSpeaker: string | undefined;

  /** Whether something waits for more bytes or for `flush`. */
  get isPending(): boolean {
    return this.#pending !== "" || this.#roster !== undefined;
  }

  /** Takes the bytes of one read and returns the messages that are certainly whole. */
  push(bytes: Uint8Array): ServerMessage[] {
    return this.#take(this.#textOf(bytes), false);
  }

  /**
   * Ends the message so far, because nothing more came for a moment and in the lab one read is one message. An
   * unfinished roster and the first bytes of an unfinished character go on waiting.
   */
  flush(): ServerMessage[] {
    return this.#take("", true);
  }

  /** The connection has ended: also what never became whole comes out, as words. */
  end(): ServerMessage[] {
    const messages = this.#take(this.#utf8?.decode() ?? "", true);
    if (this.#roster !== undefined) {
      messages.push({ kind: "words", text: `!${this.#roster.pieces.join("")}` });
      this.#roster = undefined;
    }
    return messages;
  }

  #textOf(bytes: Uint8Array): string {
    const text = this.#utf8 === undefined ? asciiText(bytes) : undefined;
    if (text !== undefined) return text;
    this.#utf8 ??= new TextDecoder("utf-8", { ignoreBOM: true });
    return this.#utf8.decode(bytes, { stream: true });
  }

  #take(text: string, isSilent: boolean): ServerMessage[] {
    const messages: ServerMessage[] = [];
    if (this.#roster === undefined) this.#pending += text;
    else this.#takeRoster(text, messages);
    while (this.#pending !== "") {
      this.#pending = this.#pending.replace(/^[ \r\n]+/, "");
      if (this.#pending.startsWith("!{")) this.#startRoster(messages);
      else if (this.#pending === "!" && !isSilent) break;
      else {
        const message = this.#takeLine(isSilent);
        if (message === undefined) break;
        if (message.kind !== "words" || message.text !== "") messages.push(message);
      }
    }
    return messages;
  }

  #startRoster(messages: ServerMessage[]): void {
    const text = this.#pending.slice(1);
    this.#pending = "";
    this.#roster = { scanner: new RosterScanner(), pieces: [], length: 0 };
    this.#takeRoster(text, messages);
  }

  #takeRoster(text: string, messages: ServerMessage[]): void {
    const roster = this.#roster!;
    const end = roster.scanner.push(text);
    roster.pieces.push(end === -1 ? text : text.slice(0, end));
    roster.length += text.length;
    if (end === -1 && roster.length <= longestRoster) return;
    this.#roster = undefined;
    this.#cutSpeaker = undefined;
    this.#pending = end === -1 ? "" : text.slice(end);
    const json = roster.pieces.join("");
    const parsed = end === -1 || json.length > longestRoster ? undefined : parseRoster(json);
    if (parsed === undefined) {
      messages.push({ kind: "words", text: `!${json}`.slice(0, longestServerLine) });
      return;
    }
    const names = parsed.users.map(({ name }) => name).filter((name) => !unspeakable.test(name));
    this.#names = new Set([serverName, ...names]);
    this.#longestName = Math.max(...[...this.#names].map((name) => name.length));
    this.#hasRoster = true;
    messages.push({ kind: "roster", ...parsed });
  }

  /** Takes the chat line at the front, or nothing where its end is not known yet. */
  #takeLine(isSilent: boolean): ServerMessage | undefined {
    const window = this.#pending.slice(0, longestServerLine);
    const speaker = this.#speakerOf(window);
    const start = speaker === undefined ? 0 : speaker.length + 2;
    let end = this.#endOf(window, start, isSilent);
    if (end === -1) {
      this.#searched = window.length;
      if (!isSilent && window.length < longestServerLine) return undefined;
      end = window.length;
    }
    this.#searched = 0;
    const line = window.slice(start, end);
    this.#pending = this.#pending.slice(end);
    const from = speaker ?? this.#cutSpeaker;
    const isCut = this.#pending === "" && line.length >= shortestCutLine && !line.endsWith(" ");
    this.#cutSpeaker = isCut || window.length === longestServerLine ? from : undefined;
    const text = this.#withoutGuards(line.replace(/[ \r]+$/, ""));
    return from === undefined ? { kind: "words", text } : { kind: "said", from, text };
  }

  /** Who speaks at the start of this text: a name of the roster, or somebody for whom the roster had no room. */
  #speakerOf(text: string): string | undefined {
    let colon = text.indexOf(": ");
    const first = text.slice(0, Math.max(colon, 0));
    for (; colon !== -1 && colon <= this.#longestName; colon = text.indexOf(": ", colon + 1)) {
      const name = text.slice(0, colon);
      if (this.#names.has(name)) return name;
    }
    // Before the first roster only the server speaks, and after a cut line comes its rest.
    const isStranger = this.#hasRoster && this.#cutSpeaker === undefined && !unspeakable.test(first);
    return isStranger && checkName(first).isValid ? first : undefined;
  }

  /** The offset at which the line that starts at `start` ends, or -1 where that cannot be said yet. */
  #endOf(text: string, start: number, isSilent: boolean): number {
    const lineEnd = text.indexOf("\n");
    const limited = lineEnd === -1 ? text : text.slice(0, lineEnd);
    const nameAt = this.#nameAfter(limited, start);
    const rosterAt = this.#rosterAfter(text, start, nameAt === -1 ? limited.length : nameAt, isSilent);
    if (rosterAt !== -1) return rosterAt;
    return nameAt === -1 ? lineEnd : nameAt;
  }

  /** The offset of the first ` NAME: ` behind at least one character of text, or -1. */
  #nameAfter(text: string, start: number): number {
    // The last character searched may have been the colon.
    const unsearched = Math.max(start, this.#searched - 1);
    for (let colon = text.indexOf(": ", unsearched); colon !== -1; colon = text.indexOf(": ", colon + 1)) {
      let found = -1;
      // Names may hold spaces: the longest that fits is meant.
      const earliest = Math.max(start + 1, colon - this.#longestName - 1);
      for (let space = text.lastIndexOf(" ", colon - 1); space >= earliest; space = text.lastIndexOf(" ", space - 1)) {
        if (this.#names.has(text.slice(space + 1, colon))) found = space;
      }
      if (found !== -1) return found;
    }
    return -1;
  }

  /**
   * Returns the offset of a roster that was sent right after the line, or -1. A text may hold something that looks like one
   * (`look: !{"alice": "6.6.6.6"}`), but a relay pads it with a space, and a roster is followed by none: by silence, or
   * by somebody who is in it.
   */
  #rosterAfter(text: string, start: number, limit: number, isSilent: boolean): number {
    // Many short lines in one read must not each search all that follows them.
    const searched = text.slice(0, limit + 2);
    for (let at = searched.indexOf(" !{", start); at !== -1; at = searched.indexOf(" !{", at + 1)) {
      embeddedRosters.lastIndex = at + 1;
      const rosters = embeddedRosters.exec(text)?.[0];
      if (rosters === undefined) continue;
      const rest = text.slice(at + 1 + rosters.length);
      if (rest === "" ? isSilent : this.#startsWithName(rest, rosters)) return at;
    }
    return -1;
  }

  #startsWithName(rest: string, rosters: string): boolean {
    const name = rest.slice(0, Math.max(rest.slice(0, longestSpeaker).indexOf(": "), 0));
    if (name === "") return false;
    const newest = parseRoster(rosters.slice(rosters.lastIndexOf("!{") + 1));
    return name === serverName || (newest?.users ?? []).some((user) => user.name === name);
  }

  /**
   * Removes the guards of our server and returns the text as it was typed. The server puts U+00A0 in place of the space
   * before a `NAME: ` or a `!{` inside a text, and before a text that starts with a name.
   */
  #withoutGuards(text: string): string {
    return text.replace(/\u00a0(?=!\{|([^\u00a0]{1,256}?):(?: |$))/g, (guard, name: string | undefined, at: number) => {
      if (name !== undefined && !this.#names.has(name)) return guard;
      return at === 0 ? "" : " ";
    });
  }
}
