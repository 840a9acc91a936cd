// Captures that are opened together: the folder of a lab run is one set.
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { describe, expect, test, type TestContext } from "vitest";
import { drawn } from "./page.ts";
import { browserSuite } from "./suite.ts";

const fixtures = resolve(fileURLToPath(import.meta.url), "../../../packages/glass/fixtures");
/** One chat, captured on the server's and on a client's interface. */
const captures = ["chatserver.pcap", "client1.pcap"] as const;

const suite = browserSuite();

/** A folder as `lab run` leaves it: captures, and what else there is. */
function labRun({ onTestFinished }: TestContext): string {
  const above = mkdtempSync(join(tmpdir(), "vitrine-folder-"));
  onTestFinished(() => rmSync(above, { recursive: true }));
  const folder = join(above, "course");
  mkdirSync(join(folder, "logs"), { recursive: true });
  for (const name of captures) copyFileSync(join(fixtures, name), join(folder, name));
  writeFileSync(join(folder, "result.json"), "{}");
  writeFileSync(join(folder, "logs", "server.log"), "listening\n");
  return folder;
}

async function openFolder(page: Page, folder: string): Promise<void> {
  await page.getByLabel("Choose a folder of captures to open").first().setInputFiles(folder);
}

/** The choice of the capture: what is chosen, and the groups with their captures. */
async function choice(page: Page): Promise<unknown> {
  return page.getByRole("combobox", { name: "Capture" }).evaluate((select: HTMLSelectElement) => ({
    chosen: select.value,
    groups: [...select.querySelectorAll("optgroup")].map(({ label, children }) => [
      label,
      [...children].map(({ textContent }) => textContent),
    ]),
  }));
}

type Dropped = readonly (readonly [name: string, base64: string])[];

const fixture = (name: string): string => readFileSync(join(fixtures, name)).toString("base64");

/** Drops these sets of files, one right after the other. */
async function drop(page: Page, ...sets: readonly Dropped[]): Promise<void> {
  await page.evaluate((all) => {
    for (const files of all) {
      const dataTransfer = new DataTransfer();
      for (const [name, bytes] of files)
        dataTransfer.items.add(new File([Uint8Array.from(atob(bytes), (one) => one.charCodeAt(0))], name));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    }
  }, sets);
}

describe("captures that are opened together", () => {
  test("a folder is a group, answered as one, and evidence leads to the right file", async (context) => {
    const { page, complaints } = await suite.openEmpty();
    await openFolder(page, labRun(context));
    await page.locator(".overview tbody tr").first().waitFor();
    await expect
      .poll(() => choice(page))
      .toEqual({
        chosen: "course/chatserver.pcap",
        groups: [["course", ["chatserver.pcap", "client1.pcap"]]],
      });

    // The server's interface saw no direct message, alice's did.
    await page.keyboard.press("5");
    await page.getByRole("navigation", { name: "Questions" }).getByRole("link", { name: /^q9 / }).click();
    const card = page.locator(".answer-card");
    const evidence = card.locator(".evidence-list a").first();
    await evidence.getByText("in course/client1.pcap").waitFor();
    await evidence.click();
    await page.getByRole("link", { name: "Show it among the packets" }).click();
    await page.locator(".row[aria-selected=true]", { hasText: "see you at four" }).waitFor();
    await expect.poll(() => choice(page)).toMatchObject({ chosen: "course/client1.pcap" });

    // Seen from the other file, the answers are the same.
    await page.keyboard.press("5");
    await page.getByRole("navigation", { name: "Questions" }).getByRole("link", { name: /^q13 / }).click();
    await card.getByText("course/chatserver.pcap").first().waitFor();
    await card.getByText("course/client1.pcap").first().waitFor();
    expect(complaints).toEqual([]);
  });

  test("the quiz asks about all of them, and shows where in which file", async (context) => {
    const { page, complaints } = await suite.openEmpty("quiz?source=course/chatserver.pcap");
    await page.getByText("Open the folder “course”").waitFor();
    await openFolder(page, labRun(context));
    await page.getByRole("textbox", { name: "Your answer" }).waitFor();
    while (!(await page.locator(".quiz h2").textContent())!.includes("Length field")) {
      const before = await page.locator(".quiz h2").textContent();
      await page.getByRole("button", { name: "Next question" }).click();
      await page.locator(".quiz h2").filter({ hasNotText: before! }).waitFor();
    }
    await page.getByRole("button", { name: "Show the answer" }).click();
    await page.getByRole("link", { name: "See the evidence" }).click();
    await page.locator(".row[aria-selected=true]", { hasText: "direct" }).waitFor();
    expect(page.url()).toContain("client1.pcap");
    expect(complaints).toEqual([]);
  });

  test("files that are dropped together are a group, those that come alone are not", async () => {
    const { page } = await suite.openEmpty();
    const files = captures.map((name) => [name, fixture(name)] as const);
    await drop(page, files.slice(0, 1));
    await page.locator(".source-choice", { hasText: "chatserver.pcap" }).waitFor();
    await drop(page, files.slice(1));
    await page.getByRole("combobox", { name: "Capture" }).waitFor();
    await expect.poll(() => choice(page)).toEqual({ chosen: "client1.pcap", groups: [] });
    await drop(page, files);
    await page.locator("optgroup").waitFor({ state: "attached" });
    await expect
      .poll(() => choice(page))
      .toEqual({
        chosen: "client1.pcap",
        groups: [["2 captures, opened together", ["chatserver.pcap", "client1.pcap"]]],
      });
  });

  test("the capture that is opened last is shown, however long the one before it takes", async () => {
    const { page } = await suite.openEmpty();
    // The first file reaches its worker a second later.
    await page.evaluate(() => {
      const Usual = Worker;
      globalThis.Worker = class extends Usual {
        override postMessage(message: unknown): void {
          globalThis.Worker = Usual;
          let frames = 60;
          const wait = (): unknown => (frames-- > 0 ? requestAnimationFrame(wait) : super.postMessage(message, []));
          wait();
        }
      };
    });
    await drop(page, [["slow.pcap", fixture("chatserver.pcap")]], [["last.pcap", fixture("client1.pcap")]]);
    await page.locator("option").nth(1).waitFor({ state: "attached" });
    await drawn(page);
    await expect.poll(() => choice(page)).toEqual({ chosen: "last.pcap", groups: [] });
  });

  test("a folder without a capture says so", async (context) => {
    const { page } = await suite.openEmpty();
    const folder = labRun(context);
    for (const name of captures) rmSync(join(folder, name));
    await openFolder(page, folder);
    await page.getByRole("status").getByText("There is no capture in this folder").waitFor();
    expect(await page.locator("main").textContent()).toContain("Nothing is open yet");
  });
});
