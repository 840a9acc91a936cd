// The facts of ircdocs' parser-tests (msg-split and msg-join), and what must hold for any bytes.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText } from "../testing/any-text.ts";
import { decodeText, encodeText } from "../text/index.ts";
import { encodeMessage, formatMessage, parseMessage, type MessageParts } from "./message.ts";

const parse = (line: string) => parseMessage(encodeText(line));

function partsOf(line: string): unknown[] {
  const { tags, source, command, parameters } = parse(line);
  return [Object.fromEntries(tags), source, command, ...parameters];
}

const bold = "\x02";
const color = "\x03";

describe("parsing", () => {
  test.each([
    ["foo bar baz asdf", [{}, undefined, "FOO", "bar", "baz", "asdf"]],
    [":coolguy foo bar baz asdf", [{}, "coolguy", "FOO", "bar", "baz", "asdf"]],
    ["foo bar baz :asdf quux", [{}, undefined, "FOO", "bar", "baz", "asdf quux"]],
    ["foo bar baz :", [{}, undefined, "FOO", "bar", "baz", ""]],
    ["foo bar baz ::asdf", [{}, undefined, "FOO", "bar", "baz", ":asdf"]],
    [":coolguy foo bar baz :asdf quux", [{}, "coolguy", "FOO", "bar", "baz", "asdf quux"]],
    [":coolguy foo bar baz :  asdf quux ", [{}, "coolguy", "FOO", "bar", "baz", "  asdf quux "]],
    [":coolguy PRIVMSG bar :lol :) ", [{}, "coolguy", "PRIVMSG", "bar", "lol :) "]],
    [":coolguy foo bar baz :", [{}, "coolguy", "FOO", "bar", "baz", ""]],
    [":coolguy foo bar baz :  ", [{}, "coolguy", "FOO", "bar", "baz", "  "]],
    ["@a=b;c=32;k;rt=ql7 foo", [{ a: "b", c: "32", k: "", rt: "ql7" }, undefined, "FOO"]],
    [String.raw`@a=b\\and\nk;c=72\s45;d=gh\:764 foo`, [{ a: "b\\and\nk", c: "72 45", d: "gh;764" }, undefined, "FOO"]],
    ["@c;h=;a=b :quux ab cd", [{ c: "", h: "", a: "b" }, "quux", "AB", "cd"]],
    [":src JOIN #chan", [{}, "src", "JOIN", "#chan"]],
    [":src JOIN :#chan", [{}, "src", "JOIN", "#chan"]],
    [":src AWAY", [{}, "src", "AWAY"]],
    [":src AWAY ", [{}, "src", "AWAY"]],
    [":cool\tguy foo bar baz", [{}, "cool\tguy", "FOO", "bar", "baz"]],
    [
      `:coolguy!ag@net${color}5w${color}ork.admin PRIVMSG foo :bar baz`,
      [{}, `coolguy!ag@net${color}5w${color}ork.admin`, "PRIVMSG", "foo", "bar baz"],
    ],
    [
      `:coolguy!~ag@n${bold}et${color}05w\x0fork.admin PRIVMSG foo :bar baz`,
      [{}, `coolguy!~ag@n${bold}et${color}05w\x0fork.admin`, "PRIVMSG", "foo", "bar baz"],
    ],
    [
      "@tag1=value1;tag2;vendor1/tag3=value2;vendor2/tag4= :irc.example.com COMMAND param1 param2 :param3 param3",
      [
        { tag1: "value1", tag2: "", "vendor1/tag3": "value2", "vendor2/tag4": "" },
        "irc.example.com",
        "COMMAND",
        "param1",
        "param2",
        "param3 param3",
      ],
    ],
    [
      "@tag1=value1;vendor2/tag4 COMMAND param1 :param3 param3",
      [{ tag1: "value1", "vendor2/tag4": "" }, undefined, "COMMAND", "param1", "param3 param3"],
    ],
    ["COMMAND", [{}, undefined, "COMMAND"]],
    [String.raw`@foo=\\\\\:\\s\s\r\n COMMAND`, [{ foo: "\\\\;\\s \r\n" }, undefined, "COMMAND"]],
    [
      ":gravel.mozilla.org 432  #momo :Erroneous Nickname: Illegal characters",
      [{}, "gravel.mozilla.org", "432", "#momo", "Erroneous Nickname: Illegal characters"],
    ],
    [":gravel.mozilla.org MODE #tckk +n ", [{}, "gravel.mozilla.org", "MODE", "#tckk", "+n"]],
    [":services.esper.net MODE #foo-bar +o foobar  ", [{}, "services.esper.net", "MODE", "#foo-bar", "+o", "foobar"]],
    [String.raw`@tag1=value\\ntest COMMAND`, [{ tag1: String.raw`value\ntest` }, undefined, "COMMAND"]],
    [String.raw`@tag1=value\1 COMMAND`, [{ tag1: "value1" }, undefined, "COMMAND"]],
    ["@tag1=value1\\ COMMAND", [{ tag1: "value1" }, undefined, "COMMAND"]],
    ["@tag1=1;tag2=3;tag3=4;tag1=5 COMMAND", [{ tag1: "5", tag2: "3", tag3: "4" }, undefined, "COMMAND"]],
    ["@tag1=1;tag2=3;vendor/tag2=8 COMMAND", [{ tag1: "1", tag2: "3", "vendor/tag2": "8" }, undefined, "COMMAND"]],
    [":SomeOp MODE #channel :+i", [{}, "SomeOp", "MODE", "#channel", "+i"]],
    [
      ":SomeOp MODE #channel +oo SomeUser :AnotherUser",
      [{}, "SomeOp", "MODE", "#channel", "+oo", "SomeUser", "AnotherUser"],
    ],
  ] as const)("%j gives its parts", (line, parts) => {
    expect(partsOf(line)).toEqual(parts);
  });

  test.each([
    ["", [{}, undefined, ""]],
    ["@", [{}, undefined, ""]],
    [":", [{}, "", ""]],
    ["@;=x;;", [{}, undefined, ""]],
    ["   PING  a  ", [{}, undefined, "PING", "a"]],
    ["@ : PING", [{}, "", "PING"]],
  ] as const)("%j is a message, too", (line, parts) => {
    expect(partsOf(line)).toEqual(parts);
  });

  test("says where each part is, without @ and :", () => {
    const line = "@a=b :src  PRIVMSG #é :hi all";
    const message = parse(line);
    const at = (span: { start: number; end: number } | undefined): string =>
      decodeText(message.line.subarray(span!.start, span!.end));
    expect([message.tagSpan, message.sourceSpan, message.commandSpan].map(at)).toEqual(["a=b", "src", "PRIVMSG"]);
    expect([at(message.parameterSpan(0)), at(message.parameterSpan(1))]).toEqual(["#é", "hi all"]);
    expect(decodeText(message.parameterBytes(1))).toBe("hi all");
    expect(message.parameterSpan(2)).toBeUndefined();
    expect(message.parameterBytes(2)).toHaveLength(0);
    expect(message.parameter(2)).toBeUndefined();
  });

  test("never throws, and every part is in the line", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (line) => {
        const message = parseMessage(line);
        const spans = [message.tagSpan, message.sourceSpan, message.commandSpan];
        for (let index = 0; index < message.parameterCount; index += 1) spans.push(message.parameterSpan(index));
        let last = 0;
        for (const span of spans) {
          if (span === undefined) continue;
          expect(span.start).toBeGreaterThanOrEqual(last);
          expect(span.end).toBeGreaterThanOrEqual(span.start);
          last = span.end;
        }
        expect(last).toBeLessThanOrEqual(line.length);
        expect(message.parameters).toHaveLength(message.parameterCount);
        expect(typeof message.source).toBe(message.sourceSpan === undefined ? "undefined" : "string");
        expect(message.tags.size).toBeLessThanOrEqual(line.length);
      }),
    );
  });
});

describe("formatting", () => {
  test.each<[string, MessageParts]>([
    ["foo bar baz asdf", { command: "foo", parameters: ["bar", "baz", "asdf"] }],
    [":src AWAY", { source: "src", command: "AWAY" }],
    [":src AWAY :", { source: "src", command: "AWAY", parameters: [""] }],
    [":coolguy foo bar baz asdf", { source: "coolguy", command: "foo", parameters: ["bar", "baz", "asdf"] }],
    ["foo bar baz :asdf quux", { command: "foo", parameters: ["bar", "baz", "asdf quux"] }],
    ["foo bar baz :", { command: "foo", parameters: ["bar", "baz", ""] }],
    ["foo bar baz ::asdf", { command: "foo", parameters: ["bar", "baz", ":asdf"] }],
    [
      ":coolguy foo bar baz :  asdf quux ",
      { source: "coolguy", command: "foo", parameters: ["bar", "baz", "  asdf quux "] },
    ],
    [":coolguy PRIVMSG bar :lol :) ", { source: "coolguy", command: "PRIVMSG", parameters: ["bar", "lol :) "] }],
    [":coolguy foo b\tar baz", { source: "coolguy", command: "foo", parameters: ["b\tar", "baz"] }],
    [
      "@asd :coolguy foo bar :  ",
      { tags: new Map([["asd", ""]]), source: "coolguy", command: "foo", parameters: ["bar", "  "] },
    ],
    [
      String.raw`@a=b\\and\nk;d=gh\:764 foo par1 par2`,
      {
        tags: new Map([
          ["a", "b\\and\nk"],
          ["d", "gh;764"],
        ]),
        command: "foo",
        parameters: ["par1", "par2"],
      },
    ],
    [String.raw`@foo=\\\\\:\\s\s\r\n COMMAND`, { tags: new Map([["foo", "\\\\;\\s \r\n"]]), command: "COMMAND" }],
  ])("gives %j", (line, parts) => {
    expect(formatMessage(parts)).toBe(line);
  });

  test("writes the colon of the last parameter where that is asked for", () => {
    expect(formatMessage({ command: "PRIVMSG", parameters: ["#a", "hi"] }, true)).toBe("PRIVMSG #a :hi");
  });

  test("keeps a host that begins with a colon and an empty parameter in their places", () => {
    const parameters = ["", "::1", "x"];
    expect(formatMessage({ command: "352", parameters })).toBe("352 * 0::1 x");
  });

  test("relays the bytes of a text as they are", () => {
    const text = Uint8Array.of(0x20, 0x3a, 0xc3, 0xa9);
    const bytes = encodeMessage({ source: "a!b@c", command: "PRIVMSG", parameters: ["#x"] }, text);
    expect(decodeText(bytes)).toBe(":a!b@c PRIVMSG #x : :é\r\n");
    expect(decodeText(encodeMessage({ command: "PING", parameters: ["a b"] }))).toBe("PING :a b\r\n");
  });

  const safe = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => !/[\0\r\n :@]/.test(text));
  const key = fc.stringMatching(/^\+?([a-z.]{1,5}\/)?[A-Za-z0-9-]{1,8}$/);
  const tags = fc.dictionary(
    key,
    fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0")),
  );

  test("is undone by parsing", () => {
    const last = fc.string({ unit: "grapheme" }).filter((text) => !/[\0\r\n]/.test(text));
    fc.assert(
      fc.property(
        tags,
        fc.option(safe, { nil: undefined }),
        safe,
        fc.array(safe),
        last,
        (some, source, command, rest, end) => {
          const parts = { tags: new Map(Object.entries(some)), source, command, parameters: [...rest, end] };
          const message = parse(formatMessage(parts));
          expect(message.tags).toEqual(parts.tags);
          expect(message.source).toBe(source);
          expect(message.command).toBe(command.toUpperCase());
          expect(message.parameters).toEqual(parts.parameters);
        },
      ),
    );
  });

  test("lets no part end the line or become another part, whatever it holds", () => {
    const any = anyText();
    fc.assert(
      fc.property(any, any, fc.array(any), (source, value, parameters) => {
        const line = formatMessage({ tags: new Map([["a", value]]), source, command: "X", parameters });
        expect(line).not.toMatch(/[\0\r\n]/);
        const message = parse(line);
        expect(message.command).toBe("X");
        expect(message.parameterCount).toBe(parameters.length);
      }),
    );
  });
});
