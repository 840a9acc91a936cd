// The option `-d, --decode-as RULE` of the commands that take packets apart, as tshark has it.
import { mostDecodeAsRules, readDecodeAs, type DecodeAsRule } from "@vitrine/glass";
import { Option } from "commander";

/** The option; its value is the list of rules as they were typed. */
export function decodeAsOption(): Option {
  return new Option(
    "-d, --decode-as <RULE>",
    "read a port as a protocol (lab, irc, dns or data): tcp.port==6000,lab; may be given several times",
  ).argParser((text: string, before: readonly string[] | undefined) => [...(before ?? []), text]);
}

/** The rules that were typed, or in `fault` what is wrong with one of them. */
export function decodeAsRules(
  texts: readonly string[] = [],
): { readonly rules: readonly DecodeAsRule[] } | { readonly fault: string } {
  if (texts.length > mostDecodeAsRules) return { fault: `--decode-as takes at most ${mostDecodeAsRules} rules.` };
  const rules: DecodeAsRule[] = [];
  for (const text of texts) {
    const result = readDecodeAs(text);
    if (!result.isValid) return { fault: result.message };
    rules.push(result.rule);
  }
  return { rules };
}
