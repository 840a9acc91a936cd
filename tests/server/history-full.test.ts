import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HistoryFault } from "@vitrine/store/history";
import { openHistory } from "@vitrine/store/history/open";
import { written } from "@vitrine/store/history/testing";
import { describe, expect, onTestFinished, test } from "vitest";

const lost = (reason: string): never => {
  throw new Error(reason);
};

describe("a history on a real disk that is full", () => {
  test("says so, keeps what it has, and writes again when there is room", async (context) => {
    if (process.getuid?.() !== 0) return context.skip("a file system of some kilobytes needs root");
    const folder = mkdtempSync(join(tmpdir(), "vitrine-full-"));
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m,mode=700", "none", folder]);
    onTestFinished(() => {
      execFileSync("umount", [folder]);
      rmSync(folder, { recursive: true });
    });
    const history = await openHistory({ folder }, { lost });
    const target = { key: "#a", name: "#a", isConversation: false };
    const write = (number: number): Promise<void> =>
      written(history, {
        changes: Array.from({ length: 20 }, (_, index) => ({
          change: "recorded",
          target,
          record: {
            number: number * 20 + index,
            at: number * 20 + index,
            kind: "text",
            source: "anna!~a@host",
            account: undefined,
            addressee: undefined,
            text: `line ${number * 20 + index} ${"x".repeat(400)}`,
            tags: undefined,
          },
        })),
        position: { epoch: 0, number: number * 20 + 19, at: number * 20 + 19 },
      });
    const fill = async (): Promise<{ full: number; fault: unknown }> => {
      for (let full = 0; full < 1_000; full += 1) {
        try {
          await write(full);
        } catch (fault) {
          return { full, fault };
        }
      }
      throw new Error("the disk is never full");
    };
    const { full, fault } = await fill();
    expect(fault).toBeInstanceOf(HistoryFault);
    expect((fault as HistoryFault).isFull).toBe(true);
    const kept = async (): Promise<number[]> => {
      const page = await history.page({ key: "#a", range: { type: "latest" }, limit: 30_000, hasEvents: true });
      return page.records.map(({ number }) => number);
    };
    // Whole batches only.
    expect(await kept()).toEqual(Array.from({ length: full * 20 }, (_, index) => index));
    execFileSync("mount", ["-o", "remount,size=32m", folder]);
    await write(full);
    expect((await kept()).at(-1)).toBe(full * 20 + 19);
    expect(await history.search({ places: [{ key: "#a" }], text: `line ${full * 20}`, limit: 5 })).toHaveLength(1);
    await history.close();
  });
});
