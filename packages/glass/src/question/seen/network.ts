// The IP header around a transport header, as the questions look at it.
import { addressText4, addressText6 } from "../../dissect/address.ts";
import type { Dissection, Layer } from "../../dissect/tree.ts";
import type { NetworkHeader } from "./datagram.ts";
import { LayerFields, placeOf } from "./packet.ts";

/** The fixed part of an IPv6 header (RFC 8200 §3), in bytes. */
export const ipv6Header = 40;

/** Its bytes are those of the packet. */
export interface Network {
  readonly fields: LayerFields;
  readonly header: NetworkHeader;
  readonly addresses: readonly [source: string, destination: string];
}

export function addressText(bytes: Uint8Array | undefined): string {
  if (bytes === undefined) return "?";
  return bytes.length === 4 ? addressText4(bytes) : addressText6(bytes);
}

export function networkAt(dissection: Dissection, layer: Layer): Network {
  const fields = new LayerFields(layer);
  const version = layer.protocol.name === "ip" ? 4 : 6;
  const { name } = layer.protocol;
  const bytes = dissection.sources[layer.source]!.bytes.subarray(layer.offset, layer.offset + layer.length);
  const protocol = fields.number(version === 4 ? "ip.proto" : "ipv6.nxt");
  return {
    fields,
    header: { version, place: placeOf(dissection, layer), bytes, protocol },
    addresses: [addressText(fields.bytes(`${name}.src`)), addressText(fields.bytes(`${name}.dst`))],
  };
}

/** The header with a copy of its bytes, for who keeps it. */
export function keptHeader({ header }: Network): NetworkHeader {
  return { ...header, bytes: header.bytes.slice() };
}

const isIp = ({ protocol, isQuoted }: Layer): boolean =>
  (protocol.name === "ip" || protocol.name === "ipv6") && !isQuoted;

/** The innermost IP header above a layer: of a tunnel, the one around the conversation. */
export function networkOf(dissection: Dissection, above: Layer): Network | undefined {
  const index = dissection.layers.indexOf(above);
  const layer = dissection.layers.slice(0, index).findLast(isIp);
  return layer === undefined ? undefined : networkAt(dissection, layer);
}

/** The innermost IP header in the frame itself: that of the fragment, where the packet came in several. */
export function fragmentOf({ layers }: Dissection): Layer | undefined {
  return layers.findLast((layer) => isIp(layer) && layer.source === 0);
}
