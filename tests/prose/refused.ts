// Phrases that make a reader stumble, and what to write instead. One row a phrase; the examples are tested.
import type { ProsePiece } from "./pieces.ts";

export interface Refused {
  readonly pattern: RegExp;
  /** What to write instead. */
  readonly instead: string;
  /** Where the phrase is refused; everywhere by default. */
  readonly kinds?: readonly ProsePiece["kind"][];
  readonly examples: { readonly refused: readonly string[]; readonly fine: readonly string[] };
}

export const refused: readonly Refused[] = [
  {
    pattern: /(?:^|[.] )(?:What|Who|Whoever) [^.?!|]*\./,
    instead: 'begin a sentence with the thing itself: "The server drops …"',
    kinds: ["document"],
    examples: {
      refused: ["What was sent is dropped. Then", "Who speaks fast waits."],
      fine: ["what it is", "What is a SYN?", "the report: who said what, the pictures."],
    },
  },
  {
    pattern:
      /(?:^|[.] )(?:What|what) (?:(?:is|was|are|were|has|have|had|came|comes|goes|went|stays|cannot|can|may)\b|(?:a|an|the|it|they|we|he|she|somebody|nobody|others?)\b[^.?!:;]*)[^.?!:;]*(?:\.|$)(?!\?)/,
    instead: 'begin with the thing itself: "The server drops …", not "What … is dropped"',
    kinds: ["comment", "title"],
    examples: {
      refused: ["What was sent is dropped.", "Ends. What a filter needs.", "what comes late is dropped"],
      fine: ["What is a SYN?", "Says what it tests.", "The server drops late bytes."],
    },
  },
  {
    pattern: /(?:^|[.] )(?:Who|Whoever|who|whoever) (?!can see)[a-z]+(?: [^.?!:;]*)?(?:\.|,|$)(?!\?)/,
    instead: 'name the subject: "a sender that floods", not "who floods"',
    kinds: ["comment", "title"],
    examples: {
      refused: ["Who speaks faster than the room can hear waits.", "who stops listening hears no more"],
      fine: ["Who is in the room?", "Shows who is in the room."],
    },
  },
  {
    pattern: /\b(?:stands|stood|stand) (?:in|at|behind|before|there|on|beside|with|alone|under|above|below|still)\b/i,
    instead: '"is" or "has" instead of "stands"',
    examples: {
      refused: ["The key stands in the file."],
      fine: ["The key is in the file.", "the name stands for an address"],
    },
  },
  {
    pattern:
      /\b(?:is|are|was|were|be|been) told\b|\btells (?:that|how|of|what|whether|it|them|us|who|where|which|by)\b/i,
    instead: '"says", "reports" or "knows" instead of "tells"',
    examples: {
      refused: ["The client is told.", "It tells how many."],
      fine: ["The server tells alice.", "The client knows."],
    },
  },
  {
    pattern:
      /\bbehind (?:it|them|the|a|an|its|their|each|that|which|this|one|every|bytes|what)\b(?! (?:proxy|address|NAT|router|firewall|one address))/i,
    instead: '"after" instead of "behind" (a proxy or a router is behind nothing else)',
    examples: {
      refused: ["The bytes behind the header."],
      fine: ["The bytes after the header.", "Two users behind one address", "behind a proxy"],
    },
  },
  {
    pattern: /\bin (?:\w+'s |the )?clothes\b|\bin words\b|\bat hand\b|\bcome back to\b|\bof no use\b/i,
    instead: "say it without the picture",
    examples: {
      refused: ["An IPv4 address in the clothes of an IPv6 one.", "refused in words", "where root is at hand"],
      fine: ["An IPv4-mapped address.", "refused with a sentence"],
    },
  },
  {
    pattern: /\b(?:is|are) (?:no|none) (?:a |an )?[a-z]+ (?:but|of its own)\b|\bno capture file but\b/i,
    instead: '"X is a Y, not a Z"',
    examples: { refused: ["This is no capture file but a text."], fine: ["notes.txt is a text file, not a capture."] },
  },
  {
    pattern: /^(?:Of|of) [^.]*[.,]|^(?:And|and|Also|but|But) /,
    instead: "a title is understood alone, with its subject",
    kinds: ["title"],
    examples: { refused: ["of any packets, and more", "and again"], fine: ["the list shows packets of any kind"] },
  },
  {
    pattern:
      /\b(?:he|she) who\b|\bthose who\b|\bwho has (?:read|left|come|more)\b|\bis (?:let in|taken in|come)\b|\bare (?:let in|taken in)\b/i,
    instead: 'the field\'s word: "accepted", "users that …"',
    examples: { refused: ["Those who are there stay.", "Nobody is let in."], fine: ["The users in the room stay."] },
  },
];
