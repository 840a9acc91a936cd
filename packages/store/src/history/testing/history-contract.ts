// What every history does, in memory and by workers: the suite that each implementation runs. It is long, because all of it
// is one contract.
import { afterAll, afterEach, describe, expect, test } from "vitest";
import type { History, HistoryChange, Page, PageRange, Reference } from "../history.ts";
import { conversationOf, type HistoryRecord, type HistoryTarget, type RecordKind } from "../record.ts";
import { written } from "./written.ts";

export const room = (name: string): HistoryTarget => ({ key: name.toLowerCase(), name, isConversation: false });

export function record(number: number, text: string, more: Partial<HistoryRecord> = {}): HistoryRecord {
  const [at, kind]: [number, RecordKind] = [number * 10, "text"];
  const by = { source: "anna!~a@host", account: undefined, addressee: undefined, tags: undefined };
  return { number, at, kind, ...by, text, ...more };
}

/** Writes these changes as one batch. */
export async function write(history: History, ...changes: readonly HistoryChange[]): Promise<void> {
  const numbers = changes.map((change) => (change.change === "recorded" ? change.record.number : 0));
  const number = Math.max(1, ...numbers);
  await written(history, { changes, position: { epoch: 0, number, at: number * 10 } });
}

export const recorded = (target: HistoryTarget, ...records: readonly HistoryRecord[]): HistoryChange[] =>
  records.map((each) => ({ change: "recorded", target, record: each }));

const textsOf = (page: Pick<Page, "records">): string[] => page.records.map(({ text }) => text);
const numbered = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

/** A page of #a. */
const read = (history: History, range: PageRange, limit: number, hasEvents = false): Promise<Page> =>
  history.page({ key: "#a", range, limit, hasEvents });
const message = (number: number): Reference => ({ number: number * 10 });
const time = (number: number): Reference => ({ at: number * 100 });

/** The numbers of what is found in #a. */
const find = async (history: History, text: string, more: Partial<Parameters<History["search"]>[0]> = {}) => {
  const found = await history.search({ places: [{ key: "#a" }], text, limit: 50, ...more });
  return found.map(({ number }) => number);
};

async function library(history: History): Promise<History> {
  const lines = [
    "The server listens on port 5000",
    "history of the café",
    "øvingen er levert",
    "blåbærsyltetøy for alle, før lunsj",
    "検索エンジンのサーバーに接続",
    "foo.bar AND baz",
    "server again",
    "oving",
  ];
  await write(
    history,
    ...recorded(room("#a"), ...lines.map((text, index) => record(index + 1, text))),
    ...recorded(room("#b"), record(20, "server in another channel", { source: "bea!~b@h", account: "bea" })),
    ...recorded(
      conversationOf({ id: "@anna", name: "anna" }, { id: "@bea", name: "bea" }),
      record(21, "server secrets", { addressee: "bea" }),
    ),
  );
  return history;
}

/** `open` opens a history that is new; the suite closes it. */
export function describeHistory(name: string, open: () => Promise<History>): void {
  const opened: History[] = [];
  const fresh = async (): Promise<History> => {
    const history = await open();
    opened.push(history);
    return history;
  };

  afterEach(async () => {
    for (const history of opened.splice(0)) await history.close();
  });

  /** A history that is filled once, for the tests of a group that only read. */
  const filledOnce = (fill: (history: History) => Promise<History>): (() => Promise<History>) => {
    let filled: Promise<History> | undefined;
    afterAll(async () => (await filled)?.close());
    return () => (filled ??= open().then(fill));
  };

  describe(`${name}: pages`, () => {
    const target = room("#A");

    /** Messages 1 to 10 of #A, with other channels' and events between them. */
    const filled = filledOnce(async (history) => {
      for (let number = 1; number <= 10; number += 1) {
        await write(
          history,
          ...recorded(target, record(number * 10, String(number))),
          ...recorded(room("#b"), record(number * 10 + 1, `b${number}`)),
          ...recorded(target, record(number * 10 + 2, `topic ${number}`, { kind: "topic-set" })),
        );
      }
      return history;
    });

    test("LATEST gives the newest, in order, and says where the beginning is", async () => {
      const history = await filled();
      const page = await read(history, { type: "latest" }, 3);
      expect([textsOf(page), page.isEnd]).toEqual([numbered(8, 10), false]);
      const all = await read(history, { type: "latest" }, 10);
      expect([textsOf(all), all.isEnd]).toEqual([numbered(1, 10), true]);
      expect(textsOf(await read(history, { type: "latest", after: message(7) }, 10))).toEqual(numbered(8, 10));
      expect(textsOf(await read(history, { type: "latest", after: time(7) }, 2))).toEqual(numbered(9, 10));
    });

    test.each([
      ["a message", message],
      ["a time", time],
    ])("BEFORE and AFTER %s leave it out", async (_, reference) => {
      const history = await filled();
      const before = await read(history, { type: "before", reference: reference(5) }, 2);
      expect([textsOf(before), before.isEnd]).toEqual([numbered(3, 4), false]);
      const first = await read(history, { type: "before", reference: reference(3) }, 2);
      expect([textsOf(first), first.isEnd]).toEqual([numbered(1, 2), true]);
      const after = await read(history, { type: "after", reference: reference(5) }, 2);
      expect([textsOf(after), after.isEnd]).toEqual([numbered(6, 7), false]);
      expect((await read(history, { type: "after", reference: reference(9) }, 5)).isEnd).toBe(true);
    });

    test("AROUND has the message itself in its middle", async () => {
      const history = await filled();
      const around = (limit: number): Promise<Page> => read(history, { type: "around", reference: message(5) }, limit);
      expect(textsOf(await around(1))).toEqual(["5"]);
      expect(textsOf(await around(3))).toEqual(numbered(4, 6));
      expect(textsOf(await around(4))).toEqual(numbered(3, 6));
      expect(textsOf(await around(30))).toEqual(numbered(1, 10));
    });

    test.each([
      ["messages", message],
      ["times", time],
    ])("BETWEEN two %s counts from the first", async (_, reference) => {
      const history = await filled();
      const between = async (first: number, second: number, limit: number): Promise<string[]> =>
        textsOf(await read(history, { type: "between", first: reference(first), second: reference(second) }, limit));
      expect(await between(2, 6, 10)).toEqual(numbered(3, 5));
      expect(await between(6, 2, 10)).toEqual(numbered(3, 5));
      expect(await between(2, 9, 3)).toEqual(numbered(3, 5));
      expect(await between(9, 2, 3)).toEqual(numbered(6, 8));
      expect(await between(4, 4, 3)).toEqual([]);
    });

    test("are full where events lie between the messages, and hold them where they are wanted", async () => {
      const history = await fresh();
      const events = Array.from({ length: 50 }, (_, index) => record(20 + index, "x", { kind: "joined" }));
      await write(history, ...recorded(target, record(10, "first"), ...events, record(90, "last")));
      expect(textsOf(await read(history, { type: "latest" }, 2))).toEqual(["first", "last"]);
      const withEvents = await read(history, { type: "latest" }, 52, true);
      expect(withEvents.records.map(({ kind }) => kind)).toEqual([
        "text",
        ...Array.from({ length: 50 }, () => "joined"),
        "text",
      ]);
      expect(withEvents.isEnd).toBe(true);
      const after = await read(history, { type: "after", reference: { number: 68 } }, 10, true);
      expect(after.records.map(({ number }) => number)).toEqual([69, 90]);
    });

    test("hold messages of tags alone only with events", async () => {
      const history = await fresh();
      await write(history, ...recorded(target, record(1, "", { kind: "tags", tags: "+draft/react=x" })));
      expect((await read(history, { type: "latest" }, 5)).records).toEqual([]);
      expect((await read(history, { type: "latest" }, 5, true)).records.map(({ tags }) => tags)).toEqual([
        "+draft/react=x",
      ]);
    });

    test("give every field back as it was written", async () => {
      const history = await fresh();
      const whole = record(7, "  grüße \u0001 検索 ", {
        kind: "notice",
        source: "bea!~b@host",
        account: "bea",
        tags: "+draft/reply=abc",
      });
      await write(history, ...recorded(target, whole));
      expect((await read(history, { type: "latest" }, 5)).records).toEqual([whole]);
      expect(await history.find("#a", 7)).toEqual(whole);
    });

    test("take a reference that is not in this channel as a place in the order", async () => {
      const history = await filled();
      // Of #b, of an event, and of nothing at all.
      for (const number of [51, 52, 55]) {
        expect(textsOf(await read(history, { type: "after", reference: { number } }, 1))).toEqual(["6"]);
        expect(textsOf(await read(history, { type: "before", reference: { number } }, 1))).toEqual(["5"]);
      }
    });

    test("of a protected channel begin where its reader came", async () => {
      const history = await fresh();
      await write(
        history,
        ...recorded(target, record(1, "early")),
        { change: "member", target, account: "anna", number: 2 },
        ...recorded(target, record(2, "", { kind: "joined" }), record(3, "middle")),
        { change: "member", target, account: "anna", number: 4 },
        ...recorded(target, record(5, "late")),
      );
      const since = async (account: string | undefined, number: number): Promise<string[]> => {
        const request = { key: "#a", range: { type: "latest" }, limit: 9, hasEvents: true } as const;
        return textsOf(await history.page({ ...request, since: { account, number } }));
      };
      // The account's first join counts, whoever joins again.
      expect(await since("anna", 4)).toEqual(["", "middle", "late"]);
      expect(await since("bea", 4)).toEqual(["late"]);
      expect(await since(undefined, 3)).toEqual(["middle", "late"]);
    });

    test("of an unknown channel are empty", async () => {
      const history = await fresh();
      expect(await read(history, { type: "latest" }, 5)).toEqual({ records: [], isEnd: true });
      expect(await history.isProtected("#a")).toBeUndefined();
    });
  });

  describe(`${name}: channels`, () => {
    test("end, and a new one of the same name begins empty", async () => {
      const history = await fresh();
      await write(history, ...recorded(room("#a"), record(1, "old")));
      await write(history, { change: "ended", key: "#a" }, ...recorded(room("#a"), record(2, "new")));
      const page = await history.page({ key: "#a", range: { type: "latest" }, limit: 9, hasEvents: false });
      expect(textsOf(page)).toEqual(["new"]);
      expect(await history.find("#a", 1)).toBeUndefined();
      expect(textsOf({ records: await history.search({ places: [{ key: "#a" }], text: "old", limit: 9 }) })).toEqual(
        [],
      );
      expect(await history.expire()).toBe(1);
    });

    test("go on when they open again after a restart, unless they were protected", async () => {
      const history = await fresh();
      await write(history, ...recorded(room("#a"), record(1, "open")), ...recorded(room("#b"), record(2, "secret")));
      await write(history, { change: "protected", target: room("#b"), isProtected: true });
      for (const target of [room("#a"), room("#b")]) await write(history, { change: "opened", target });
      const latest = { range: { type: "latest" }, limit: 9, hasEvents: true } as const;
      expect(textsOf(await history.page({ key: "#a", ...latest }))).toEqual(["open"]);
      expect(textsOf(await history.page({ key: "#b", ...latest }))).toEqual([]);
    });

    test("keep what they have under another name, and one that had the name before has ended", async () => {
      const history = await fresh();
      const target = room("#a");
      await write(
        history,
        ...recorded(target, record(1, "before")),
        { change: "protected", target, isProtected: true },
        { change: "marked", account: "anna", key: "#a", at: 5 },
        { change: "marked", account: "anna", key: "#b", at: 4 },
        ...recorded(room("#b"), record(2, "of another time")),
        { change: "renamed", key: "#a", target: room("#B") },
        ...recorded(room("#B"), record(3, "after")),
        ...recorded(target, record(4, "new")),
      );
      const texts = async (key: string): Promise<string[]> =>
        textsOf(await history.page({ key, range: { type: "latest" }, limit: 9, hasEvents: false }));
      expect([await texts("#b"), await texts("#a")]).toEqual([["before", "after"], ["new"]]);
      expect([await history.isProtected("#b"), await history.isProtected("#a")]).toEqual([true, false]);
      expect([...(await history.markers("anna"))]).toEqual([["#b", 5]]);
      // A channel without a history, and one whose name only changes its letters.
      await write(
        history,
        { change: "renamed", key: "#none", target: room("#c") },
        { change: "renamed", key: "#b", target: room("#b") },
        ...recorded(room("#c"), record(5, "first")),
      );
      expect([await texts("#b"), await texts("#c")]).toEqual([["before", "after"], ["first"]]);
    });

    test("say whether they are protected", async () => {
      const history = await fresh();
      await write(history, { change: "protected", target: room("#a"), isProtected: true });
      expect(await history.isProtected("#a")).toBe(true);
      await write(history, { change: "protected", target: room("#a"), isProtected: false });
      expect(await history.isProtected("#a")).toBe(false);
    });

    test("targets are listed by their last message, conversations among them", async () => {
      const history = await fresh();
      const anna = { id: "@anna", name: "anna" };
      const withBea = conversationOf(anna, { id: "@bea", name: "Bea" });
      await write(
        history,
        ...recorded(room("#a"), record(1, "one")),
        ...recorded(withBea, record(2, "two", { addressee: "bea" })),
        ...recorded(room("#b"), record(3, "three"), record(4, "", { kind: "tags" }), record(5, "", { kind: "joined" })),
      );
      const places = [{ key: "#a" }, { key: "#b" }, { key: "#none" }];
      const list = async (first: number, second: number, limit = 9): Promise<(string | number)[][]> => {
        const found = await history.targets({ places, account: "anna", first, second, limit });
        return found.map(({ target, at }) => [target.key, at]);
      };
      expect(await list(0, 99)).toEqual([
        ["#a", 10],
        ["@anna\n@bea", 20],
        ["#b", 30],
      ]);
      expect(await list(10, 30)).toEqual([["@anna\n@bea", 20]]);
      expect(await list(0, 99, 1)).toEqual([["#a", 10]]);
      expect(await list(99, 0, 1)).toEqual([["#b", 30]]);
      expect(await history.conversation("anna", "BEA")).toBe("@anna\n@bea");
      expect(await history.conversation("bea", "anna")).toBe("@anna\n@bea");
      expect(await history.conversation("anna", "carl")).toBeUndefined();
    });
  });

  describe(`${name}: redaction`, () => {
    test("takes a message out of pages, of the index and of what can be found by its number", async () => {
      const history = await fresh();
      const target = room("#a");
      await write(history, ...recorded(target, record(1, "keep"), record(2, "secret word")));
      const search = (): Promise<readonly HistoryRecord[]> =>
        history.search({ places: [{ key: "#a" }], text: "secret", limit: 9 });
      expect(await search()).toHaveLength(1);
      const redaction = { number: 2, by: "anna!~a@host", at: 30, reason: "" };
      await write(history, { change: "redacted", key: "#b", ...redaction });
      expect(await history.find("#a", 2)).toBeDefined();
      await write(history, { change: "redacted", key: "#a", ...redaction });
      await write(history, { change: "redacted", key: "#a", ...redaction });
      expect(await history.find("#a", 2)).toBeUndefined();
      expect(await search()).toEqual([]);
      const page = await history.page({ key: "#a", range: { type: "latest" }, limit: 9, hasEvents: true });
      expect(textsOf(page)).toEqual(["keep"]);
    });

    test("comes before the index has the message", async () => {
      const history = await fresh();
      await write(history, ...recorded(room("#a"), record(1, "secret")), {
        change: "redacted",
        key: "#a",
        number: 1,
        by: "anna!~a@host",
        at: 30,
        reason: "",
      });
      expect(await history.search({ places: [{ key: "#a" }], text: "secret", limit: 9 })).toEqual([]);
    });
  });

  describe(`${name}: read markers`, () => {
    test("only rise", async () => {
      const history = await fresh();
      await write(history, { change: "marked", account: "anna", key: "#a", at: 50 });
      await write(history, { change: "marked", account: "anna", key: "#a", at: 40 });
      await write(history, { change: "marked", account: "anna", key: "@bea", at: 60 });
      expect([...(await history.markers("anna"))]).toEqual([
        ["#a", 50],
        ["@bea", 60],
      ]);
      expect([...(await history.markers("bea"))]).toEqual([]);
    });
  });

  describe(`${name}: search`, () => {
    const filled = filledOnce(library);

    test("finds words without regard to case and accents, phrases, beginnings and runs without spaces", async () => {
      const cases: readonly (readonly [text: string, numbers: readonly number[]])[] = [
        ["server", [1, 7]],
        ["SERVER listens", [1]],
        ['"history of the"', [2]],
        ['"history the"', []],
        ["cafe", [2]],
        ["øvingen", [3]],
        ["Øvingen", [3]],
        ["oving", [8]],
        ["blabær*", [4]],
        ["for", [4]],
        ["før", [4]],
        ["検索", [5]],
        ["サーバーに", [5]],
        ["続", [5]],
        ["検", [5]],
        ["サに", []],
        ["serv*", [1, 7]],
        // Too short to be a beginning: then it is a word.
        ["se*", []],
        ["foo.bar", [6]],
        ["AND", [6]],
        ['foo" OR "server', []],
        ["NEAR(", []],
        ["...", []],
        ['"', []],
        ["a:b* ^c -d", []],
      ];
      const history = await filled();
      const found = await Promise.all(cases.map(async ([text]) => [text, await find(history, text)]));
      expect(found).toEqual(cases);
    });

    test("stays in the places that its reader may read", async () => {
      const history = await filled();
      expect(await find(history, "server", { places: [] })).toEqual([]);
      expect(await find(history, "server", { places: [{ key: "#b" }] })).toEqual([20]);
      const both = [{ key: "#a", since: { account: undefined, number: 5 } }, { key: "#b" }];
      expect(await find(history, "server", { places: both })).toEqual([7, 20]);
      expect(await find(history, "server", { places: [], conversationsOf: "bea" })).toEqual([21]);
      expect(await find(history, "server", { places: [], conversationsOf: "carl" })).toEqual([]);
    });

    test("is narrowed by person, time and count", async () => {
      const history = await filled();
      const everywhere = { places: [{ key: "#a" }, { key: "#b" }] };
      expect(await find(history, "server", { ...everywhere, from: "BEA" })).toEqual([20]);
      expect(await find(history, "server", { ...everywhere, after: 10 })).toEqual([7, 20]);
      expect(await find(history, "server", { ...everywhere, before: 70 })).toEqual([1]);
      expect(await find(history, "server", { ...everywhere, limit: 1 })).toEqual([20]);
      expect(await find(history, "", { ...everywhere, limit: 2 })).toEqual([8, 20]);
      const [found] = await history.search({ ...everywhere, text: "another", limit: 1 });
      expect(found?.target).toEqual(room("#b"));
    });
  });

  describe(`${name}: keeping`, () => {
    test("deletes all that an account said, its markers and its memberships", async () => {
      const history = await fresh();
      const [anna, bea] = [
        { source: "anna!~a@host", account: "anna" },
        { source: "bea!~b@host", account: "bea" },
      ];
      await write(
        history,
        ...recorded(room("#a"), record(1, "mine", anna), record(2, "", { kind: "joined", ...anna })),
        ...recorded(room("#a"), record(3, "yours", bea), record(4, "mine as a guest")),
        { change: "marked", account: "anna", key: "#a", at: 1 },
      );
      expect(await history.forget("anna")).toBe(2);
      const page = await history.page({ key: "#a", range: { type: "latest" }, limit: 9, hasEvents: true });
      expect(textsOf(page)).toEqual(["yours", "mine as a guest"]);
      expect(await history.search({ places: [{ key: "#a" }], text: "mine", limit: 9 })).toHaveLength(1);
      expect((await history.markers("anna")).size).toBe(0);
    });

    test("gives an account that is renamed all that it had, and one that is made anew nothing", async () => {
      const history = await fresh();
      const [anna, bea] = [
        { id: "@anna", name: "anna" },
        { id: "@bea", name: "bea" },
      ];
      await write(
        history,
        ...recorded(conversationOf(anna, bea), record(1, "hello", { account: "bea", addressee: "anna" })),
        { change: "marked", account: "bea", key: "#a", at: 5 },
        { change: "seen", account: "bea", number: 1 },
      );
      await history.renameAccount("bea", "aaron");
      expect(await history.conversation("anna", "aaron")).toBe("@aaron\n@anna");
      expect(await history.conversation("anna", "bea")).toBeUndefined();
      expect((await history.find("@aaron\n@anna", 1))?.account).toBe("aaron");
      expect([(await history.markers("aaron")).size, await history.lastSeen("aaron")]).toEqual([1, 1]);
      await history.renameAccount("aaron", undefined);
      expect(await history.conversation("anna", "aaron")).toBeUndefined();
      expect(await history.find("@aaron\n@anna", 1)).toBeUndefined();
      expect([(await history.markers("aaron")).size, await history.lastSeen("aaron")]).toEqual([0, undefined]);
    });

    test("leaves in one channel what its own retention allows", async () => {
      const history = await fresh();
      await write(
        history,
        ...recorded(room("#a"), record(1, "a1"), record(2, "a2"), record(3, "a3")),
        ...recorded(room("#b"), record(4, "b1")),
      );
      await history.retain(room("#a"), { keepMs: undefined, keepCount: 2 });
      expect(await history.expire()).toBe(1);
      const page = await history.page({ key: "#a", range: { type: "latest" }, limit: 9, hasEvents: true });
      expect(textsOf(page)).toEqual(["a2", "a3"]);
    });
  });

  describe(`${name}: batches`, () => {
    test("are written whole or not at all", async () => {
      const history = await fresh();
      await write(history, ...recorded(room("#a"), record(1, "one")));
      // The number 1 is there already.
      await expect(write(history, ...recorded(room("#c"), record(2, "two"), record(1, "again")))).rejects.toThrow(
        "UNIQUE",
      );
      expect(await history.isProtected("#c")).toBeUndefined();
      await write(history, ...recorded(room("#c"), record(3, "three")));
      const page = await history.page({ key: "#c", range: { type: "latest" }, limit: 9, hasEvents: true });
      expect(textsOf(page)).toEqual(["three"]);
    });
  });
}
