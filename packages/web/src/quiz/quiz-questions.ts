// The questions that the quiz asks, made from a capture's own answers: what is right, and what is often taken for it.
import type { Evidence, SetAnswer } from "@vitrine/glass";
import type { Candidate, NumberQuestion } from "./judge.ts";

export interface QuizQuestion extends NumberQuestion {
  /** Unique within the quiz: "q4.ack". */
  readonly id: string;
  readonly text: string;
  /** Whose conversation it is about, where it is about one. */
  readonly ends: readonly [client: string, server: string] | undefined;
  /** A display filter that shows where to look without telling the answer. */
  readonly look: string;
  readonly evidence: Evidence | undefined;
}

type Values = Readonly<Record<string, unknown>>;
type Answers = ReadonlyMap<string, Extract<SetAnswer, { answered: true }>>;
type Made = Omit<QuizQuestion, "ends" | "evidence"> & { readonly of: string; readonly field?: string };

const shown = (value: number): string => value.toLocaleString("en-GB");

function numberIn(values: Values | undefined, key: string): number | undefined {
  const value = values?.[key];
  return typeof value === "number" ? value : undefined;
}

/** Candidates whose number is known; what would be right besides is no confusion. */
function candidates(rows: ReadonlyArray<readonly [number | undefined, string]>, right: readonly Candidate[] = []) {
  return rows.flatMap(([value, words]): Candidate[] =>
    value === undefined || right.some((one) => one.value === value) ? [] : [{ value, words }],
  );
}

function synQuestion(answers: Answers): Made[] {
  const values = answers.get("q3")?.values;
  const raw = numberIn(values, "seqRaw");
  if (raw === undefined) return [];
  const right = candidates([
    [raw, `${shown(raw)} is the number on the wire; counted from the conversation's first, the same SYN has 0.`],
    [0, `Relative to itself the first number is 0. On the wire it is ${shown(raw)}: switch to raw numbers to see it.`],
  ]);
  const confused = candidates(
    [
      [(raw + 1) % 2 ** 32, "That is one more: the number that the SYN-ACK acknowledges, because a SYN takes one."],
      [1, "1 is the relative number of the first byte of data. The SYN itself comes before it: it takes number 0."],
      [
        numberIn(answers.get("q4")?.values, "seqRaw"),
        "That is the server's own number, in its SYN-ACK. The client's is asked.",
      ],
      [numberIn(values, "frame"), "That is the number of the packet in the capture, not a field of its TCP header."],
    ],
    right,
  );
  const text = "Which sequence number does the SYN carry that opens the connection? Raw or relative, as you like.";
  return [
    {
      id: "q3",
      of: "q3",
      field: "tcp.seq_raw",
      text,
      look: "tcp.flags.syn == 1 && tcp.flags.ack == 0",
      right,
      confused,
      bits: 32,
    },
  ];
}

function synAckQuestions(answers: Answers): Made[] {
  const values = answers.get("q4")?.values;
  const raw = numberIn(values, "seqRaw");
  const ack = numberIn(values, "ackRaw");
  if (raw === undefined || ack === undefined) return [];
  const look = "tcp.flags.syn == 1 && tcp.flags.ack == 1";
  const client = (ack - 1 + 2 ** 32) % 2 ** 32;
  const rightAck = candidates([
    [
      ack,
      `The client's number ${shown(client)} plus one: a SYN takes one sequence number, although it carries no data.`,
    ],
    [1, `Relative to the client's first number it is 1; on the wire ${shown(ack)}.`],
  ]);
  const confusedAck = candidates(
    [
      [client, "That is the client's own number. The server acknowledges the next one, since the SYN takes one."],
      [0, "0 is the client's SYN itself. An acknowledgment names the next number that is expected."],
      [raw, "That is the server's own sequence number. Its acknowledgment number is asked."],
    ],
    rightAck,
  );
  const rightSeq = candidates([
    [raw, `The server chooses a number of its own: ${shown(raw)}. Relative, it is 0.`],
    [0, `Each direction counts from its own first number, so relative it is 0; on the wire ${shown(raw)}.`],
  ]);
  const confusedSeq = candidates(
    [
      [ack, "That is the acknowledgment number: what the server expects from the client. Its own number is asked."],
      [client, "That is the client's number. Each end counts its own bytes, from a number of its own."],
    ],
    rightSeq,
  );
  return [
    {
      id: "q4.ack",
      of: "q4",
      field: "tcp.ack_raw",
      text: "Which acknowledgment number does the SYN-ACK carry?",
      look,
      right: rightAck,
      confused: confusedAck,
      bits: 32,
    },
    {
      id: "q4.seq",
      of: "q4",
      field: "tcp.seq_raw",
      text: "Which sequence number does the SYN-ACK carry?",
      look,
      right: rightSeq,
      confused: confusedSeq,
      bits: 32,
    },
  ];
}

function windowQuestion(answers: Answers): Made[] {
  const values = answers.get("q5")?.values;
  const least = numberIn(values, "leastWindow");
  if (least === undefined) return [];
  const directions = Array.isArray(values?.directions) ? (values.directions as readonly Values[]) : [];
  const right = candidates([
    [least, "That is the least room that any receiver told of, scaled as agreed in the handshake."],
  ]);
  const scales = directions.map((one) => numberIn(one, "scaleFactor") ?? 1).filter((scale) => scale > 1);
  const confused = candidates(
    [
      ...scales.map(
        (scale) =>
          [
            least / scale,
            `That is the field as it is in the header. It counts in steps of ${scale}, as agreed in the handshake.`,
          ] as const,
      ),
      ...scales.map(
        (scale) =>
          [least * scale, "This window is not scaled: in a SYN and a SYN-ACK the field counts plain bytes."] as const,
      ),
      ...directions.map(
        (one) =>
          [numberIn(one, "leastWindow"), "That is the least of the other direction. There is a smaller one."] as const,
      ),
      [65_535, "65,535 is what the field can hold at most. Which value is in it here?"],
    ],
    right,
  );
  const text = "What is the least window, in bytes, that a receiver advertised in this conversation?";
  return [{ id: "q5", of: "q5", text, look: "tcp.window_size", right, confused, bits: 16 }];
}

function retransmissionQuestion(answers: Answers): Made[] {
  const values = answers.get("q6")?.values;
  const count = numberIn(values, "count");
  if (count === undefined) return [];
  const words =
    count === 0
      ? "None: the sequence numbers of either end never go back."
      : "Each of them carries a sequence number that its sender had used before.";
  const right = candidates([[count, words]]);
  const confused = candidates([[0, "Some were: look for sequence numbers that go back."]], right);
  const text = "How many segments of this conversation were sent again?";
  return [{ id: "q6", of: "q6", text, look: "tcp.analysis.retransmission", right, confused }];
}

function udpQuestions(answers: Answers): Made[] {
  const made: Made[] = [];
  const look = "udp";
  const fixed = (
    of: string,
    text: string,
    right: Candidate[],
    rows: ReadonlyArray<readonly [number | undefined, string]>,
  ): void => {
    if (answers.has(of)) made.push({ id: of, of, text, look, right, confused: candidates(rows, right) });
  };
  fixed(
    "q7",
    "How many fields has a UDP header?",
    [{ value: 4, words: "Source port, destination port, length, checksum." }],
    [
      [8, "8 is how many bytes it has."],
      [5, "The data is no field of the header."],
      [6, "Addresses belong to the IP header."],
    ],
  );
  fixed(
    "q8",
    "How many bytes long is each field of a UDP header?",
    [{ value: 2, words: "Two bytes each, eight in all." }],
    [
      [16, "16 is right in bits; bytes are asked."],
      [8, "8 is the whole header."],
      [4, "4 is the number of fields."],
    ],
  );
  const length = numberIn(answers.get("q9")?.values, "length");
  const payload = numberIn(answers.get("q9")?.values, "payload");
  if (length !== undefined && payload !== undefined) {
    const frame = numberIn(answers.get("q9")?.values, "frame");
    fixed(
      "q9",
      `What does the Length field say in the datagram of packet ${frame ?? "?"}?`,
      [{ value: length, words: `${payload} bytes of data and 8 of header.` }],
      [
        [payload, "That is the data alone. The field counts the header's 8 bytes, too."],
        [
          payload + 20,
          "20 is the length of an IPv4 header; the UDP header has 8 bytes, and the field counts only those.",
        ],
      ],
    );
  }
  fixed(
    "q10",
    "How many bytes can a UDP payload hold at most, by its Length field?",
    [
      { value: 65_527, words: "65,535 minus the 8 bytes of the header." },
      {
        value: 65_507,
        words:
          "That is what IPv4 leaves of it: its own length field counts its 20 bytes as well. By the UDP header alone it would be 65,527.",
      },
    ],
    [
      [65_535, "That is the largest Length; it counts the 8 bytes of the header."],
      [65_536, "Sixteen bits count from 0, so the largest number is 65,535; and the header's 8 bytes count."],
      [1472, "That is what fits into one Ethernet frame. A longer datagram travels in fragments."],
      [65_515, "That is an IPv4 payload: UDP's own header takes 8 of it."],
    ],
  );
  fixed(
    "q11",
    "What is the largest possible source port?",
    [{ value: 65_535, words: "Sixteen bits: 2 to the 16th, minus one." }],
    [
      [65_536, "There are 65,536 numbers, but they begin with 0."],
      [49_151, "That is the last registered port (RFC 6335); the field goes on."],
      [1023, "That is the last of the system ports (RFC 6335); the field goes on."],
    ],
  );
  fixed(
    "q12",
    "What is UDP's protocol number in the IP header?",
    [{ value: 17, words: "17, or 0x11." }],
    [
      [6, "6 is TCP."],
      [1, "1 is ICMP."],
      [16, "16 is how many bits a port has."],
    ],
  );
  return made;
}

/** What can be asked of these answers; what the capture cannot tell is not asked. */
export function quizQuestions(report: readonly SetAnswer[]): readonly QuizQuestion[] {
  const answers: Answers = new Map(report.flatMap((one) => (one.answered ? [[one.id, one] as const] : [])));
  const made = [
    ...synQuestion(answers),
    ...synAckQuestions(answers),
    ...windowQuestion(answers),
    ...retransmissionQuestion(answers),
    ...udpQuestions(answers),
  ];
  return made.map(({ of, field, ...question }) => {
    const { values, evidence } = answers.get(of)!;
    const { client, server } = values;
    const ends = typeof client === "string" && typeof server === "string" ? ([client, server] as const) : undefined;
    return Object.assign(question, { ends, evidence: evidence.find((one) => one.field === field) ?? evidence[0] });
  });
}
