// What a person does with the page: opens a capture, filters, follows, reads an answer, takes the quiz.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { chatCapture, clientNumber } from "./made-capture.ts";
import { builtPage, faults, missing, openFile, type PageServer, servePage } from "./page.ts";
import { sharedTab, type TabOptions } from "./tab.ts";

/** The most compressed script of the first view, in bytes: the glass comes with the views that need it. */
const mostScript = 90_000;

beforeEach((context) => {
  if (missing !== undefined) context.skip(missing);
});

describe("the page", () => {
  test("the first view's script is light", () => {
    const assets = join(builtPage, "assets");
    const html = readFileSync(join(builtPage, "index.html"), "utf8");
    const scripts = readdirSync(assets).filter((name) => name.endsWith(".js") && html.includes(name));
    expect(scripts.length).toBeGreaterThan(0);
    const bytes = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name))).length, 0);
    expect(bytes).toBeLessThan(mostScript);
    expect(html).not.toMatch(/<script(?![^>]*src)|<style|style=/);
  });
});

// These tests follow each other on one page.
describe("a page and a capture", () => {
  let server: PageServer;
  const linked = "packets?source=chat.pcap&packet=9";
  const tab = sharedTab(async () => {
    if (missing !== undefined) return undefined;
    server = await servePage();
    return `${server.url}#/${linked}`;
  });
  afterAll(() => server?.[Symbol.asyncDispose]());

  /** Leads the page to a place in the capture, which is opened where it is not open yet. */
  async function at(hash: string, options?: TabOptions): Promise<Page> {
    const page = await tab.at(hash, options);
    if ((await page.locator(".source-choice").count()) === 0) await openFile(page, "chat.pcap", chatCapture());
    return page;
  }

  const views = ["overview", "packets", "ladder", "graphs", "answers", "quiz"] as const;
  const themes = ["light", "dark"] as const;

  test.each(themes)("axe finds nothing where nothing is open, nor in the help, %s", async (colorScheme) => {
    const page = await tab.at(linked, { colorScheme });
    const found = await faults(page);
    await page.keyboard.press("?");
    const help = page.getByRole("dialog");
    await help.waitFor();
    expect([...found, ...(await faults(page))]).toEqual([]);
    await page.keyboard.press("Escape");
    await help.waitFor({ state: "hidden" });
  });

  test("is empty at first: it says what to do, and where a link would lead", async () => {
    const { page } = tab;
    await page.getByText("This link leads into “chat.pcap”").waitFor();
    await openFile(page, "chat.pcap", chatCapture());
    await page.locator(".row[aria-selected=true]", { hasText: "Retransmission" }).waitFor();
    await page.getByRole("region", { name: "Packet 9" }).getByText("Transmission Control Protocol").waitFor();
    expect(tab.complaints).toEqual([]);
  });

  test("the files of every view are fetched before one is looked at", async () => {
    const page = await at(linked);
    const files = readdirSync(join(builtPage, "assets")).filter((name) => /\.(?:js|css)$/.test(name));
    await page.waitForFunction((wanted) => {
      const fetched = new Set(performance.getEntriesByType("resource").map(({ name }) => name.split("/").at(-1)));
      return wanted.every((name) => fetched.has(name));
    }, files);
    expect(tab.complaints).toEqual([]);
  });

  test("a filter is completed, selects as it is typed, and is kept by Enter", async () => {
    const page = await at("packets?source=chat.pcap");
    await page.getByText("14 packets", { exact: true }).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("tcp.analysis.retr");
    const option = page.getByRole("option", { name: /tcp\.analysis\.retransmission .*Data that was sent before/ });
    await option.waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByText(/^1 of 14 packets in/).waitFor();
    expect(await page.locator(".packet-list .row").count()).toBe(1);
    expect(page.url()).toContain("filter=tcp.analysis.retransmission");

    // What is typed replaces the address; Enter makes it a step that Back comes back from.
    await page.keyboard.press("Enter");
    const input = page.getByRole("combobox", { name: "Display filter" });
    await input.fill("");
    await page.getByText("14 packets", { exact: true }).waitFor();
    await input.pressSequentially("udp");
    await page.getByText(/^1 of 14 packets in/).waitFor();
    await page.locator(".row", { hasText: "psst" }).waitFor();
    await page.keyboard.press("Enter");
    await page.goBack();
    await page.locator(".row", { hasText: "Retransmission" }).waitFor();
    expect(await input.inputValue()).toBe("tcp.analysis.retransmission");
    await page.goBack();
    await page.getByText("14 packets", { exact: true }).waitFor();
    await page.goForward();
    await page.goForward();
    await page.locator(".row", { hasText: "psst" }).waitFor();
    expect(await input.inputValue()).toBe("udp");
    await input.fill("");
    await page.getByRole("option", { name: /tcp\.analysis\.retransmission/ }).waitFor();
    await page.getByRole("option", { name: /^udp/ }).waitFor();
  });

  test("a filter that is wrong leaves the list as it was, and its mistake is shown under its place on Enter", async () => {
    const page = await at("packets?source=chat.pcap&filter=udp");
    await page.getByText(/^1 of 14 packets in/).waitFor();
    const input = page.getByRole("combobox", { name: "Display filter" });
    const problem = page.locator(".filter-bar .problem");
    // Right after the key, before the mistake has stayed long enough to be shown.
    const atOnce = await input.evaluate(async (line: HTMLInputElement) => {
      line.focus();
      line.select();
      document.execCommand("insertText", false, "tcp.prot == 5000");
      await Promise.resolve();
      return [line.value, document.querySelectorAll(".filter-bar .problem").length, line.getAttribute("aria-invalid")];
    });
    expect(atOnce).toEqual(["tcp.prot == 5000", 0, "false"]);
    await page.keyboard.press("Enter");
    await problem.waitFor();
    expect(await input.getAttribute("aria-invalid")).toBe("true");
    expect(await problem.locator("u").textContent()).toBe("tcp.prot");
    expect(await page.locator(".packet-list .row").count()).toBe(1);
    await problem.getByRole("button", { name: /Did you mean/ }).click();
    await page.getByText(/^13 of 14 packets in/).waitFor();
    // And a mistake that stays is shown by itself.
    await input.fill("tcp.prot == 5000");
    await page.keyboard.press("Escape");
    await problem.waitFor();
  });

  test("a packet that the filter leaves out stays taken apart, and no other is shown in its place", async () => {
    const page = await at("packets?source=chat.pcap&packet=1&filter=udp");
    await page.getByText(/^1 of 14 packets in .*; packet 1 is not among them$/).waitFor();
    await page.getByRole("region", { name: "Packet 1" }).getByText("Transmission Control Protocol").waitFor();
    expect(await page.locator(".row[aria-selected=true]").count()).toBe(0);
    await page.locator(".row", { hasText: "psst" }).click();
    await page.locator(".row[aria-selected=true]").waitFor();
    await page.getByText(/^1 of 14 packets in \d+ ms$/).waitFor();
  });

  test("a packet that was chosen by a click stays the selected row under another filter, unless that leaves it out", async () => {
    const page = await at("packets?source=chat.pcap");
    await page.locator(".row", { hasText: "Retransmission" }).click();
    await page.getByRole("region", { name: "Packet 9" }).waitFor();
    await at("packets?source=chat.pcap&packet=9&filter=frame.number>5");
    await page.locator("#packet-3[aria-selected=true]", { hasText: "Retransmission" }).waitFor();
    await at("packets?source=chat.pcap&packet=9&filter=frame.number<9");
    await page.getByText(/packet 9 is not among them$/).waitFor();
    expect(await page.locator(".row[aria-selected=true]").count()).toBe(0);
  });

  test("a field that is pointed at is lit in the tree, the bytes and the drawing", async () => {
    const page = await at("packets?source=chat.pcap&packet=1");
    // The packet before is there until this one is taken apart.
    const packet = page.getByRole("region", { name: "Packet 1", exact: true });
    await packet.getByRole("treeitem", { name: /^Window/ }).hover();
    await page.locator(".bit-diagram .box.lit", { hasText: "64240" }).waitFor();
    expect(await page.locator(".bytes-view .hex .lit").allTextContents()).toEqual(["fa", "f0"]);
    expect(await page.locator(".packet-pictures .sentence").textContent()).toContain("tcp.window_size_value");
  });

  test("raw numbers are those on the wire, in the list and in the ladder", async () => {
    const page = await at("packets?source=chat.pcap");
    await page.locator(".row", { hasText: "[SYN] Seq=0" }).waitFor();
    await page.keyboard.press("r");
    await page.locator(".row", { hasText: `[SYN] Seq=${clientNumber}` }).waitFor();
    await page.keyboard.press("3");
    const rung = page.getByRole("option", { name: new RegExp(`SYN Seq=${clientNumber}`) });
    await rung.waitFor();
    expect(await rung.count()).toBe(1);
  });

  test("from who talked to the ladder, and from a rung to its packet", async () => {
    const page = await at("overview?source=chat.pcap");
    const line = page.getByRole("row", { name: /10\.20\.30\.11:40000/ });
    await line.getByText("closed by both ends").waitFor();
    await line.getByRole("link", { name: "Ladder" }).click();
    const ladder = page.getByRole("listbox");
    await ladder
      .getByRole("option", { name: /FIN, ACK/ })
      .first()
      .waitFor();
    await ladder.focus();
    for (let at = 0; at < 9; at += 1) await page.keyboard.press("j");
    await page.getByRole("option", { selected: true, name: /Retransmission/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("region", { name: "Packet 9" }).waitFor();
    await page.getByText(/^13 of 14 packets/).waitFor();
    expect(tab.complaints).toEqual([]);
  });

  test("an answer is shown beside its evidence, with the field lit", async () => {
    const page = await at("answers?source=chat.pcap&question=q3");
    await page.getByText("The SYN in frame 1 carries sequence number 82,758,422").first().waitFor();
    await page.locator(".evidence-place .bit-diagram .box.lit", { hasText: String(clientNumber) }).waitFor();
    await page
      .locator(".evidence-list")
      .first()
      .getByRole("link", { name: /tcp\.flags\.syn/ })
      .click();
    await page.locator(".evidence-place .sentence", { hasText: "tcp.flags.syn" }).waitFor();
    await page.getByRole("link", { name: "Show it among the packets" }).click();
    await page.locator(".row[aria-selected=true]", { hasText: "[SYN]" }).waitFor();
    expect(tab.complaints).toEqual([]);
  });

  test("the quiz asks first, takes raw, relative and hexadecimal, and knows what was confused", async () => {
    const page = await at("quiz?source=chat.pcap");
    await page.getByText("Question 1 of").waitFor();
    expect(await page.locator(".quiz").textContent()).not.toContain("82,758,422");
    const input = page.getByRole("textbox", { name: "Your answer" });
    const attempt = async (text: string, words: RegExp): Promise<void> => {
      await input.fill(text);
      await page.keyboard.press("Enter");
      await page.locator(".verdict", { hasText: words }).waitFor();
    };
    await attempt(String(clientNumber + 1), /Not that.*a SYN takes one|Not that.*because a SYN/);
    await attempt(`0x${clientNumber.toString(16)}`, /Right\./);
    await attempt("0", /Right\./);
    await page.getByRole("button", { name: "Next question" }).click();
    await page.getByText("Which acknowledgment number").waitFor();
  });

  test.each([
    ["light", 360],
    ["dark", 1280],
  ] as const)("axe finds nothing in any view, %s, %d wide", async (colorScheme, width) => {
    const page = await at("packets?source=chat.pcap&packet=9", { colorScheme, viewport: { width, height: 800 } });
    const found: string[] = [];
    for (const [at, view] of views.entries()) {
      await page.keyboard.press(String(at + 1));
      await page.locator(`nav a[aria-current=page]`, { hasText: new RegExp(view, "i") }).waitFor();
      await page
        .locator("main tr, main .bit-diagram, main .rung .time, main canvas, main .answer-card, main .asked")
        .first()
        .waitFor();
      found.push(...(await faults(page)).map((fault) => `${view}: ${fault}`));
    }
    expect(found).toEqual([]);
  });

  test("from a telephone to a projector nothing scrolls sideways", async () => {
    const page = await at("packets?source=chat.pcap&packet=9");
    for (const width of [360, 1280, 1920]) {
      await page.setViewportSize({ width, height: 760 });
      for (const [at, view] of views.entries()) {
        await page.keyboard.press(String(at + 1));
        await page.locator(`nav a[aria-current=page]`, { hasText: new RegExp(view, "i") }).waitFor();
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(`${view} at ${width}: ${wide}`).toBe(`${view} at ${width}: 0`);
      }
    }
  });

  test("a damaged capture shows the packets up to the damage, and a compressed one all", async () => {
    const whole = chatCapture();
    const page = await at("packets?source=chat.pcap");
    await openFile(page, "chat.pcap", whole.subarray(0, whole.length - 30));
    await page.locator(".reading-bar.problem", { hasText: "The packets before the damage are here." }).waitFor();
    await page.getByText("13 packets", { exact: true }).waitFor();
    await openFile(page, "chat.pcap", gzipSync(whole));
    await page.getByText("14 packets", { exact: true }).waitFor();
    expect(await page.locator(".reading-bar").count()).toBe(0);
  });

  test("nothing out of a packet or a name is ever markup", async () => {
    const attack = '<img src=x onerror="document.title=1"><script>document.title=2</script>\u202e';
    const page = await at("overview?source=chat.pcap");
    await openFile(page, `${attack.replaceAll("/", "")}.pcap`, chatCapture(attack));
    await page.locator("option:checked", { hasText: "<img src=x" }).waitFor({ state: "attached" });
    for (const key of ["2", "5", "3", "4", "6", "1"]) {
      await page.keyboard.press(key);
      await page.locator("main > section, main .packets-view").first().waitFor();
      expect(await page.locator("main img, main script, header img").count()).toBe(0);
    }
    await page.keyboard.press("2");
    await page.locator(".row", { hasText: "<img src=x" }).first().click();
    await page
      .getByRole("region", { name: /Packet/ })
      .getByText("<img src=x")
      .first()
      .waitFor();
    const words = await page.locator("main").textContent();
    expect(words).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u0000-\u0008]/);
    expect(await page.locator("main img, main script").count()).toBe(0);
  });

  test("open captures work in every view after the server has ended", async () => {
    const page = await at("packets?source=chat.pcap");
    await page.locator(".row").first().waitFor();
    await server[Symbol.asyncDispose]();
    for (const [view, sign] of [
      ["Graphs", "canvas"],
      ["Ladder", ".rung"],
      ["Overview", "tr"],
      ["Answers", ".answer-card"],
      ["Quiz", ".asked"],
    ]) {
      await page.getByRole("link", { name: view! }).click();
      await page.locator(`main ${sign}`).first().waitFor();
      expect(await page.locator("main [role=alert]").count()).toBe(0);
    }
  });
});
