// What could have been meant by a filter that is none: typing slips, names nearly right, and the habits of tcpdump's own
// language. Nothing is offered that would not be accepted.
import { editDistance } from "@vitrine/wire/text";
import type { FilterProblem } from "./problem.ts";
import type { Term, Vocabulary } from "./vocabulary.ts";

/** A whole filter rewritten in one way; the same text where there is nothing to rewrite. */
type Rewriting = (text: string) => string;

const address = String.raw`(\d+\.\d+\.\d+\.\d+)`;
const ipv6 = String.raw`([0-9a-fA-F]*:[0-9a-fA-F:]+)`;

/** tcpdump's phrases (pcap-filter(7)) and ours for the same. */
const tcpdumpPhrases: ReadonlyArray<readonly [RegExp, string]> = [
  [/\b(tcp|udp)\s+(src|dst)\s+port\s+(\d+)\b/g, "$1.$2port == $3"],
  [/\b(tcp|udp)\s+port\s+(\d+)\b/g, "$1.port == $2"],
  [/\b(src|dst)\s+port\s+(\d+)\b/g, "(tcp.$1port == $2 or udp.$1port == $2)"],
  [/(?<![.\w])port\s+(\d+)\b/g, "(tcp.port == $1 or udp.port == $1)"],
  [/(?<![.\w])portrange\s+(\d+)-(\d+)\b/g, "(tcp.port in {$1..$2} or udp.port in {$1..$2})"],
  [new RegExp(String.raw`(?<![.\w])(?:ip\s+)?(src|dst)\s+(?:host\s+)?${address}(?![\d/])`, "g"), "ip.$1 == $2"],
  [new RegExp(String.raw`(?<![.\w])(?:ip\s+)?host\s+${address}`, "g"), "ip.addr == $1"],
  [new RegExp(String.raw`(?<![.\w])(?:ip6\s+)?host\s+${ipv6}`, "g"), "ipv6.addr == $1"],
  [new RegExp(String.raw`(?<![.\w])(src|dst)\s+net\s+${address}/(\d+)`, "g"), "ip.$1 == $2/$3"],
  [new RegExp(String.raw`(?<![.\w])net\s+${address}/(\d+)`, "g"), "ip.addr == $1/$2"],
  [/(?<![.\w])ether\s+host\s+([0-9a-fA-F:]{17})/g, "eth.addr == $1"],
  [/\b(?:less)\s+(\d+)\b/g, "frame.len <= $1"],
  [/\b(?:greater)\s+(\d+)\b/g, "frame.len >= $1"],
  [/(?<![.\w])ip6(?![.\w])/g, "ipv6"],
];

const rewritings: readonly Rewriting[] = [
  // Quotes that a word processor made round.
  (text) => text.replace(/[\u201c\u201d\u201e\u00ab\u00bb]/g, '"').replace(/[\u2018\u2019]/g, "'"),
  (text) => text.replace(/(?<![=!<>~])=(?![=<>])/g, "=="),
  (text) => text.replace(/=>/g, ">=").replace(/=</g, "<="),
  (text) => text.replace(/<>/g, "!="),
  (text) => text.replace(/=~/g, "matches"),
  (text) => text.replace(/\b(?:equals|is)\b/g, "=="),
  (text) => text.replace(/(?<!&)&(?!&)/g, "&&").replace(/(?<!\|)\|(?!\|)/g, "||"),
  (text) => text.replace(/\b(?:AND|OR|NOT|XOR|IN|CONTAINS|MATCHES|EQ|NE|GT|LT|GE|LE)\b/g, (word) => word.toLowerCase()),
  (text) => text.replace(/\b[A-Za-z][\w-]*(?:\.\w+)*\b/g, (word) => word.toLowerCase()),
  (text) => tcpdumpPhrases.reduce((rewritten, [phrase, ours]) => rewritten.replace(phrase, ours), text),
  // The members of a set, with spaces between them, as older versions took them.
  (text) => text.replace(/\{[^{}]*\}/g, (set) => set.replace(/(?<=[\w.])\s+(?=\w)/g, ", ")),
  // Calculations in parentheses: here those are for conditions, and braces for values.
  (text) => text.replace(/\(([^()]*[-+*/%&][^()]*)\)(?=\s*[=!<>])/g, "{$1}"),
  (text) => text.replace(/\((\s*[\w.]+\s*)\)(?=\s*[=!<>])/g, "$1"),
  // 80 == tcp.port
  (text) => text.replace(/^\s*([\w.:/]+)\s*(==|!=)\s*([\w.]+)\s*$/, "$3 $2 $1"),
  // contains word, matches word
  (text) => text.replace(/\b(contains|matches)\s+([^"'\s()&|]+)/g, '$1 "$2"'),
  // ip.addr == 10.0.0.1 or 10.0.0.2
  (text) => text.replace(/([\w.]+)\s*==\s*([\w.:/]+)\s*(\|\||or)\s*([\w.:/]+)(?![\w.\s]*[=<>!~])/g, "$1 in {$2, $4}"),
  // a number in quotes
  (text) => text.replace(/"(\d[\w.:/]*)"/g, "$1"),
  (text) => text.replace(/(?<=[=!<>]\s*)true\b/g, "True").replace(/(?<=[=!<>]\s*)false\b/g, "False"),
  // Backslashes of a regular expression, written once.
  (text) => text.replace(/matches\s+"/g, 'matches r"'),
  // Two conditions side by side.
  (text) => text.replace(/([\w)}\]"])\s+(?=(?:!|not\s+)?[a-z][\w]*\.)/g, "$1 and "),
  (text) => text.replace(/^\s*([a-z]\w*)\s+([a-z]\w*)\s*$/, "$1 and $2"),
];

/** How far apart two names may be and still be taken for each other. */
function farthest(name: string): number {
  return Math.max(1, Math.min(3, Math.floor(name.length / 3)));
}

/** The terms nearest to a name that is none, nearest first. */
export function nearestTerms(vocabulary: Vocabulary, name: string, count = 3): Term[] {
  const wanted = name.toLowerCase().slice(0, 80);
  const most = farthest(wanted);
  const distances = vocabulary.terms.map((term) => ({ term, distance: distanceTo(term.name, wanted, most) }));
  const near = distances.filter(({ distance }) => distance <= most);
  return near
    .toSorted((one, other) => one.distance - other.distance)
    .slice(0, count)
    .map(({ term }) => term);
}

/** A name that is the beginning or the end of the right one is nearer than its letters say. */
function distanceTo(name: string, wanted: string, most: number): number {
  const plain = editDistance(wanted, name, most);
  if (plain <= most) return plain;
  const isPart = wanted.length >= 3 && (name.endsWith(`.${wanted}`) || name.startsWith(wanted));
  // tcp.retransmission for tcp.analysis.retransmission: both ends are right.
  const [first, last] = [wanted.split(".")[0]!, wanted.split(".").at(-1)!];
  const isShortened = wanted.includes(".") && name.startsWith(`${first}.`) && name.endsWith(`.${last}`);
  return isPart || isShortened ? most : most + 1;
}

/** Rewritings tried together: enough for two slips in one filter. */
const mostRewritings = 2;

/** The problem with what could have been meant, where something is found that `isValid`. */
export function withSuggestion(
  text: string,
  problem: FilterProblem,
  vocabulary: Vocabulary,
  isValid: (text: string) => boolean,
): FilterProblem {
  // A filter of ordinary length only: each guess is compiled.
  if (text.length > 500) return problem;
  const name = text.slice(problem.start, problem.end);
  const names = nearestTerms(vocabulary, name).map(
    (term) => `${text.slice(0, problem.start)}${term.name}${text.slice(problem.end)}`,
  );
  let candidates = [text, ...names];
  const seen = new Set([text]);
  for (const near of names) if (isValid(near)) return { ...problem, suggestion: near };
  for (let round = 0; round < mostRewritings; round += 1) {
    const next: string[] = [];
    for (const candidate of candidates) {
      for (const rewrite of rewritings) {
        const rewritten = rewrite(candidate);
        if (seen.has(rewritten)) continue;
        seen.add(rewritten);
        if (isValid(rewritten)) return { ...problem, suggestion: rewritten.trim() };
        next.push(rewritten);
      }
    }
    candidates = next;
  }
  return problem;
}
