// The glass: capture files, dissection, display filters, flows, TCP analysis, questions and answers. Pure.
export type { CaptureProblem, PacketRecord } from "./file/record.ts";
export type { DispatchTable, FieldDeclaration, FieldTable, FieldType, ProtocolDeclaration } from "./dissect/field.ts";
export type { ByteSource, Dissection, FieldNode, FieldValue, FrameAnalysis, Layer } from "./dissect/tree.ts";
