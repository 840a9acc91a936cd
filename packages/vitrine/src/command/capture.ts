// `vitrine capture -i IFACE -o FILE`: tcpdump captures, we write pcapng (or pcap) with what was dropped.
import { accessSync, constants } from "node:fs";
import { release, type } from "node:os";
import { dirname } from "node:path";
import {
  CaptureParser,
  interfaceBlock,
  packetBlock,
  pcapHeader,
  pcapRecord,
  sectionBlock,
  statisticsBlock,
  type PacketRecord,
} from "@vitrine/glass";
import {
  CaptureRefused,
  RingWriter,
  startTcpdump,
  type RingOptions,
  type RunningCapture,
  type TcpdumpCounts,
} from "@vitrine/glass/node";
import { faultWords, visibleText } from "@vitrine/wire/text";
import { type Command, CommanderError } from "commander";

/** Exit codes (docs/guide/glass.md). */
const exitCodes = { captured: 0, refused: 1, usage: 2 } as const;
const bytesPerMegabyte = 1024 * 1024;
/** Files of a ring: more are a mistake. */
const mostFiles = 10_000;

interface CaptureOptions {
  readonly interface: string;
  readonly output: string;
  readonly filter?: string;
  readonly ring?: string;
  readonly size?: string;
  readonly count?: string;
  readonly snap?: string;
}

class UsageFault extends Error {}

export function define(command: Command): void {
  command
    .requiredOption("-i, --interface <NAME>", "the interface to capture on, such as eth0 or lo; any is all of them")
    .requiredOption("-o, --output <FILE>", "where to write: pcapng, or pcap if the name ends in .pcap")
    .option("--filter <FILTER>", 'which packets, in libpcap\'s language: "tcp port 5000"')
    .option("--ring <N>", "keep the last N files, FILE-00001 and so on; needs --size")
    .option("--size <MB>", "with --ring: begin the next file after so many megabytes")
    .option("--count <N>", "end after so many packets")
    .option("--snap <BYTES>", "keep so many bytes of each packet (default: all)")
    .exitOverride((error) => {
      throw new CommanderError(error.exitCode === 0 ? exitCodes.captured : exitCodes.usage, error.code, error.message);
    })
    .action(capture);
}

async function capture(options: CaptureOptions): Promise<void> {
  try {
    await run(options);
  } catch (error) {
    const isUsage = error instanceof UsageFault;
    const isFileFault = error instanceof Error && "path" in error && "code" in error;
    if (!isUsage && !isFileFault && !(error instanceof CaptureRefused)) throw error;
    const words = isFileFault
      ? `${visibleText(options.output)} cannot be written: ${faultWords(error, "write")}`
      : error.message;
    console.error(`vitrine capture: ${words}`);
    process.exitCode = isUsage ? exitCodes.usage : exitCodes.refused;
  }
}

function wholeNumber(option: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\d{1,12}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > most)
    throw new UsageFault(`${option} takes a number from 1 to ${most.toLocaleString("en")}.`);
  return number;
}

/** Reports it before the capture starts: a capture that cannot be kept is useless. */
function checkFolder(output: string): void {
  try {
    accessSync(dirname(output), constants.W_OK);
  } catch {
    throw new CaptureRefused(
      `${visibleText(output)} cannot be written: its folder is not there, or you may not write in it.`,
    );
  }
}

async function run(options: CaptureOptions): Promise<void> {
  const files = wholeNumber("--ring", options.ring, mostFiles) ?? 1;
  const size = wholeNumber("--size", options.size, 1024 * 1024);
  if (files > 1 !== (size !== undefined)) throw new UsageFault("--ring and --size go together.");
  const count = wholeNumber("--count", options.count, Number.MAX_SAFE_INTEGER);
  const snapLength = wholeNumber("--snap", options.snap, 262_144);
  checkFolder(options.output);
  const running = startTcpdump({
    interface: options.interface,
    ...(options.filter === undefined ? {} : { filter: options.filter }),
    ...(snapLength === undefined ? {} : { snapLength }),
  });
  const stop = (): void => running.stop();
  process.on("SIGINT", stop).on("SIGTERM", stop);
  try {
    const ring = { path: options.output, files, size: (size ?? 0) * bytesPerMegabyte };
    const recording = new Recording(options, ring);
    await running.isListening;
    console.error(
      `Capturing on ${visibleText(options.interface)} into ${visibleText(options.output)}; Ctrl-C ends it.`,
    );
    await recording.record(running, count);
    tell(recording, await running.counts);
  } finally {
    running.stop();
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}

/** The files of a capture while they are written. The first is begun with the first packet's link type, or at the end. */
class Recording {
  packets = 0;
  #writer: RingWriter | undefined;
  #lastSecond = 0;
  readonly #options: CaptureOptions;
  readonly #ring: RingOptions;
  readonly #isPcap: boolean;
  readonly #parser = new CaptureParser();

  constructor(options: CaptureOptions, ring: RingOptions) {
    this.#options = options;
    this.#ring = ring;
    this.#isPcap = options.output.endsWith(".pcap");
  }

  get paths(): readonly string[] {
    return this.#writer?.paths ?? [];
  }

  async record(running: RunningCapture, most = Infinity): Promise<void> {
    for await (const chunk of running.chunks) {
      this.#parser.push(chunk, (record) => {
        if (this.packets < most) this.#write(record);
      });
      this.#writer?.flush();
      if (this.packets >= most) running.stop();
    }
    this.#finish(await running.counts);
  }

  #write(record: PacketRecord): void {
    this.packets += 1;
    this.#lastSecond = record.seconds;
    const linkType = record.linkType;
    const block = this.#isPcap ? pcapRecord(record, { linkType }) : packetBlock(record, 0);
    this.#open().write(block);
  }

  #open(): RingWriter {
    return (this.#writer ??= new RingWriter(this.#ring, () => this.#start()));
  }

  #start(): Uint8Array {
    const described = this.#parser.description.interfaces[0];
    const linkType = described?.linkType ?? 1;
    const snapLength = described?.snapLength ?? 0;
    if (this.#isPcap) return pcapHeader({ linkType });
    const { filter, interface: name } = this.#options;
    const section = sectionBlock({ application: "Vitrine", system: `${type()} ${release()}` });
    const block = interfaceBlock({ linkType, snapLength, name, ...(filter === undefined ? {} : { filter }) });
    return new Uint8Array(Buffer.concat([section, block]));
  }

  #finish(counts: TcpdumpCounts | undefined): void {
    const writer = this.#open();
    if (!this.#isPcap && counts !== undefined) {
      const statistics = {
        received: BigInt(counts.received),
        droppedBySystem: BigInt(counts.droppedBySystem),
        droppedByInterface: BigInt(counts.droppedByInterface),
        delivered: BigInt(counts.captured),
      };
      writer.write(statisticsBlock(0, statistics, this.#lastSecond));
    }
    writer.close();
  }
}

function tell(recording: Recording, counts: TcpdumpCounts | undefined): void {
  const packets = `${recording.packets.toLocaleString("en")} ${recording.packets === 1 ? "packet" : "packets"}`;
  const dropped = (counts?.droppedBySystem ?? 0) + (counts?.droppedByInterface ?? 0);
  const drops =
    counts === undefined
      ? "tcpdump did not tell what was dropped."
      : dropped === 0
        ? "None was dropped."
        : `${dropped.toLocaleString("en")} were dropped before they could be captured: the capture has holes. A filter or --snap helps.`;
  console.error(`${packets} in ${recording.paths.map(visibleText).join(", ")}. ${drops}`);
}
