// Captures that the tests make themselves: a small chat with a loss in it, and a long transfer of any number of packets.
import { PacketRecord, linkTypes, pcapHeader, pcapRecord } from "@vitrine/glass";

const FIN = 1;
const SYN = 2;
const PSH = 8;
const ACK = 16;

interface Segment {
  readonly flags: number;
  readonly sequence: number;
  readonly acknowledgment?: number;
  readonly window?: number;
  readonly data?: string | number;
}

const ipv4 = (last: number): number[] => [10, 20, 30, last];
const options = { linkType: linkTypes.ethernet };

/** Ethernet and IPv4 around a transport header and its data. */
function frame(from: number, to: number, protocol: number, transport: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(34 + transport.length);
  const view = new DataView(bytes.buffer);
  bytes.set([2, 0, 0, 0, 0, to, 2, 0, 0, 0, 0, from, 8, 0, 0x45]);
  view.setUint16(16, 20 + transport.length);
  bytes.set([64, protocol], 22);
  bytes.set(ipv4(from), 26);
  bytes.set(ipv4(to), 30);
  bytes.set(transport, 34);
  return bytes;
}

function tcp(sourcePort: number, destinationPort: number, segment: Segment): Uint8Array {
  const { flags, sequence, acknowledgment = 0, window = 64_240, data = "" } = segment;
  const payload = typeof data === "number" ? Buffer.alloc(data) : Buffer.from(data);
  const bytes = new Uint8Array(20 + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, sourcePort);
  view.setUint16(2, destinationPort);
  view.setUint32(4, sequence);
  view.setUint32(8, acknowledgment);
  view.setUint16(12, 0x5000 | flags);
  view.setUint16(14, window);
  bytes.set(payload, 20);
  return bytes;
}

function udp(text: string): Uint8Array {
  const payload = new TextEncoder().encode(text);
  const bytes = new Uint8Array(8 + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 5000);
  view.setUint16(2, 5000);
  view.setUint16(4, bytes.length);
  bytes.set(payload, 8);
  return bytes;
}

class CaptureMaker {
  readonly #parts: Uint8Array[] = [pcapHeader(options)];
  /** Time since the start. */
  #microseconds = 0;

  get microseconds(): number {
    return this.#microseconds;
  }

  add(bytes: Uint8Array<ArrayBuffer>, wait = 1000): void {
    this.#microseconds += wait;
    const record = new PacketRecord(bytes);
    record.capturedLength = bytes.length;
    record.originalLength = bytes.length;
    record.seconds = 1_700_000_000 + Math.floor(this.#microseconds / 1e6);
    record.nanoseconds = (this.#microseconds % 1e6) * 1000;
    this.#parts.push(pcapRecord(record, options));
  }

  bytes(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#parts));
  }
}

/** The client's first number; the quiz asks for it. */
export const clientNumber = 82_758_422;
export const serverNumber = 3_803_332_597;

/** A join, a line that is sent twice because its first copy got lost, a datagram, a goodbye. `said` is the line. */
export function chatCapture(said = "hello all"): Uint8Array {
  const maker = new CaptureMaker();
  const up = (segment: Segment, wait?: number): void => maker.add(frame(11, 3, 6, tcp(40_000, 5000, segment)), wait);
  const down = (segment: Segment, wait?: number): void => maker.add(frame(3, 11, 6, tcp(5000, 40_000, segment)), wait);
  const [client, server] = [clientNumber, serverNumber];
  const roster = '!{"alice": "10.20.30.11"}';
  up({ flags: SYN, sequence: client });
  down({ flags: SYN | ACK, sequence: server, acknowledgment: client + 1, window: 65_160 });
  up({ flags: ACK, sequence: client + 1, acknowledgment: server + 1 });
  up({ flags: PSH | ACK, sequence: client + 1, acknowledgment: server + 1, data: "alice" });
  down({ flags: ACK, sequence: server + 1, acknowledgment: client + 6 });
  down({ flags: PSH | ACK, sequence: server + 1, acknowledgment: client + 6, data: roster }, 40_000);
  const [mine, theirs] = [client + 6, server + 1 + roster.length];
  up({ flags: ACK, sequence: mine, acknowledgment: theirs });
  up({ flags: PSH | ACK, sequence: mine, acknowledgment: theirs, data: said });
  up({ flags: PSH | ACK, sequence: mine, acknowledgment: theirs, data: said }, 210_000);
  const end = mine + Buffer.byteLength(said);
  down({ flags: ACK, sequence: theirs, acknowledgment: end, window: 500 });
  maker.add(frame(11, 12, 17, udp("psst")));
  up({ flags: FIN | ACK, sequence: end, acknowledgment: theirs });
  down({ flags: FIN | ACK, sequence: theirs, acknowledgment: end + 1 });
  up({ flags: ACK, sequence: end + 1, acknowledgment: theirs + 1 });
  return maker.bytes();
}

/** The packets after which a long transfer does the same again. */
const period = 300;

/**
 * One long transfer: two segments of data and an ACK, again and again, every hundredth segment sent twice. `packets` is a multiple of
 * 300: it is one stretch, repeated with later times and higher numbers, which takes a fourth of the time that each packet for itself takes.
 */
export function longCapture(packets: number): Uint8Array {
  const maker = new CaptureMaker();
  let sent = 1;
  for (let at = 0; at < period; at += 1) {
    if (at % 3 === 2)
      maker.add(frame(11, 3, 6, tcp(40_000, 5000, { flags: ACK, sequence: 1, acknowledgment: sent })), 50);
    else {
      const isAgain = at % 100 === 1;
      const sequence = isAgain ? sent - 60 : sent;
      maker.add(
        frame(3, 11, 6, tcp(5000, 40_000, { flags: ACK, sequence, acknowledgment: 1, data: 60 })),
        isAgain ? 3000 : 20,
      );
      if (!isAgain) sent += 60;
    }
  }
  const header = pcapHeader(options);
  const stretch = maker.bytes().subarray(header.length);
  const capture = new Uint8Array(header.length + (stretch.length * packets) / period);
  capture.set(header);
  for (let times = 0; times < packets / period; times += 1) {
    const start = header.length + times * stretch.length;
    capture.set(stretch, start);
    moveOn(new DataView(capture.buffer, start, stretch.length), times * maker.microseconds, times * (sent - 1));
  }
  return capture;
}

/** Makes records later by so many microseconds, and the numbers of the server's bytes in them higher by so many. */
function moveOn(records: DataView, later: number, higher: number): void {
  const recordHeader = 16;
  const transport = recordHeader + 34;
  for (let at = 0; at < records.byteLength; at += recordHeader + records.getUint32(at + 8, true)) {
    const microseconds = records.getUint32(at + 4, true) + later;
    records.setUint32(at, records.getUint32(at, true) + Math.floor(microseconds / 1e6), true);
    records.setUint32(at + 4, microseconds % 1e6, true);
    const isFromServer = records.getUint16(at + transport) === 5000;
    // The sequence number of the server, the acknowledgment number of the client.
    const number = at + transport + (isFromServer ? 4 : 8);
    records.setUint32(number, records.getUint32(number) + higher);
  }
}

/** One datagram of the longest frame that a capture usually holds: 65,535 bytes. */
export function longDatagram(): Uint8Array {
  const maker = new CaptureMaker();
  maker.add(frame(11, 12, 17, udp("a".repeat(65_535 - 34 - 8))));
  return maker.bytes();
}
