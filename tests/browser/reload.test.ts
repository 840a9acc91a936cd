// Captures across a reload, and files that are not captures.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { chatCapture } from "./made-capture.ts";
import { openFile } from "./page.ts";
import { browserSuite } from "./suite.ts";

const suite = browserSuite();

interface Given {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Chooses files side by side. */
async function openFiles(page: Page, files: readonly Given[]): Promise<void> {
  const chosen = files.map(({ name, bytes }) => ({ name, mimeType: "", buffer: Buffer.from(bytes) }));
  await page.locator("input[type=file]").first().setInputFiles(chosen);
}

const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const both: readonly Given[] = [
  { name: "alice.pcap", bytes: chatCapture() },
  { name: "bob.pcap", bytes: chatCapture("hello from bob") },
];
const groups = (page: Page): Promise<string[]> => page.locator("optgroup option").allTextContents();

/** Until the page keeps so many captures: the disk is slower than the page. */
async function kept(page: Page, count: number): Promise<void> {
  await page.waitForFunction(
    async (wanted) =>
      new Promise<boolean>((resolve) => {
        const request = indexedDB.open("vitrine");
        request.onsuccess = () => {
          const base = request.result;
          const counted = base.transaction("captures").objectStore("captures").count();
          counted.onsuccess = () => {
            base.close();
            resolve(counted.result === wanted);
          };
        };
      }),
    count,
    // Each look opens the database: not one in every frame.
    { polling: 100 },
  );
}

describe("captures that are open", () => {
  test("survive a reload as a set, which the address names", async () => {
    const { page, complaints } = await suite.openEmpty("packets");
    await openFiles(page, both);
    await page.locator(".row[aria-selected=true]").waitFor();
    const named = new URLSearchParams(new URL(page.url()).hash.split("?")[1]).getAll("file");
    expect(named).toEqual(["alice.pcap", "bob.pcap"]);
    await kept(page, 2);
    await page.reload();
    await page.locator(".row[aria-selected=true]").waitFor();
    expect(await groups(page)).toEqual(["alice.pcap", "bob.pcap"]);

    // The same link in another tab of this browser.
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.locator(".row[aria-selected=true]").waitFor();
    expect(await groups(other)).toEqual(["alice.pcap", "bob.pcap"]);
    await other.close();

    // A capture that was closed stays closed.
    await page.getByRole("button", { name: "Close alice.pcap" }).click();
    await page.getByRole("button", { name: "Close bob.pcap" }).click();
    await page.getByText("Nothing is open yet").waitFor();
    await page.evaluate(() => (location.hash = "#/overview"));
    await kept(page, 0);
    await page.reload();
    await page.getByText("Nothing is open yet").waitFor();
    expect(complaints).toEqual([]);
  });

  test("are asked for by their names where they are too large to keep", async ({ onTestFinished }) => {
    const folder = mkdtempSync(join(tmpdir(), "vitrine-large-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, "large.pcap");
    // After the last packet nothing but zeros: damaged, and too large.
    writeFileSync(path, Buffer.concat([chatCapture(), Buffer.alloc(17 * 1024 * 1024)]));
    const { page } = await suite.openEmpty("packets");
    await page.locator("input[type=file]").first().setInputFiles(path);
    await page.locator(".row[aria-selected=true]").waitFor();
    await page.reload();
    await page.getByText("This link leads into “large.pcap”. Open that file").waitFor();
    expect(await page.locator(".source-choice").count()).toBe(0);
  });

  test("that were chosen by handle are read again once the browser is asked", async () => {
    const { page, complaints } = await suite.openEmpty();
    // A file of the browser's own file system has a real handle; the permission is played.
    const play = async (permission: string): Promise<void> =>
      page.evaluate((first) => {
        let now = first;
        const all = FileSystemHandle.prototype as unknown as Record<string, unknown>;
        all["queryPermission"] = async () => now;
        all["requestPermission"] = async () => (now = "granted");
      }, permission);
    await play("granted");
    await page.evaluate(
      async (bytes) => {
        const root = await navigator.storage.getDirectory();
        const handle = await root.getFileHandle("kept.pcap", { create: true });
        const out = await handle.createWritable();
        await out.write(Uint8Array.from(bytes));
        await out.close();
        Object.assign(globalThis, { showOpenFilePicker: async () => [handle] });
      },
      [...chatCapture()],
    );
    await page.keyboard.press("o");
    await page.locator(".overview tbody tr").first().waitFor();
    await kept(page, 1);
    await page.addInitScript(() => {
      let now = "prompt";
      const all = FileSystemHandle.prototype as unknown as Record<string, unknown>;
      all["queryPermission"] = async () => now;
      all["requestPermission"] = async () => (now = "granted");
    });
    await page.reload();
    await page.getByText("“kept.pcap” was open before. Your browser asks").waitFor();
    await page.getByRole("button", { name: "Open again" }).click();
    await page.locator(".overview tbody tr").first().waitFor();
    expect(complaints).toEqual([]);
    // Its init script would come with every page of the tab.
    await page.context().close();
  });
});

describe("files that are not captures", () => {
  test("do not stay open, and the page names each with what it is", async () => {
    const { page } = await suite.openEmpty();
    await openFiles(page, [
      { name: "notes.txt", bytes: text("Buy milk, and ask about window scaling.\n") },
      { name: "alice.pcap", bytes: chatCapture() },
      { name: "empty.pcap", bytes: text("") },
    ]);
    await page.locator(".overview tbody tr").first().waitFor();
    const notice = page.getByRole("status").filter({ hasText: "notes.txt" });
    expect(await notice.textContent()).toMatch(/^empty\.pcap is empty\.\nnotes\.txt is .*text/);
    expect(await page.locator(".source-choice").textContent()).toContain("alice.pcap");
    expect(await page.getByRole("combobox", { name: "Capture" }).count()).toBe(0);
    await page.getByRole("button", { name: "Close", exact: true }).first().click();
    await notice.waitFor({ state: "detached" });

    // A file that is opened in vain closes nothing.
    await openFile(page, "alice.pcap", text("GET / HTTP/1.1\r\n\r\n"));
    await page.getByRole("status").filter({ hasText: "alice.pcap is" }).waitFor();
    expect(await page.locator(".overview tbody tr").count()).toBeGreaterThan(0);
  });
});
