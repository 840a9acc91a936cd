// IRC: lines, messages, tags, numerics, capabilities, and their bytes in both directions.
export {
  capabilities,
  capabilityMeantBy,
  formatCapabilities,
  isCapability,
  parseCapabilities,
  type CapabilityName,
  type CapabilityNeed,
  type CapabilityRow,
  type CapabilityToken,
} from "./capability.ts";
export { casemapping, foldName, isSameName } from "./casemapping.ts";
export {
  escapeIsupportValue,
  formatIsupport,
  mostTokens,
  parseIsupport,
  unescapeIsupportValue,
  type Isupport,
} from "./isupport.ts";
export { longestClientTags, longestLine, longestServerTagData, longestTags, mostParameters } from "./limit.ts";
export {
  IrcLineReader,
  lineFault,
  protocolLimits,
  type IrcLineReceiver,
  type LineFault,
  type LineLimits,
} from "./line-reader.ts";
export { encodeMessage, formatMessage, IrcMessage, parseMessage, type MessageParts, type Span } from "./message.ts";
export {
  formatModes,
  modeGrammar,
  parseModes,
  type ModeChange,
  type ModeGrammar,
  type ModeKind,
  type ModeLimits,
  type ReadModeChange,
} from "./mode-string.ts";
export { numericName, numerics, type NumericName, type NumericRow } from "./numeric.ts";
export { formatSource, isHostname, parseSource, type Source } from "./source.ts";
export {
  escapeTagValue,
  formatTags,
  isClientOnlyTag,
  isTagKey,
  noTags,
  parseTags,
  unescapeTagValue,
  type Tags,
} from "./tag.ts";
