// Text, whoever sends it: UTF-8, what a screen may show, addresses, and the word that somebody meant.
export { addressNetwork, canonicalAddress, isIpv6, socketAddress, withPort } from "./address.ts";
export { closest, editDistance } from "./closest.ts";
export { parseDuration } from "./duration.ts";
export { faultWords, isSystemFault } from "./system-fault.ts";
export { tomlLine, type TomlPath } from "./toml-line.ts";
export {
  asciiText,
  decodeText,
  encodeText,
  incompleteTail,
  isUtf8,
  utf8CutAt,
  utf8Length,
  visibleBytes,
} from "./utf8.ts";
export { escapedText, visibleText } from "./visible.ts";
