// Writes a capture again as pcapng, with comments: packets, times and interfaces stay, what was commented before stays too.
import type { CaptureDescription } from "../file/description.ts";
import type { PacketRecord } from "../file/record.ts";
import { interfaceBlock, packetBlock, secretsBlock, sectionBlock, statisticsBlock } from "../file/write-pcapng.ts";
import type { CaptureComments } from "./comments.ts";

export class AnnotatedCapture {
  readonly #description: CaptureDescription;
  readonly #comments: CaptureComments;
  readonly #write: (block: Uint8Array) => void;
  #interfaces = 0;
  #secrets = 0;
  #lastSeconds = 0;

  /** `description` is that of the capture being read again: interfaces are written as they come up. */
  constructor(description: CaptureDescription, comments: CaptureComments, write: (block: Uint8Array) => void) {
    this.#description = description;
    this.#comments = comments;
    this.#write = write;
  }

  /** Takes the next record of the capture. */
  take(record: PacketRecord): void {
    if (this.#interfaces === 0) this.#begin();
    this.#writeNews();
    this.#lastSeconds = record.seconds;
    const own = this.#comments.packets.get(record.frame) ?? [];
    this.#write(packetBlock(record, record.interfaceIndex, [...record.comments, ...own]));
  }

  /** Writes what comes after the packets. */
  end(): void {
    if (this.#interfaces === 0) this.#begin();
    this.#writeNews();
    for (const [index, { statistics }] of this.#description.interfaces.entries()) {
      if (statistics !== undefined) this.#write(statisticsBlock(index, statistics, this.#lastSeconds));
    }
  }

  #begin(): void {
    const [first] = this.#description.sections;
    const { application, system, hardware } = first ?? {};
    this.#write(
      sectionBlock({
        ...(application === undefined ? {} : { application }),
        ...(system === undefined ? {} : { system }),
        ...(hardware === undefined ? {} : { hardware }),
        comments: [...this.#description.sections.flatMap(({ comments }) => comments), this.#comments.section],
      }),
    );
  }

  /** Interfaces and keys that came up since the last packet: they come before the packet that needs them. */
  #writeNews(): void {
    const { interfaces, secrets } = this.#description;
    for (; this.#interfaces < interfaces.length; this.#interfaces += 1)
      this.#write(interfaceBlock(interfaces[this.#interfaces]!));
    for (; this.#secrets < secrets.length; this.#secrets += 1) this.#write(secretsBlock(secrets[this.#secrets]!));
  }
}
