import { describe, expect, test, vi } from "vitest";
import type { OpenedFile } from "../kept/file-handle.ts";
import type { Reopened } from "../kept/keeping.ts";
import type { CaptureGroup } from "../source/capture-source.ts";
import { nowhere, type Place } from "./address.ts";
import { OpenCaptures, type RecognisedSource } from "./open-captures.ts";

interface Late<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
}

const late = <Value>(): Late<Value> => Promise.withResolvers<Value>();
const file = (name: string, text = ""): OpenedFile => ({ name, file: new File([text], name) });
const nothingKept: Reopened = { groups: [], waiting: [] };

const until = (asserts: () => void): Promise<void> => vi.waitFor(asserts, { interval: 1, timeout: 250_000 });

/** A page without a browser: files are captures at once, except those that `recognised` has an answer for. */
function page({ reopened = Promise.resolve(nothingKept), start = {} as Partial<Place> } = {}) {
  const recognised = new Map<string, Promise<string | undefined>>();
  const log: string[] = [];
  const keeping: Late<void>[] = [];
  let place: Place = { ...nowhere, ...start };
  const read = ({ name, size }: File, group: CaptureGroup, rules: readonly object[] = []): RecognisedSource => {
    log.push(`read ${name}`);
    const source = {
      name,
      group,
      size,
      file: new File([], name),
      decodeAs: rules,
      recognised: recognised.get(name) ?? Promise.resolve(undefined),
      close: () => log.push(`closed ${name} of ${size}`),
    };
    return source as unknown as RecognisedSource;
  };
  const captures = new OpenCaptures({
    read,
    keepRules: () => {},
    watch: () => read(new File([], "live"), { label: "live" }),
    keep: (groups) => {
      log.push(`keep ${groups.flatMap(({ files }) => files.map(({ name }) => name)).join(" ")}`);
      keeping.push(late());
      return keeping.at(-1)!.promise;
    },
    forget: async (name) => void log.push(`forget ${name}`),
    reopen: () => reopened,
    readAgain: () => reopened,
    placeNow: () => place,
    go: (change) => (place = { ...place, ...change }),
  });
  const names = (): string[] => captures.state.all.map(({ name }) => name);
  return {
    captures,
    recognised,
    log,
    keeping,
    names,
    get place() {
      return place;
    },
    go: (change: Partial<Place>) => (place = { ...place, ...change }),
    shows: (...wanted: string[]) => until(() => expect(names().toSorted()).toEqual(wanted)),
  };
}

describe("captures that are opened one right after the other", () => {
  test("the last one is shown, however long the files of the first take to be found", async () => {
    const one = page();
    const folder = late<readonly OpenedFile[]>();
    one.captures.open(folder.promise);
    one.captures.open(Promise.resolve([file("last.pcap")]));
    folder.resolve([file("run/client.pcap"), file("run/server.pcap")]);
    await one.shows("last.pcap", "run/client.pcap", "run/server.pcap");
    expect(one.place.source).toBe("last.pcap");
  });

  test("the last one is shown, however long the first takes to be recognised", async () => {
    const one = page();
    const first = late<string | undefined>();
    one.recognised.set("first.pcap", first.promise);
    one.captures.open(Promise.resolve([file("first.pcap")]));
    one.captures.open(Promise.resolve([file("last.pcap")]));
    first.resolve(undefined);
    await one.shows("first.pcap", "last.pcap");
    expect(one.place.source).toBe("last.pcap");
  });

  test("files that can no longer be read are said to be none, and the next are opened", async () => {
    const one = page();
    one.captures.open(Promise.reject(new Error("gone")));
    await until(() => expect(one.captures.state.notice).toContain("There is no capture"));
    one.captures.open(Promise.resolve([file("last.pcap")]));
    await one.shows("last.pcap");
  });

  test("the view stays that to which somebody has gone since", async () => {
    const one = page({ start: { view: "live", source: "live" } });
    const first = late<string | undefined>();
    one.recognised.set("first.pcap", first.promise);
    one.captures.open(Promise.resolve([file("first.pcap")]));
    one.go({ view: "answers" });
    first.resolve(undefined);
    await one.shows("first.pcap");
    expect(one.place).toMatchObject({ source: "first.pcap", view: "answers" });
  });
});

describe("captures that are open again after a reload", () => {
  test("do not replace what was opened meanwhile under the same name, nor take the page", async () => {
    const reopened = late<Reopened>();
    const one = page({ reopened: reopened.promise });
    one.captures.begin();
    one.captures.open(Promise.resolve([file("chat.pcap", "newer!")]));
    await one.shows("chat.pcap");
    reopened.resolve({
      groups: [{ label: "", files: [file("chat.pcap", "old"), file("other.pcap")] }],
      waiting: [],
    });
    await one.shows("chat.pcap", "other.pcap");
    expect(one.captures.state.all.find(({ name }) => name === "chat.pcap")).toMatchObject({ size: 6 });
    expect(one.place.source).toBe("chat.pcap");
    await until(() => expect(one.captures.state.isReopening).toBe(false));
  });

  test("do not replace what was opened while they were recognised", async () => {
    const groups = [{ label: "", files: [file("chat.pcap", "old")] }];
    const one = page({ reopened: Promise.resolve({ groups, waiting: [] }) });
    const slow = late<string | undefined>();
    one.recognised.set("chat.pcap", slow.promise);
    one.captures.begin();
    await until(() => expect(one.log).toEqual(["read chat.pcap"]));
    one.recognised.delete("chat.pcap");
    one.captures.open(Promise.resolve([file("chat.pcap", "newer!")]));
    await one.shows("chat.pcap");
    slow.resolve(undefined);
    await until(() => expect(one.log).toContain("closed chat.pcap of 3"));
    expect(one.captures.state.all).toMatchObject([{ size: 6 }]);
  });

  test("no longer wait for permission once a capture of their name is open, and it is not forgotten with them", async () => {
    const waiting = [{ name: "chat.pcap" }, { name: "other.pcap" }] as unknown as Reopened["waiting"];
    const one = page({ reopened: Promise.resolve({ groups: [], waiting }) });
    one.captures.begin();
    await until(() => expect(one.captures.state.waiting).toHaveLength(2));
    one.captures.open(Promise.resolve([file("chat.pcap")]));
    await one.shows("chat.pcap");
    one.keeping[0]!.resolve();
    one.captures.forgetWaiting();
    await until(() => expect(one.log).toContain("forget other.pcap"));
    expect(one.log).not.toContain("forget chat.pcap");
  });
});

describe("a capture that is closed", () => {
  test("is forgotten after it was kept, where it is still being kept", async () => {
    const one = page();
    one.captures.open(Promise.resolve([file("run/a.pcap"), file("run/b.pcap")]));
    await one.shows("run/a.pcap", "run/b.pcap");
    await until(() => expect(one.keeping).toHaveLength(1));
    one.captures.close(one.captures.state.all[1]!);
    expect(one.log.slice(2)).toEqual(["keep run/a.pcap run/b.pcap", "closed run/b.pcap of 0"]);
    one.keeping[0]!.resolve();
    await until(() => expect(one.log.at(-1)).toBe("forget run/b.pcap"));
  });

  test("leaves the page where it is, where another one is shown", async () => {
    const one = page();
    one.captures.open(Promise.resolve([file("a.pcap"), file("b.pcap")]));
    await one.shows("a.pcap", "b.pcap");
    one.go({ source: "b.pcap", view: "packets", packet: 7 });
    one.captures.close(one.captures.state.all[0]!);
    expect(one.place).toMatchObject({ source: "b.pcap", packet: 7 });
    one.captures.close(one.captures.state.all[0]!);
    expect(one.place).toMatchObject({ source: undefined, packet: undefined });
  });

  test("is not read anew with other ports", async () => {
    const one = page();
    one.captures.open(Promise.resolve([file("a.pcap")]));
    await one.shows("a.pcap");
    const [source] = one.captures.state.all;
    one.captures.decode(source!, []);
    const anew = one.captures.state.all[0];
    expect(anew).not.toBe(source);
    one.captures.decode(source!, []);
    expect(one.captures.state.all).toEqual([anew]);
  });
});
