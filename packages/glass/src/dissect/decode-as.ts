// "Decode As" in Wireshark's own words: `tcp.port==6000,lab` says that TCP port 6000 carries the lab's chat.
import { visibleText } from "@vitrine/wire/text";
import { applications, type DecodeAsRule, isCarriedBy, type Transport } from "./application.ts";

const largestPort = 65_535;
/** Rules at once. Each costs a comparison a conversation; nobody has more. */
export const mostDecodeAsRules = 100;

export type DecodeAsResult =
  | { readonly isValid: true; readonly rule: DecodeAsRule }
  /** Says what is wrong and what could have been meant. */
  | { readonly isValid: false; readonly message: string };

const example = "tcp.port==6000,lab";
/** `SELECTOR==PORT,PROTOCOL`, with `PORT-PORT` or `PORT:COUNT` for several ports, as tshark's `-d` takes it. */
const form = /^\s*([^\s=,]+)\s*==\s*(\d+)\s*(?:([-:])\s*(\d+))?\s*,\s*([^\s,]+)\s*$/;
const selectors: ReadonlyMap<string, Transport> = new Map([
  ["tcp.port", "tcp"],
  ["udp.port", "udp"],
]);
const protocolWords = "lab (the lab's chat), irc, dns, or data (bytes)";

function refuse(text: string, reason: string): DecodeAsResult {
  return { isValid: false, message: `"${visibleText(text)}" cannot be used to decode: ${reason}` };
}

/** Reads a rule as it is typed. */
export function readDecodeAs(text: string): DecodeAsResult {
  const found = form.exec(text.slice(0, 200));
  if (found === null) {
    const single = /^\s*([^\s=,]+)\s*=\s*(\d+(?:[-:]\d+)?)\s*,\s*(\w+)\s*$/.exec(text);
    if (single !== null) return refuse(text, `write two equals signs: ${single[1]}==${single[2]},${single[3]}.`);
    const bare = /^\s*(\d+)\s*$/.exec(text);
    const meant = bare === null ? example : `tcp.port==${bare[1]},lab`;
    return refuse(text, `a rule is a port field, a port and a protocol, such as ${meant}.`);
  }
  const [, selector = "", port = "", separator, more = "", protocol = ""] = found;
  const transport = selectors.get(selector.toLowerCase());
  if (transport === undefined) {
    return refuse(text, `the field is tcp.port or udp.port, not ${visibleText(selector)}; such as ${example}.`);
  }
  const first = Number(port);
  const last = separator === undefined ? first : separator === "-" ? Number(more) : first + Number(more) - 1;
  if (first > largestPort || last > largestPort) return refuse(text, `ports end at ${largestPort}.`);
  if (last < first) return refuse(text, `the ports ${port}${separator}${more} are none.`);
  const application = applications.find((name) => name === protocol.toLowerCase());
  if (application === undefined) {
    return refuse(text, `the glass reads no protocol "${visibleText(protocol)}"; it reads ${protocolWords}.`);
  }
  if (!isCarriedBy(transport, application)) return refuse(text, `${application} runs over TCP: write tcp.port.`);
  return { isValid: true, rule: { transport, first, last, application } };
}

/** The rule as it is typed. */
export function decodeAsText({ transport, first, last, application }: DecodeAsRule): string {
  return `${transport}.port==${first}${last === first ? "" : `-${last}`},${application}`;
}
