import { describe, expect, test } from "vitest";
import { ethernet, flag, ipv4, tcp, text, udp } from "../../fixtures/packet.ts";
import { Analyzer, Dissector, linkTypes, ListLines, PacketRecord, PacketValues, type DecodeAsRule } from "../index.ts";

const server = "10.20.30.3";
const client = "10.20.30.11";

interface Line {
  readonly isFromServer?: boolean;
  readonly says: string | readonly number[];
  /** The server's port. */
  readonly port?: number;
  readonly clientPort?: number;
  readonly isUdp?: boolean;
}

/** Shows lines of conversations as a list: protocol and summary of each. */
function show(lines: readonly Line[], decodeAs: readonly DecodeAsRule[] = []): string[] {
  const analyzer = new Analyzer({ decodeAs });
  const values = new PacketValues(analyzer.packet);
  const dissectors = [new Dissector({ decodeAs }), new Dissector({ decodeAs }), new Dissector({ decodeAs })] as const;
  const list = new ListLines(values);
  const sent = new Map<string, number>();
  return lines.map(({ isFromServer = false, says, port = 5000, clientPort = 40_000, isUdp = false }, index) => {
    const payload = typeof says === "string" ? text(says) : [...says];
    const [from, to] = isFromServer ? [server, client] : [client, server];
    const ports: [number, number] = isFromServer ? [port, clientPort] : [clientPort, port];
    const flow = `${clientPort} ${port} ${isFromServer}`;
    const sequence = sent.get(flow) ?? 1;
    sent.set(flow, sequence + payload.length);
    const segment = isUdp
      ? udp(from, to, ports, payload)
      : tcp(from, to, ports, { flags: flag.ack | flag.psh, sequence, payload });
    const bytes = Uint8Array.from(ethernet(0x0800, ipv4(from, to, isUdp ? 17 : 6, segment)));
    const sizes = { capturedLength: bytes.length, originalLength: bytes.length };
    const record = Object.assign(new PacketRecord(bytes), { ...sizes, linkType: linkTypes.ethernet, frame: index + 1 });
    const packet = analyzer.add(record);
    const quick = list.quickLine(record, packet);
    const shown = list.line(record, dissectors[0].dissect(record, values));
    // The three ways to a line say the same.
    expect(list.line(record, dissectors[1].summarize(record, values))).toBe(shown);
    expect(list.line(record, dissectors[2].summarize(record, values, packet))).toBe(shown);
    expect(quick ?? shown).toBe(shown);
    return shown.replace(/^.*→ \S+ (\S+) \d+ /, "$1 ");
  });
}

const roster = '!{"alice": "10.20.30.11"}';
const protocols = (lines: readonly string[]): string[] => lines.map((line) => line.split(" ")[0]!);

describe("the chat", () => {
  test("is known on port 5000 without a roster", () => {
    expect(show([{ says: "alice" }, { isFromServer: true, says: "Welcome" }])).toEqual([
      "LAB to the room: alice",
      "LAB Welcome",
    ]);
  });

  test("is known on any port from its roster on, and later conversations with that port from their start", () => {
    const shown = show([
      { port: 6000, says: "alice" },
      { port: 6000, isFromServer: true, says: roster },
      { port: 6000, says: "hello all" },
      { port: 6000, clientPort: 40_001, says: "bob" },
      { port: 6000, clientPort: 6000, isUdp: true, says: "psst" },
    ]);
    expect(shown.slice(1)).toEqual([
      "LAB roster: alice",
      "LAB to the room: hello all",
      "LAB to the room: bob",
      "LAB direct, from port 6000: psst",
    ]);
    expect(protocols(shown)[0]).toBe("TCP");
  });

  test("is not taken for one on another port because a text begins as a roster does", () => {
    expect(protocols(show([{ port: 6000, isFromServer: true, says: "!{} and more" }]))).toEqual(["TCP"]);
  });

  test.each([
    ["HTTP", "GET /index.html HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n<p>hello"],
    ["HTTP whose request line is cut", `GET /${"long".repeat(20)}`, "HTTP/1.0 404 Not Found\r\n"],
    ["HTTP, the answer alone", "", "HTTP/1.1 200 OK\r\n"],
    ["RTSP", "DESCRIBE rtsp://x/y RTSP/1.0\r\n", "RTSP/1.0 200 OK\r\n"],
    ["SSH", "SSH-2.0-client\r\n", "SSH-2.0-server\r\n"],
  ])("is not %s on port 5000", (_, request, answer) => {
    const says = [{ says: request }, { isFromServer: true, says: answer }, { says: "more text" }];
    expect(new Set(protocols(show(says.filter((one) => one.says !== ""))))).toEqual(new Set(["TCP"]));
  });

  test("is not TLS, and no other bytes that are no text", () => {
    const hello = [0x16, 3, 1, 0, 5, 1, 0, 0, 1, 3];
    expect(protocols(show([{ says: hello }, { isUdp: true, clientPort: 5000, says: [0, 1, 0, 0, 0x21] }]))).toEqual([
      "TCP",
      "UDP",
    ]);
  });

  test("stays one when somebody says an HTTP request after the roster", () => {
    const shown = show([{ says: "alice" }, { isFromServer: true, says: roster }, { says: "GET / HTTP/1.1\r\n" }]);
    expect(shown[2]).toBe("LAB to the room: GET / HTTP/1.1");
  });

  test("may be cut in the middle of a character", () => {
    const [first, second] = ["blå", "bær"].map(text);
    expect(protocols(show([{ says: first!.slice(0, -1) }, { says: [first!.at(-1)!, ...second!] }]))).toEqual([
      "LAB",
      "LAB",
    ]);
  });
});

describe("IRC", () => {
  test.each([
    ["a client that opens with CAP", "CAP LS 302\r\nNICK a\r\n", "CAP LS 302 · NICK a"],
    ["a client that opens with NICK", "NICK a\r\n", "NICK a"],
    ["a client that opens with USER", "USER a 0 * :A\n", "USER a 0 * A"],
    ["a client that opens with a password and its nick", "PASS x\r\nNICK a\r\n", "PASS x · NICK a"],
    ["a client in the middle of its talk", "PRIVMSG #lab :hello\r\n", "to #lab: hello"],
  ])("is known on any port by %s", (_, says, line) => {
    for (const port of [5000, 6000, 6667]) {
      const answer = { port, isFromServer: true, says: ":irc.example NOTICE a :Hi\r\n" };
      expect(show([{ port, says }, answer])).toEqual([`IRC ${line}`, "IRC irc.example to a (notice): Hi"]);
    }
  });

  test.each([
    ["a numeric", ":irc.example 001 a :Welcome\r\n", "001 RPL_WELCOME a Welcome"],
    ["a message with tags", "@time=2026-01-01T00:00:00Z :b!b@h PRIVMSG #lab :hi\r\n", "b to #lab: hi"],
    ["an error", "ERROR :Closing link\r\n", "ERROR Closing link"],
  ])("is known on any port by %s of a server", (_, says, line) => {
    for (const port of [5000, 6000, 6667]) {
      const shown = show([
        { port, isFromServer: true, says },
        { port, says: "QUIT\r\n" },
      ]);
      expect(shown).toEqual([`IRC ${line}`, "IRC QUIT"]);
    }
  });

  test("is known on the chat's port by a command that no name begins with, and elsewhere not", () => {
    expect(protocols(show([{ says: "PASS hunter2\r\n" }, { says: "more" }]))).toEqual(["IRC", "IRC"]);
    expect(protocols(show([{ port: 6000, says: "PASS hunter2\r\n" }]))).toEqual(["TCP"]);
    // Said later in the room, it is a sentence.
    expect(protocols(show([{ says: "alice" }, { says: "pass the salt" }]))).toEqual(["LAB", "LAB"]);
  });

  test.each([
    ["FTP", "220 ready\r\n", "USER anonymous\r\n"],
    ["POP3", "+OK ready\r\n", "USER alice\r\n"],
    ["HTTP", "", "GET / HTTP/1.1\r\n"],
  ])("is not %s on a port of no protocol", (_, greeting, request) => {
    const lines = [
      { port: 6000, isFromServer: true, says: greeting },
      { port: 6000, says: request },
    ];
    expect(protocols(show(lines.filter(({ says }) => says !== "")))).not.toContain("IRC");
  });

  test("is not HTTP or TLS on its own port", () => {
    const hello = [0x16, 3, 1, 0, 5, 1, 0, 0, 1, 3];
    for (const says of ["GET / HTTP/1.1\r\n", hello]) {
      expect(protocols(show([{ port: 6667, says }]))).toEqual(["TCP"]);
    }
  });

  test("does not make a lab's conversation on the same port into IRC, nor the other way round", () => {
    const shown = show([
      { says: "alice" },
      { clientPort: 40_001, says: "NICK bob\r\n" },
      { isFromServer: true, says: roster },
      { clientPort: 40_001, isFromServer: true, says: ":s 001 bob :Hi\r\n" },
      { says: "NICK is a word\r\n" },
      { clientPort: 40_001, says: "PRIVMSG #lab :!{\r\n" },
    ]);
    expect(protocols(shown)).toEqual(["LAB", "IRC", "LAB", "IRC", "LAB", "IRC"]);
  });
});

describe("decode-as rules", () => {
  const tcpRule = { transport: "tcp", first: 6000, last: 6000, application: "lab" } as const;

  test("make the chat known on a port from its first byte", () => {
    const lines = [
      { port: 6000, says: "alice" },
      { port: 6000, isFromServer: true, says: "bob: hi " },
    ];
    expect(show(lines, [tcpRule])).toEqual(["LAB to the room: alice", "LAB bob says: hi"]);
  });

  test("are stronger than what the content looks like", () => {
    expect(show([{ port: 6000, says: "GET / HTTP/1.1\r\n" }], [tcpRule])).toEqual(["LAB to the room: GET / HTTP/1.1"]);
    const off = { transport: "tcp", first: 5000, last: 5000, application: "data" } as const;
    expect(protocols(show([{ isFromServer: true, says: roster }], [off]))).toEqual(["TCP"]);
  });

  test("read IRC on a port of their own", () => {
    const rule = { transport: "tcp", first: 7000, last: 7000, application: "irc" } as const;
    expect(show([{ port: 7000, says: "LIST\r\n" }], [rule])).toEqual(["IRC LIST"]);
  });

  test("that only expect a protocol give way to the content", () => {
    const rule = { ...tcpRule, isExpectation: true } as const;
    expect(show([{ port: 6000, says: "alice" }], [rule])).toEqual(["LAB to the room: alice"]);
    expect(show([{ port: 6000, says: "NICK a\r\n" }], [rule])).toEqual(["IRC NICK a"]);
    expect(protocols(show([{ port: 6000, says: "GET / HTTP/1.1\r\n" }], [rule]))).toEqual(["TCP"]);
  });

  test("read DNS on another port", () => {
    const question = [0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0x61, 0, 0, 1, 0, 1];
    const rule = { transport: "udp", first: 5353, last: 5353, application: "dns" } as const;
    expect(show([{ port: 5353, isUdp: true, says: question }], [rule])).toEqual(["DNS question 0x0007 A a"]);
  });
});
