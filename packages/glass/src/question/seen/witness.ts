// Sees every packet of a capture once and keeps what the questions may ask for.
import { ApplicationPorts, type DecodeAsRule } from "../../dissect/application.ts";
import type { Dissection, FrameAnalysis, Layer } from "../../dissect/tree.ts";
import type { CaptureDescription } from "../../file/description.ts";
import { directText, readConversation, type ChatEvent } from "./chat.ts";
import { Connection } from "./connection.ts";
import { datagramOf, payloadRange, udpHeaderLength, type Datagram } from "./datagram.ts";
import { FirstFragments } from "./first-fragments.ts";
import { identityOf } from "./identity.ts";
import { mostConnections, mostDatagrams, mostPayload, mostSegments } from "./limit.ts";
import { addressText, ipv6Header, keptHeader, networkOf, type Network } from "./network.ts";
import { LayerFields, layerOf, PlaceTable, placeOf, timeOf } from "./packet.ts";
import type { CaptureRecord, Lookup, SeenCapture } from "./seen.ts";
import { segmentOf, type End, type Segment } from "./segment.ts";
import { singleDatagrams } from "./twins.ts";
import { isChat } from "../irc-conversations.ts";
import { deliveryOf } from "../sent/delivery.ts";

/** EtherTypes of protocols that carry IP packets, which the glass does not open: MPLS and PPPoE. */
const carriers: ReadonlySet<number> = new Set([0x8847, 0x8848, 0x8864]);
/** IP protocols of the same kind: GRE, ESP, L2TP. */
const tunnels: ReadonlySet<number> = new Set([47, 50, 115]);

export class Witness {
  readonly #file: string;
  readonly #ports: ApplicationPorts;
  readonly #connections = new Map<number, Connection>();
  readonly #datagrams: Datagram[] = [];
  readonly #lookups: Lookup[] = [];
  readonly #places = new PlaceTable();
  readonly #fragments = new FirstFragments();
  #packets = 0;
  #first: bigint | undefined;
  #earliest: bigint | undefined;
  #last: bigint | undefined;
  #snapped = 0;
  #firstSnapped: number | undefined;
  #unopened = 0;
  #firstUnopened: number | undefined;
  #segments = 0;
  #payload = 0;
  #datagramCount = 0;
  #isPartial = false;

  /** `file` is the capture's name in the answers; the analysis has the same rules. */
  constructor(file: string, decodeAs?: readonly DecodeAsRule[]) {
    this.#file = file;
    this.#ports = new ApplicationPorts(decodeAs);
  }

  get packets(): number {
    return this.#packets;
  }

  /** Takes the next packet, and its analysis. Copies everything that it keeps. */
  see(dissection: Dissection, analysis: FrameAnalysis): void {
    const time = timeOf(dissection);
    this.#packets += 1;
    this.#first ??= time;
    if (this.#earliest === undefined || time < this.#earliest) this.#earliest = time;
    if (this.#last === undefined || time > this.#last) this.#last = time;
    this.#seeLength(dissection);
    const tcp = layerOf(dissection, "tcp");
    const udp = layerOf(dissection, "udp");
    if (tcp !== undefined) {
      this.#seeSegment(dissection, tcp, analysis);
      if (tcp.source !== 0) this.#fragments.note(dissection, time);
    } else if (udp !== undefined) this.#seeDatagram(dissection, udp);
    else {
      this.#fragments.note(dissection, time);
      this.#seeUnopened(dissection);
    }
  }

  #seeLength(dissection: Dissection): void {
    const frame = new LayerFields(dissection.layers[0]!);
    if (frame.number("frame.cap_len") >= frame.number("frame.len")) return;
    this.#snapped += 1;
    this.#firstSnapped ??= dissection.frame;
  }

  /** Notes a packet of MPLS, PPPoE, GRE and their like, in which a conversation may be. */
  #seeUnopened(dissection: Dissection): void {
    const layer =
      dissection.layers.at(-1)?.protocol.name === "data" ? dissection.layers.at(-2) : dissection.layers.at(-1);
    if (layer === undefined || layer.isQuoted) return;
    const fields = new LayerFields(layer);
    const isTunnel = tunnels.has(fields.optionalNumber("ip.proto") ?? fields.optionalNumber("ipv6.nxt") ?? -1);
    const isCarrier = carriers.has(fields.optionalNumber("eth.type") ?? fields.optionalNumber("vlan.etype") ?? -1);
    if (!isTunnel && !isCarrier) return;
    this.#unopened += 1;
    this.#firstUnopened ??= dissection.frame;
  }

  #seeSegment(dissection: Dissection, layer: Layer, analysis: FrameAnalysis): void {
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
    const identity = identityOf(dissection, network.fields, layer);
    const segment = segmentOf(tcp, identity, { bytes, place: this.#places.of(dissection, layer) }, isFromClient);
    if (segment.length > 0 && !segment.isReset) {
      connection.noteApplication(analysis.application ?? "data");
      if (isChat(analysis.application)) connection.noteSender(segment, analysis.isFromServer === true);
    }
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
    if (!connection.wantsPayload) return;
    const payload = bytes.slice(start, Math.min(bytes.length, start + segment.length));
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
    // A SYN-ACK comes from the server; without a handshake the port of a protocol decides until somebody says something, and
    // otherwise the first sender is the client.
    const expected = this.#ports.find("tcp", source.port, destination.port);
    const isFromPort = source.port === expected?.port && destination.port !== expected.port;
    const isFromServer = isSyn ? tcp.flag("tcp.flags.ack") : isFromPort;
    const [client, server] = isFromServer ? [destination, source] : [source, destination];
    const connection = new Connection(this.#file, stream, client, server, expected?.application);
    this.#connections.set(stream, connection);
    return connection;
  }

  #seeDatagram(dissection: Dissection, layer: Layer): void {
    const network = networkOf(dissection, layer);
    if (network === undefined) return;
    this.#datagramCount += 1;
    if (this.#datagrams.length >= mostDatagrams) {
      this.#isPartial = true;
      return;
    }
    const inner = dissection.layers[dissection.layers.indexOf(layer) + 1]?.protocol.name ?? "";
    const isFragmented = layer.source !== 0;
    const first = isFragmented ? this.#fragments.take(dissection, layer.offset, udpHeaderLength) : undefined;
    const datagram = datagramOf(new LayerFields(layer), identityOf(dissection, network.fields, layer), {
      file: this.#file,
      bytes: dissection.sources[layer.source]!.bytes,
      addresses: network.addresses,
      ip: first?.ip ?? keptHeader(network),
      place: first?.place ?? placeOf(dissection, layer),
      carried: carriedBytes(dissection, network, layer),
      protocol: inner === "data" ? "" : inner,
      isFragmented,
      frameLength: dissection.sources[0]!.bytes.length,
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

  /** Returns everything seen, once the capture has ended. `record` is the record of the run that made the capture. */
  finish(description: CaptureDescription, problem?: string, record?: CaptureRecord): SeenCapture {
    const connections = [...this.#connections.values()].toSorted((one, other) => one.stream - other.stream);
    for (const connection of connections) connection.end();
    const unfinished = this.#fragments.unfinished(this.#file);
    const all = [...this.#datagrams, ...unfinished].toSorted((one, other) => one.frame - other.frame);
    const hasTwins = connections.some((connection) => deliveryOf(connection).twins.size > 0);
    const { datagrams, twins } = singleDatagrams(all, hasTwins);
    return {
      file: this.#file,
      packets: this.#packets,
      first: this.#first,
      earliest: this.#earliest,
      last: this.#last,
      snapped: this.#snapped,
      firstSnapped: this.#firstSnapped,
      description,
      problem,
      connections,
      datagrams,
      datagramCount: this.#datagramCount + unfinished.length,
      datagramTwins: twins,
      lookups: this.#lookups,
      chat: readChat(this.#file, connections, datagrams),
      unopened: this.#unopened,
      firstUnopened: this.#firstUnopened,
      incompletePackets: this.#fragments.incomplete,
      record,
      isPartial: this.#isPartial,
    };
  }
}

/** Bytes that the IP packet holds from this layer on; undefined where the capture lacks some of its fragments. */
function carriedBytes(dissection: Dissection, { fields, header }: Network, layer: Layer): number | undefined {
  const { layer: ip } = fields;
  // A packet that was put together from its fragments is there as a whole.
  if (layer.source !== ip.source) return dissection.sources[layer.source]!.bytes.length - layer.offset;
  if (header.version === 6) {
    const isFragment = fields.flag("ipv6.fraghdr.more") || fields.number("ipv6.fraghdr.offset") > 0;
    return isFragment ? undefined : ip.offset + ipv6Header + fields.number("ipv6.plen") - layer.offset;
  }
  const isFragment = fields.flag("ip.flags.mf") || fields.number("ip.frag_offset") > 0;
  return isFragment ? undefined : ip.offset + fields.number("ip.len") - layer.offset;
}

function readChat(file: string, connections: readonly Connection[], datagrams: readonly Datagram[]): ChatEvent[] {
  const events = connections.filter(({ application }) => application === "lab").flatMap(readConversation);
  for (const datagram of datagrams) {
    const { frame, time, source, destination, payload, carried, protocol } = datagram;
    const text = protocol === "lab" && carried !== undefined ? directText(payload) : undefined;
    if (text === undefined) continue;
    const ends = { from: source.address, to: destination.address, port: source.port };
    const { length } = payload;
    events.push({ kind: "direct", ...ends, text, length, file, frame, time, bytes: payloadRange(datagram) });
  }
  return events.toSorted((one, other) => one.frame - other.frame || Number(one.time - other.time));
}
