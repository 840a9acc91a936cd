import { anyText } from "@vitrine/wire/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ethernet, flag, ipv4, tcp, text } from "../../../fixtures/packet.ts";
import {
  Analyzer,
  compileFilter,
  Dissector,
  isUnfinishedChat,
  linkTypes,
  PacketIndex,
  PacketRecall,
  PacketRecord,
  PacketValues,
  type Dissection,
  type FieldNode,
} from "../../index.ts";

const server = "10.20.30.3";
const client = "10.20.30.11";

interface Piece {
  readonly payload: readonly number[];
  readonly isFromServer?: boolean;
  readonly flags?: number;
}

function records(pieces: readonly Piece[], port = 6667): PacketRecord[] {
  const next = [1000, 2000];
  return pieces.map(({ payload, isFromServer = false, flags = flag.ack | flag.psh }, index) => {
    const [from, to] = isFromServer ? [server, client] : [client, server];
    const ports = isFromServer ? ([port, 40_000] as const) : ([40_000, port] as const);
    const way = isFromServer ? 1 : 0;
    const segment = tcp(from, to, ports, { flags, sequence: next[way]!, payload });
    next[way]! += payload.length;
    const bytes = Uint8Array.from(ethernet(0x0800, ipv4(from, to, 6, segment)));
    const sizes = { capturedLength: bytes.length, originalLength: bytes.length };
    return Object.assign(new PacketRecord(bytes), { ...sizes, linkType: linkTypes.ethernet, frame: index + 1 });
  });
}

function dissect(pieces: readonly Piece[], port?: number): Dissection[] {
  const analyzer = new Analyzer();
  const values = new PacketValues(analyzer.packet);
  const dissector = new Dissector();
  return records(pieces, port).map((record) => {
    analyzer.add(record);
    return dissector.dissect(record, values);
  });
}

const client1 = (line: string): Piece => ({ payload: text(line) });
const server1 = (line: string): Piece => ({ payload: text(line), isFromServer: true });

/** Every field with the bytes that it points to, one a line. */
function fieldsOf(dissection: Dissection): string[] {
  const layer = dissection.layers.at(-1)!;
  const { bytes } = dissection.sources[layer.source]!;
  const walk = (nodes: readonly FieldNode[]): string[] =>
    nodes.flatMap(({ field, value, offset, length, children = [] }) => [
      `${field.name}=${String(value)} «${new TextDecoder().decode(bytes.subarray(offset, offset + length))}»`,
      ...walk(children),
    ]);
  return walk(layer.nodes);
}

const requestsOf = (some: readonly Dissection[]): string[] =>
  some.flatMap((one) => fieldsOf(one).filter((field) => field.startsWith("irc.request=")));

/** The lines of the list, each taken apart alone after the rows that it needs. */
function recalled(pieces: readonly Piece[]): string[] {
  const analyzer = new Analyzer();
  const index = new PacketIndex(analyzer.addresses);
  const recall = new PacketRecall(index);
  const all = records(pieces);
  for (const record of all) {
    const packet = analyzer.add(record);
    index.add(record, packet);
    recall.add(record, packet);
  }
  return all.map((record, row) => {
    const dissector = new Dissector();
    const packet = new Analyzer().packet;
    const values = new PacketValues(packet);
    for (const earlier of recall.earlierRows(row)) {
      recall.restore(earlier, packet);
      dissector.dissect(all[earlier]!, values);
    }
    recall.restore(row, packet);
    return dissector.dissect(record, values).summary;
  });
}

const remarksOn = (line: readonly number[]): readonly string[] =>
  dissect([client1("NICK a\r\n"), { payload: line }])[1]!.layers.at(-1)!.remarks;

describe("an IRC line", () => {
  test("a line of a server shows tags, prefix, command and parameters at their bytes", () => {
    const line = String.raw`@time=2026-01-01T00:00:00Z;+x=a\sb :bob!~b@h PRIVMSG #lab :hi all`;
    const [dissection] = dissect([server1(`${line}\r\n`)]);
    const tags = String.raw`time=2026-01-01T00:00:00Z;+x=a\sb`;
    expect(fieldsOf(dissection!)).toEqual([
      `irc.response=${line} «${line}»`,
      `irc.tags=${tags} «${tags}»`,
      `irc.tag=time=2026-01-01T00:00:00Z «${tags}»`,
      `irc.tag=+x=a b «${tags}»`,
      "irc.response.prefix=bob!~b@h «bob!~b@h»",
      "irc.response.command=PRIVMSG «PRIVMSG»",
      "irc.response.command_parameter=#lab «#lab»",
      "irc.response.trailer=hi all «hi all»",
    ]);
    expect(dissection!.summary).toBe("bob to #lab: hi all");
  });

  test("a numeric has the number and its digits", () => {
    const [dissection] = dissect([server1(":irc.example 433 * alice :This nick is taken\n")]);
    expect(fieldsOf(dissection!)).toContain("irc.response.num_command=433 «433»");
    expect(fieldsOf(dissection!)).toContain("irc.response.command=433 «433»");
    expect(dissection!.summary).toBe("433 ERR_NICKNAMEINUSE * alice This nick is taken");
  });

  test("a CTCP message shows the message between the two bytes, and an ACTION as clients do", () => {
    const [action, cut] = dissect([
      client1("PRIVMSG #lab :\u0001ACTION waves\u0001\r\n"),
      client1("PRIVMSG #lab :\u0001VERSION\r\n"),
    ]);
    expect(fieldsOf(action!)).toContain("irc.ctcp=ACTION waves «ACTION waves»");
    expect(action!.summary).toBe("to #lab: * waves");
    expect(fieldsOf(cut!)).toContain("irc.ctcp=VERSION «VERSION»");
  });

  test("a line that a server would refuse is shown with the reason", () => {
    expect(remarksOn(text(`PRIVMSG #lab :${"x".repeat(500)}\r\n`))).toEqual([expect.stringContaining("512 bytes")]);
    expect(remarksOn([...text("PRIVMSG #lab :"), 0, 13, 10])).toEqual([expect.stringContaining("NUL")]);
    expect(remarksOn([...text("PRIVMSG #lab :"), 0xff, 13, 10])).toEqual([expect.stringContaining("UTF-8")]);
    expect(remarksOn(text(":alice\r\n"))).toEqual([expect.stringContaining("no command")]);
  });
});

describe("an IRC segment", () => {
  test("a segment shows all of its lines, and none of the empty ones", () => {
    const [dissection] = dissect([client1("NICK a\r\n\r\nUSER a 0 * :A\nJOIN #lab\r\n")]);
    expect(dissection!.summary).toBe("NICK a · USER a 0 * A · JOIN #lab");
  });

  test("a line is shown where it ends, whatever the flags of its pieces are", () => {
    for (const flags of [flag.ack, flag.ack | flag.psh]) {
      const parts = ["NICK a\r\nPRIV", "MSG #lab :hel", "lo\r\nPART #lab\r\n"];
      const pieces = parts.map((part) => ({ payload: text(part), flags }));
      const [first, second, third] = dissect(pieces);
      expect(first!.summary).toBe("NICK a · and the beginning of a line that goes on");
      expect(second!.summary).toBe("the middle of a line that goes on");
      expect(third!.summary).toBe("to #lab: hello · PART #lab");
      expect(third!.earlierFrames).toEqual([1, 2]);
      expect(fieldsOf(third!)).toContain("irc.request.trailer=hello «hello»");
      expect(fieldsOf(third!).filter((field) => field.startsWith("irc.segment"))).toHaveLength(3);
    }
  });

  test("a FIN ends a line without its line end", () => {
    const [, last] = dissect([client1("NICK a\r\n"), { ...client1("QUIT :bye"), flags: flag.ack | flag.fin }]);
    expect(last!.summary).toBe("QUIT bye");
  });

  const line = fc.oneof(
    fc.constantFrom("PRIVMSG #lab :hello", ":s 001 a :x", "@a=b PING c", "", "\u0001", "é".repeat(300)),
    anyText({ maxLength: 40 }).filter((some) => !some.includes("\n")),
  );

  test("the same lines are shown however the stream is cut, one by one and picked out of an index", () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), fc.array(fc.integer({ min: 1, max: 30 })), (lines, cuts) => {
        const bytes = text(`NICK a\r\n${lines.join("\r\n")}\r\n`);
        const pieces: Piece[] = [{ payload: bytes.slice(0, 8) }];
        let from = 8;
        for (const cut of cuts) {
          if (from + cut < bytes.length) pieces.push({ payload: bytes.slice(from, (from += cut)) });
        }
        pieces.push({ payload: bytes.slice(from) });
        const whole = dissect([{ payload: bytes.slice(0, 8) }, { payload: bytes.slice(8) }]);
        const cut = dissect(pieces);
        expect(requestsOf(cut)).toEqual(requestsOf(whole));
        expect(recalled(pieces)).toEqual(cut.map(({ summary }) => summary));
      }),
    );
  });

  test("the analysis says that the last line goes on", () => {
    const analyzer = new Analyzer();
    const pieces = [
      client1("NICK a\r\n"),
      client1("JOI"),
      client1("N #lab\r\n"),
      { ...client1("QU"), flags: flag.rst },
    ];
    expect(records(pieces).map((record) => isUnfinishedChat(analyzer.add(record)))).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });
});

describe("filters", () => {
  const pieces = [
    client1("NICK alice\r\nUSER a 0 * :A\r\n"),
    server1(":irc.example 433 * alice :Taken\r\n"),
    server1("@msgid=a1 :bob!b@h PRIVMSG #lab :hi\r\n"),
    client1("PRIVMSG #lab :hi bob\r\n"),
  ];

  test.each([
    ["irc", [1, 2, 3, 4]],
    ["irc.request", [1, 4]],
    ['irc.command == "PRIVMSG"', [3, 4]],
    ['irc.command == "433"', [2]],
    ["irc.response.num_command >= 400", [2]],
    ['irc.prefix contains "bob"', [3]],
    ['irc.params == "#lab"', [3, 4]],
    ['irc.params == "hi"', [3]],
    ['irc.request.command == "USER"', [1]],
    ['irc.tags contains "msgid"', [3]],
    ["lab", []],
  ])("%s selects its frames on any port", (filter, frames) => {
    const compiled = compileFilter(filter);
    const selects = compiled.isValid ? compiled.filter.selects.bind(compiled.filter) : () => false;
    for (const port of [5000, 6667]) {
      expect(dissect(pieces, port).flatMap((one) => (selects(one) ? [one.frame] : []))).toEqual(frames);
    }
  });
});
