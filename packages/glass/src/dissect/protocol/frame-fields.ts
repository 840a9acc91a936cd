// The frame: not a protocol on the wire, but what the capture says about a packet as a whole.
import type { FieldTable, ProtocolDeclaration } from "../field.ts";

export const frameFields = {
  number: {
    name: "frame.number",
    label: "Frame number",
    type: "unsigned",
    sentence: "The packet's place in the capture, counted from 1.",
    derived: true,
  },
  time: {
    name: "frame.time_epoch",
    label: "Epoch time",
    type: "seconds",
    sentence: "When the packet was captured, in seconds since the start of 1970 (UTC).",
    derived: true,
  },
  timeRelative: {
    name: "frame.time_relative",
    label: "Time since the first frame",
    type: "seconds",
    sentence: "The time that has passed since the first packet of the capture.",
    derived: true,
  },
  timeDelta: {
    name: "frame.time_delta",
    label: "Time since the previous frame",
    type: "seconds",
    sentence: "The time that has passed since the packet before this one.",
    derived: true,
  },
  length: {
    name: "frame.len",
    label: "Length on the wire",
    type: "unsigned",
    sentence: "How many bytes the packet had on the wire.",
    derived: true,
  },
  capturedLength: {
    name: "frame.cap_len",
    label: "Captured length",
    type: "unsigned",
    sentence:
      "How many bytes of the packet are in the capture; fewer than on the wire where the capture tool cut it off.",
    derived: true,
  },
  interface: {
    name: "frame.interface_id",
    label: "Interface",
    type: "unsigned",
    sentence: "The interface that the packet was captured on, by its number in the file.",
    derived: true,
  },
  linkType: {
    name: "frame.link_type",
    label: "Link type",
    type: "unsigned",
    sentence: "What kind of link the packet was captured on, which says how its first bytes are to be read.",
    source: "the registry of LINKTYPE_ values",
    derived: true,
  },
  protocols: {
    name: "frame.protocols",
    label: "Protocols",
    type: "string",
    sentence: "The protocols found in the packet, from the outside to the inside.",
    derived: true,
  },
  comment: {
    name: "frame.comment",
    label: "Comment",
    type: "string",
    sentence: "What somebody wrote about this packet in the capture file.",
    derived: true,
  },
} as const satisfies FieldTable;

export const frameDeclaration = {
  name: "frame",
  label: "Frame",
  column: "Frame",
  sentence: "The record of the packet in the capture.",
  fields: frameFields,
  found: [],
} as const satisfies ProtocolDeclaration;
