// The glass: capture files, dissection, display filters, flows, TCP analysis, questions and answers. Pure.
export type {
  CaptureDescription,
  CaptureInterface,
  CaptureSection,
  DecryptionSecrets,
  InterfaceStatistics,
} from "./file/description.ts";
export { Analyzer, type AnalyzerOptions } from "./analysis/analyzer.ts";
export { PacketAnalysis } from "./analysis/packet-analysis.ts";
export { markFields } from "./analysis/tcp/mark.ts";
export type { Compatibility } from "./analysis/tcp/rules.ts";
export { SegmentAnalysis } from "./analysis/tcp/segment.ts";
export { Gunzip, isGzip } from "./file/gunzip.ts";
export { linkTypeName, linkTypes } from "./file/link-type.ts";
export { openCapture, type Capture, type CaptureSource } from "./file/open.ts";
export { CaptureParser } from "./file/parser.ts";
export { PacketRecord, type CaptureProblem } from "./file/record.ts";
export { pcapHeader, pcapRecord, type PcapWriterOptions } from "./file/write-pcap.ts";
export { interfaceBlock, packetBlock, secretsBlock, sectionBlock, statisticsBlock } from "./file/write-pcapng.ts";
export { addressText4, addressText6, addressTextEthernet } from "./dissect/address.ts";
export { declaredFields, declaredProtocols } from "./dissect/declared.ts";
export type { DispatchTable, FieldDeclaration, FieldTable, FieldType, ProtocolDeclaration } from "./dissect/field.ts";
export type {
  ByteSource,
  Dissection,
  FieldNode,
  FieldValue,
  FrameAnalysis,
  FrameSummary,
  Layer,
} from "./dissect/tree.ts";
export { drawProblem, type FilterProblem } from "./filter/problem.ts";
export type { Application, DecodeAsRule } from "./dissect/application.ts";
export { decodeAsText, mostDecodeAsRules, readDecodeAs, type DecodeAsResult } from "./dissect/decode-as.ts";
export { Dissector } from "./dissect/dissector.ts";
export type { DissectOptions } from "./dissect/context.ts";
export { isUnfinishedChat } from "./dissect/protocol/chat-segments.ts";
export { FragmentTable, type Reassembled } from "./dissect/reassembly.ts";
export { PacketValues } from "./analysis/packet-values.ts";
export type { Filter, FilterResult } from "./filter/compile.ts";
export { compileFilter, completeFilter } from "./filter/display-filter.ts";
export type { Term } from "./filter/vocabulary.ts";
export {
  bitsPerRow,
  cellLabel,
  cellValue,
  figureValue,
  layOutFigure,
  layOutHeader,
  type DiagramCell,
  type DiagramOptions,
} from "./show/bit-diagram.ts";
export { FieldColumns } from "./show/columns.ts";
export { fieldsMarkdown } from "./show/field-list.ts";
export { StreamFollower, type FollowedSegment, type Said } from "./flow/stream-follower.ts";
export { hexDump, type Paint } from "./show/hex-dump.ts";
export { conversationToJson, toJson, type FieldJson, type FrameJson, type LayerJson } from "./show/json.ts";
export { ListLines } from "./show/line.ts";
export { ConversationList, endingWords, type ConversationSummary, type WaySummary } from "./show/streams.ts";
export { treeLines, type TreeLine } from "./show/tree.ts";
export { fieldText, nodeText, secondsText } from "./show/value.ts";
export type {
  Answer,
  Evidence,
  Figure,
  Finding,
  HeaderFigure,
  LadderFigure,
  LadderStep,
  Question,
  SequenceFigure,
  StreamAnswer,
} from "./question/answer.ts";
export { CaptureWitness } from "./question/capture-witness.ts";
export { deliveryOf, type Delivery } from "./question/sent/delivery.ts";
export { explainOrigin, type FieldOrigin } from "./question/field-origin.ts";
export { explainMarks, type MarkExplanation } from "./question/mark-reason.ts";
export { answerSet, type SetAnswer, type SetReport } from "./question/report.ts";
export { builtInSets, questions } from "./question/questions.ts";
export { builtInSet, readSet, type QuestionSet, type SetResult } from "./question/set.ts";
export type { Connection } from "./question/seen/connection.ts";
export { mostAnswered } from "./question/seen/limit.ts";
export type { CaptureRecord, Seen, SeenCapture } from "./question/seen/seen.ts";
export type { Segment } from "./question/seen/segment.ts";
export {
  compileChunkFilter,
  compileColumnFilter,
  type ChunkFilter,
  type ColumnFilter,
} from "./filter/column/compile.ts";
export { NOT_SELECTED, SELECTED, UNDECIDED } from "./filter/column/mask.ts";
export { LatestPacket } from "./analysis/latest-packet.ts";
export { CHUNK_ROWS, IS_RELATIVE, IS_REVERSE, IS_TCP, isUdp, type PacketColumns } from "./analysis/packet-columns.ts";
export { PacketIndex } from "./analysis/packet-index.ts";
export { PacketRecall } from "./analysis/packet-recall.ts";
