// Makes the capture that the glass is measured on: small chat packets of many clients, as a pcap, with losses. The same seed
// gives the same file.
import { closeSync, openSync, writeSync } from "node:fs";

export interface CaptureOptions {
  /** How many packets. */
  readonly packets: number;
  /** How many connections, all to one server. */
  readonly clients: number;
  /** The share of data segments that is lost on the way and sent again. */
  readonly loss: number;
}

export const captureDefaults: CaptureOptions = { packets: 8_000_000, clients: 4000, loss: 0.01 };

const SYN = 0x02;
const PSH = 0x08;
const ACK = 0x10;
const ETHERNET = 14;
const IP = 20;
const TCP = 20;
const TIMESTAMPS = 12;
const RECORD = 16;
const SERVER = 0x0a141e01;
const SERVER_PORT = 5000;
const NETWORK = 0x0a160000;
const WINDOW = 502;
/** Microseconds from packet to packet: 200,000 packets a second. */
const STEP = 5;
const WRITE_BUFFER = 4 * 1024 * 1024;
const LONGEST_RECORD = 256;

/** The next step of a connection. */
type Step = "syn" | "syn-ack" | "handshake-ack" | "data" | "ack" | "again" | "later" | "duplicate";

interface Connection {
  readonly address: number;
  readonly port: number;
  next: Step;
  /** Who sends the data that is under way: 0 the client, 1 the server. */
  sender: 0 | 1;
  length: number;
  duplicates: number;
  /** The next number of each side. */
  readonly sequence: [number, number];
}

/** Numbers from 0 to 1, the same ones for the same seed (xorshift). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4_294_967_296;
  };
}

class PcapWriter {
  readonly #bytes = new Uint8Array(WRITE_BUFFER);
  readonly #view = new DataView(this.#bytes.buffer);
  readonly #descriptor: number;
  #at = 24;
  #time = 0;

  constructor(path: string) {
    this.#descriptor = openSync(path, "w", 0o600);
    const header = [0xa1b2c3d4, 0x0004_0002, 0, 0, 262_144, 1];
    for (const [index, word] of header.entries()) this.#view.setUint32(4 * index, word, true);
  }

  /** Writes one segment, `length` bytes of data in it. */
  segment(connection: Connection, from: 0 | 1, flags: number, sequence: number, length: number): void {
    if (this.#at + LONGEST_RECORD > WRITE_BUFFER) this.#flush();
    const view = this.#view;
    const total = IP + TCP + TIMESTAMPS + length;
    const record = this.#at;
    this.#time += STEP;
    view.setUint32(record, 1_700_000_000 + Math.floor(this.#time / 1e6), true);
    view.setUint32(record + 4, this.#time % 1e6, true);
    view.setUint32(record + 8, ETHERNET + total, true);
    view.setUint32(record + 12, ETHERNET + total, true);
    const ethernet = record + RECORD;
    view.setUint32(ethernet, 0x02000000);
    view.setUint32(ethernet + 4, from === 0 ? 0x00010200 : 0x00020200);
    view.setUint32(ethernet + 8, from === 0 ? 2 : 1);
    view.setUint16(ethernet + 12, 0x0800);
    const ip = ethernet + ETHERNET;
    view.setUint32(ip, 0x45000000 | total);
    view.setUint32(ip + 4, 0x00004000);
    view.setUint32(ip + 8, 0x40060000);
    view.setUint32(ip + 12, from === 0 ? connection.address : SERVER);
    view.setUint32(ip + 16, from === 0 ? SERVER : connection.address);
    view.setUint16(ip + 10, ~this.#sum(ip, IP, 0));
    const tcp = ip + IP;
    view.setUint16(tcp, from === 0 ? connection.port : SERVER_PORT);
    view.setUint16(tcp + 2, from === 0 ? SERVER_PORT : connection.port);
    view.setUint32(tcp + 4, sequence);
    view.setUint32(tcp + 8, (flags & ACK) === 0 ? 0 : connection.sequence[from === 0 ? 1 : 0]);
    view.setUint16(tcp + 12, 0x8000 | flags);
    view.setUint16(tcp + 14, (flags & SYN) === 0 ? WINDOW : 64_240);
    view.setUint32(tcp + 16, 0);
    const isSyn = (flags & SYN) !== 0;
    // A SYN tells its window scale (7) and pads; all others tell the time.
    view.setUint32(tcp + TCP, isSyn ? 0x01030307 : 0x0101080a);
    view.setUint32(tcp + TCP + 4, isSyn ? 0x01010101 : Math.floor(this.#time / 1000));
    view.setUint32(tcp + TCP + 8, isSyn ? 0x01010101 : Math.floor(this.#time / 1000) - 1);
    const data = tcp + TCP + TIMESTAMPS;
    if (length > 0) {
      this.#bytes.fill(0x61 + (sequence % 26), data, data + length - 1);
      this.#bytes[data + length - 1] = 0x0a;
    }
    const pseudoHeader = this.#sum(ip + 12, 8, 6 + total - IP);
    view.setUint16(tcp + 16, ~this.#sum(tcp, total - IP, pseudoHeader));
    this.#at = data + length;
  }

  close(): void {
    this.#flush();
    closeSync(this.#descriptor);
  }

  /** The Internet checksum's sum (RFC 1071). */
  #sum(offset: number, length: number, start: number): number {
    let sum = start;
    for (let at = offset; at + 1 < offset + length; at += 2) sum += this.#view.getUint16(at);
    if (length % 2 === 1) sum += this.#bytes[offset + length - 1]! << 8;
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
    return sum;
  }

  #flush(): void {
    writeSync(this.#descriptor, this.#bytes, 0, this.#at);
    this.#at = 0;
  }
}

function* connections(count: number, draw: () => number): Generator<Connection> {
  for (let number = 0; number < count; number++) {
    yield {
      address: NETWORK + 1 + (number % 60_000),
      port: 32_768 + Math.floor(draw() * 28_000),
      next: "syn",
      sender: 0,
      length: 0,
      duplicates: 0,
      sequence: [Math.floor(draw() * 4_294_967_296), Math.floor(draw() * 4_294_967_296)],
    };
  }
}

/** Writes the connection's next packet, and settles what it does then. */
function step(connection: Connection, writer: PcapWriter, draw: () => number, loss: number): void {
  const { sequence, sender, length } = connection;
  const receiver = sender === 0 ? 1 : 0;
  switch (connection.next) {
    case "syn":
      writer.segment(connection, 0, SYN, sequence[0], 0);
      sequence[0] = (sequence[0] + 1) >>> 0;
      connection.next = "syn-ack";
      return;
    case "syn-ack":
      writer.segment(connection, 1, SYN | ACK, sequence[1], 0);
      sequence[1] = (sequence[1] + 1) >>> 0;
      connection.next = "handshake-ack";
      return;
    case "handshake-ack":
      writer.segment(connection, 0, ACK, sequence[0], 0);
      connection.next = "data";
      return;
    case "data":
      connection.sender = draw() < 0.4 ? 0 : 1;
      connection.length = 12 + Math.floor(draw() * 48);
      writer.segment(connection, connection.sender, PSH | ACK, sequence[connection.sender], connection.length);
      connection.next = draw() < loss ? (draw() < 0.5 ? "later" : "again") : "ack";
      return;
    case "ack":
      sequence[sender] = (sequence[sender] + length) >>> 0;
      writer.segment(connection, receiver, ACK, sequence[receiver], 0);
      connection.next = "data";
      return;
    case "again":
      writer.segment(connection, sender, PSH | ACK, sequence[sender], length);
      connection.next = "ack";
      return;
    case "later": // what follows the lost segment arrives, and is answered with duplicate ACKs
      writer.segment(connection, sender, PSH | ACK, (sequence[sender] + length) >>> 0, length);
      connection.duplicates = 3;
      connection.next = "duplicate";
      return;
    case "duplicate":
      writer.segment(connection, receiver, ACK, sequence[receiver], 0);
      connection.duplicates -= 1;
      if (connection.duplicates === 0) connection.next = "again";
      return;
  }
}

/** Writes the capture. */
export function makeCapture(path: string, options: CaptureOptions): void {
  const draw = random(0x2545f491);
  const all = [...connections(options.clients, draw)];
  const writer = new PcapWriter(path);
  for (let packet = 0; packet < options.packets; packet++) {
    const connection = all[packet < all.length ? packet : Math.floor(draw() * all.length)]!;
    step(connection, writer, draw, options.loss);
  }
  writer.close();
}
