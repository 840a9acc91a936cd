// Sees every packet of a capture once and keeps what the questions may ask for.
import { addressText4, addressText6 } from "../../dissect/address.ts";
import { labPort } from "@vitrine/wire/lab";
import type { Dissection, Layer } from "../../dissect/tree.ts";
import type { CaptureDescription } from "../../file/description.ts";
import { directText, readConversation, type ChatEvent } from "./chat.ts";
import { Connection } from "./connection.ts";
import { segmentOf, type End, type Segment } from "./segment.ts";
import { datagramOf, udpHeaderLength, type Datagram, type NetworkHeader } from "./datagram.ts";
import { mostConnections, mostDatagrams, mostPayload, mostSegments } from "./limit.ts";
import { LayerFields, layerOf, placeOf, rangeFrom, timeOf } from "./packet.ts";
import type { Lookup, SeenCapture } from "./seen.ts";

/** How the outermost IP header names its two ends. */
interface Network {
  readonly fields: LayerFields;
  readonly header: NetworkHeader;
  readonly addresses: readonly [source: string, destination: string];
}

function addressText(bytes: Uint8Array | undefined): string {
  if (bytes === undefined) return "?";
  return bytes.length === 4 ? addressText4(bytes) : addressText6(bytes);
}

/** The innermost IP header that is not quoted: of a tunnel, the one around the conversation. */
function networkOf(dissection: Dissection, above: Layer): Network | undefined {
  const index = dissection.layers.indexOf(above);
  const layer = dissection.layers
    .slice(0, index)
    .findLast(({ protocol }) => protocol.name === "ip" || protocol.name === "ipv6");
  if (layer === undefined) return undefined;
  const fields = new LayerFields(layer);
  const version = layer.protocol.name === "ip" ? 4 : 6;
  const name = layer.protocol.name;
  const bytes = dissection.sources[layer.source]!.bytes.slice(layer.offset, layer.offset + layer.length);
  const protocol = fields.number(version === 4 ? "ip.proto" : "ipv6.nxt");
  return {
    fields,
    header: { version, place: placeOf(dissection, layer), bytes, protocol },
    addresses: [addressText(fields.bytes(`${name}.src`)), addressText(fields.bytes(`${name}.dst`))],
  };
}

export class Witness {
  readonly #file: string;
  readonly #connections = new Map<number, Connection>();
  readonly #datagrams: Datagram[] = [];
  readonly #lookups: Lookup[] = [];
  #packets = 0;
  #first: bigint | undefined;
  #last: bigint | undefined;
  #snapped = 0;
  #firstSnapped: number | undefined;
  #segments = 0;
  #payload = 0;
  #datagramCount = 0;
  #isPartial = false;

  /** `file` is the capture's name in the answers. */
  constructor(file: string) {
    this.#file = file;
  }

  /** Takes the next packet. The dissection's bytes must stay as they are. */
  see(dissection: Dissection): void {
    const time = timeOf(dissection);
    this.#packets += 1;
    this.#first ??= time;
    this.#last = time;
    this.#seeLength(dissection);
    const tcp = layerOf(dissection, "tcp");
    const udp = layerOf(dissection, "udp");
    if (tcp !== undefined) this.#seeSegment(dissection, tcp, time);
    else if (udp !== undefined) this.#seeDatagram(dissection, udp, time);
  }

  #seeLength(dissection: Dissection): void {
    const frame = new LayerFields(dissection.layers[0]!);
    if (frame.number("frame.cap_len") >= frame.number("frame.len")) return;
    this.#snapped += 1;
    this.#firstSnapped ??= dissection.frame;
  }

  #seeSegment(dissection: Dissection, layer: Layer, time: bigint): void {
    const tcp = new LayerFields(layer);
    const network = networkOf(dissection, layer);
    const stream = tcp.optionalNumber("tcp.stream");
    if (network === undefined || stream === undefined) return;
    const source = { address: network.addresses[0], port: tcp.number("tcp.srcport") };
    const destination = { address: network.addresses[1], port: tcp.number("tcp.dstport") };
    const connection = this.#connection(stream, tcp, source, destination);
    if (connection === undefined) return;
    const isFromClient = source.port === connection.client.port && source.address === connection.client.address;
    const { bytes } = dissection.sources[layer.source]!;
    const segment = segmentOf(
      tcp,
      { number: dissection.frame, time, bytes, place: placeOf(dissection, layer) },
      isFromClient,
    );
    this.#keep(connection, segment, tcp, bytes);
  }

  #keep(connection: Connection, segment: Segment, tcp: LayerFields, bytes: Uint8Array): void {
    if (this.#segments >= mostSegments) {
      connection.unkept += 1;
      this.#isPartial = true;
      return;
    }
    this.#segments += 1;
    connection.segments.push(segment);
    const start = tcp.layer.offset + segment.headerLength;
    const payload = bytes.subarray(start, Math.min(bytes.length, start + segment.length));
    this.#payload += payload.length;
    if (this.#payload > mostPayload) this.#isPartial = true;
    else connection.feed(segment, payload, segment.headerLength);
  }

  #connection(stream: number, tcp: LayerFields, source: End, destination: End): Connection | undefined {
    const known = this.#connections.get(stream);
    if (known !== undefined) return known;
    if (this.#connections.size >= mostConnections) {
      this.#isPartial = true;
      return undefined;
    }
    const isSyn = tcp.flag("tcp.flags.syn");
    // A SYN-ACK comes from the server; without a handshake, the lab's port tells who that is, and else the first speaker asks.
    const isFromServer = isSyn ? tcp.flag("tcp.flags.ack") : source.port === labPort && destination.port !== labPort;
    const [client, server] = isFromServer ? [destination, source] : [source, destination];
    const connection = new Connection(this.#file, stream, client, server);
    this.#connections.set(stream, connection);
    return connection;
  }

  #seeDatagram(dissection: Dissection, layer: Layer, time: bigint): void {
    const network = networkOf(dissection, layer);
    if (network === undefined) return;
    this.#datagramCount += 1;
    if (this.#datagrams.length >= mostDatagrams) {
      this.#isPartial = true;
      return;
    }
    const inner = dissection.layers[dissection.layers.indexOf(layer) + 1]?.protocol.name ?? "";
    const datagram = datagramOf(new LayerFields(layer), {
      file: this.#file,
      number: dissection.frame,
      time,
      bytes: dissection.sources[layer.source]!.bytes,
      addresses: network.addresses,
      ip: network.header,
      place: placeOf(dissection, layer),
      end: endOfPacket(network, layer),
      protocol: inner === "data" ? "" : inner,
    });
    this.#datagrams.push(datagram);
    const dns = layerOf(dissection, "dns");
    if (dns !== undefined) this.#seeLookup(new LayerFields(dns), datagram);
  }

  #seeLookup(dns: LayerFields, { frame, time, source, destination }: Datagram): void {
    const isResponse = dns.flag("dns.flags.response");
    const name = dns.value("dns.qry.name");
    const addresses = [dns.bytes("dns.a"), dns.bytes("dns.aaaa")]
      .filter((bytes) => bytes !== undefined)
      .map(addressText);
    const [client, server] = isResponse ? [destination, source] : [source, destination];
    const ends = { client: client.address, server: server.address };
    const lookup = { file: this.#file, frame, time, name: String(name ?? ""), isResponse, addresses };
    this.#lookups.push({ ...lookup, ...ends });
  }

  /** What was seen, once the capture has ended. */
  finish(description: CaptureDescription, problem?: string): SeenCapture {
    const connections = [...this.#connections.values()].toSorted((one, other) => one.stream - other.stream);
    for (const connection of connections) connection.end();
    return {
      file: this.#file,
      packets: this.#packets,
      first: this.#first,
      last: this.#last,
      snapped: this.#snapped,
      firstSnapped: this.#firstSnapped,
      description,
      problem,
      connections,
      datagrams: this.#datagrams,
      datagramCount: this.#datagramCount,
      lookups: this.#lookups,
      chat: readChat(this.#file, connections, this.#datagrams),
      isPartial: this.#isPartial,
    };
  }
}

/** Behind the last byte of the IP packet, where this layer stands in the frame itself. */
function endOfPacket({ fields, header }: Network, above: Layer): number | undefined {
  if (above.source !== fields.layer.source) return undefined;
  if (header.version === 6) return fields.layer.offset + 40 + fields.number("ipv6.plen");
  const isFragment = fields.flag("ip.flags.mf") || fields.number("ip.frag_offset") > 0;
  return isFragment ? undefined : fields.layer.offset + fields.number("ip.len");
}

/** Whether this conversation is one of the chat: by its port, or by the roster that the server sends first. */
export function isChat({ server, pieces }: Connection): boolean {
  if (server.port === labPort) return true;
  const first = pieces.find((piece) => !piece.isFromClient);
  return first !== undefined && first.bytes[0] === 0x21 && first.bytes[1] === 0x7b;
}

function readChat(file: string, connections: readonly Connection[], datagrams: readonly Datagram[]): ChatEvent[] {
  const events = connections.filter(isChat).flatMap(readConversation);
  for (const { frame, time, place, source, destination, payload } of datagrams) {
    if (source.port !== labPort && destination.port !== labPort) continue;
    const text = directText(payload);
    if (text === undefined) continue;
    const bytes = rangeFrom(place, udpHeaderLength, payload.length);
    events.push({
      kind: "direct",
      from: source.address,
      to: destination.address,
      port: source.port,
      text,
      file,
      frame,
      time,
      bytes,
    });
  }
  return events.toSorted((one, other) => one.frame - other.frame || Number(one.time - other.time));
}
