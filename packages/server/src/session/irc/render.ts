// The chat as IRC clients hear it. A kind is a set of capabilities that change the bytes for everybody; most servers have few.
import type { HubEvent } from "@vitrine/hub";
import { type Framing, frameLines } from "../../connection/framing.ts";
import type { Kind } from "../../fanout/kind.ts";
import type { Outbox } from "../../fanout/outbox.ts";
import { capabilityBits, eventLines, type UserById } from "./event-line.ts";
import { eventTags } from "./event-tag.ts";
import { IrcLog, type IrcLogComponents } from "./irc-log.ts";
import { saidBytes, saidHead } from "./said-line.ts";

const lineEnd = Buffer.from("\r\n");
const nothing = Buffer.alloc(0);

/** Anything but a message as bytes; undefined for nothing. */
export function eventBytes(event: HubEvent, bits: number, byId: UserById): Buffer | undefined {
  const lines = eventLines(event, bits, byId);
  if (lines.length === 0) return undefined;
  let text = "";
  for (const [index, line] of lines.entries()) {
    const tags = eventTags(event, bits, index === 0);
    text += `${tags === "" ? "" : `@${tags} `}${line}\r\n`;
  }
  return Buffer.from(text);
}

export class IrcKind implements Kind {
  readonly protocol = "irc";
  readonly capabilities: number;
  readonly framing: Framing;
  readonly #components: IrcKindComponents;

  constructor(capabilities: number, framing: Framing, components: IrcKindComponents) {
    this.capabilities = capabilities;
    this.framing = framing;
    this.#components = components;
  }

  openLog(): IrcLog {
    return new IrcLog(this.#components);
  }

  render(event: HubEvent, _room: unknown, log: IrcLog): void {
    if (event.kind === "said" && this.framing === "stream" && event.message.splits === undefined) {
      const head = saidHead(event, this.capabilities);
      if (head === undefined) return;
      const tags = eventTags(event, this.capabilities);
      log.isUrgent = true;
      log.append(Buffer.from(tags === "" ? head : `@${tags} ${head}`), event.message.text, lineEnd);
      return;
    }
    if (isAboutSomebody(event)) return;
    if (event.kind === "invited" && (this.capabilities & capabilityBits["invite-notify"]) === 0) return;
    const bytes = this.#bytesOf(event);
    if (bytes === undefined) return;
    if (event.kind !== "joined" && event.kind !== "parted") log.isUrgent = true;
    log.append(bytes);
  }

  renderAbout(event: HubEvent): Buffer | undefined {
    // User modes are the user's own business.
    if (event.kind === "flags-changed") return undefined;
    return this.#bytesOf(event);
  }

  tellAlone(event: HubEvent, outbox: Outbox, rendered: { bytes?: Buffer | undefined }): void {
    rendered.bytes ??= this.#bytesOf(event) ?? nothing;
    if (rendered.bytes.length > 0) outbox.append(rendered.bytes);
  }

  #bytesOf(event: HubEvent): Buffer | undefined {
    const { capabilities } = this;
    const lines =
      event.kind === "said" ? saidBytes(event, capabilities) : eventBytes(event, capabilities, this.#components.byId);
    return lines === undefined ? undefined : frameLines(this.framing, lines);
  }
}

/** Heard once by everybody who shares a room with the user, and not once a room. */
function isAboutSomebody({ kind }: HubEvent): boolean {
  return (
    kind === "left" ||
    kind === "renamed" ||
    kind === "account-changed" ||
    kind === "away-changed" ||
    kind === "real-name-changed" ||
    kind === "flags-changed"
  );
}

export interface IrcKindComponents extends IrcLogComponents {
  readonly byId: UserById;
}

/** Two sessions with the same capabilities and framing have the same kind. */
export class IrcKinds {
  readonly #components: IrcKindComponents;
  readonly #kinds: Readonly<Record<Framing, Map<number, IrcKind>>> = {
    stream: new Map(),
    text: new Map(),
    binary: new Map(),
  };

  constructor(components: IrcKindComponents) {
    this.#components = components;
  }

  of(bits: number, framing: Framing): IrcKind {
    const kinds = this.#kinds[framing];
    const known = kinds.get(bits);
    if (known !== undefined) return known;
    const kind = new IrcKind(bits, framing, this.#components);
    kinds.set(bits, kind);
    return kind;
  }
}
