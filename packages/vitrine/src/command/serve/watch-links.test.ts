import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { linkPlace } from "./link-place.ts";
import { watchLinks, whoWatches } from "./watch-message.ts";

const server = { address: "10.20.30.2", port: 5000, isOpen: false, isLinkNeeded: false };
const tokens = { viewer: "v".repeat(22), teacher: "t".repeat(22) };

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "vitrine-links-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

describe("the page's audience", () => {
  test("is this machine, by a loopback address", () => {
    expect(whoWatches({ ...server, address: "127.0.0.1" })).toContain(
      "Watch it at http://127.0.0.1:5000/#/live\nOnly this machine",
    );
    expect(whoWatches({ ...server, address: "::" })).toMatch(
      /^Watch it at http:\/\/(127\.0\.0\.1|\[::1\]):5000\/#\/live\nOnly this machine/,
    );
  });

  test("is nobody without a link, where the server has no loopback address", () => {
    expect(whoWatches(server)).toBe(
      "Only a page with a link sees the chat's lines and packets: the server does not listen on a loopback address.\n",
    );
  });

  test("is everybody where the operator says so", () => {
    expect(whoWatches({ ...server, isOpen: true })).toContain("Watch it at http://10.20.30.2:5000/#/live\nEverybody");
  });
});

describe("the links to the page", () => {
  test("hold each role's token in the fragment, which no browser sends to a server", () => {
    expect(watchLinks(server, tokens).trimEnd().split("\n")).toEqual([
      expect.stringMatching(new RegExp(`class.*: http://10.20.30.2:5000/#/live\\?token=${tokens.viewer}$`)),
      expect.stringMatching(new RegExp(`teacher.*: http://10.20.30.2:5000/#/live\\?token=${tokens.teacher}$`)),
    ]);
  });

  test("are printed on a terminal", () => {
    const place = linkPlace({ isTerminal: true, folder: "/nowhere", port: 5000 });
    expect(place.show("the links\n")).toBe("the links\n");
  });

  test("go to a private file where the output may be kept, and the file goes with the server", () => {
    const data = folder();
    const path = join(data, "watch-links-5000");
    writeFileSync(path, "from before, and readable by others", { mode: 0o644 });
    const place = linkPlace({ isTerminal: false, folder: data, port: 5000 });
    expect(place.show("the links\n")).toBe(`The links are in ${path}, which only this user can read.\n`);
    expect(readFileSync(path, "utf8")).toBe("the links\n");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    place.close();
    expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
  });

  test("are written through no symbolic link, and printed nowhere instead", () => {
    const data = folder();
    const target = join(data, "target");
    symlinkSync(target, join(data, "watch-links-5000"));
    const place = linkPlace({ isTerminal: false, folder: data, port: 5000 });
    expect(place.show("the links\n")).toMatch(
      /^There is no link: The file \S+ is not used: it is a symbolic link\.\n$/,
    );
    expect(statSync(target, { throwIfNoEntry: false })).toBeUndefined();
  });
});
