// Bytes that no protocol here knows.
import type { FieldTable, ProtocolDeclaration } from "../field.ts";

const fields = {
  data: {
    name: "data.data",
    label: "Data",
    type: "bytes",
    sentence: "Bytes of a protocol that is not taken apart here.",
  },
  length: {
    name: "data.len",
    label: "Length",
    type: "unsigned",
    sentence: "How many bytes these are.",
    derived: true,
  },
} as const satisfies FieldTable;

export const dataDeclaration = {
  name: "data",
  label: "Data",
  column: "Data",
  sentence: "Bytes of a protocol that is not taken apart here.",
  fields,
  found: [],
} as const satisfies ProtocolDeclaration;
