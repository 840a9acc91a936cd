// One packet under a person's hands: chosen, resized, copied.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { chatCapture, longDatagram } from "./made-capture.ts";
import { faults, openFile, resize } from "./page.ts";
import { browserSuite } from "./suite.ts";

const tab = browserSuite().shared("packets");

/** Leads the page, which the tests share, to a place in the capture; the capture is opened where it is not open yet. */
async function at(hash: string): Promise<Page> {
  const page = await tab.at(hash);
  if ((await page.locator(".source-choice").count()) === 0) await openFile(page, "chat.pcap", chatCapture());
  return page;
}

/** Presses Ctrl-C and gives what the page put on the clipboard. */
async function copied(page: Page): Promise<string> {
  const event = await page.evaluateHandle(() => ({
    text: new Promise<string>((resolve) => {
      addEventListener("copy", ({ clipboardData }) => resolve(clipboardData!.getData("text/plain")), { once: true });
    }),
  }));
  await page.keyboard.press("Control+c");
  return event.evaluate(({ text }) => text);
}

const heightOf = (page: Page, selector: string): Promise<number> =>
  page.locator(selector).evaluate((element) => element.getBoundingClientRect().height);

describe("a packet", () => {
  test("the first packet is chosen at the start", async () => {
    const page = await at("packets?source=chat.pcap");
    await page.getByRole("region", { name: "Packet 1" }).getByText("Transmission Control Protocol").waitFor();
    await page.locator("#packet-0[aria-selected=true]").waitFor();
    expect(tab.complaints).toEqual([]);
  });

  test("the first packet of a filter is chosen at the start", async () => {
    const page = await at("packets?source=chat.pcap&filter=udp");
    await page.getByRole("region", { name: "Packet 11" }).getByText("User Datagram Protocol").waitFor();
    expect(tab.complaints).toEqual([]);
  });

  test("Ctrl-C copies the packet's line, the field, the lit bytes or all bytes, with spaces", async () => {
    const page = await at("packets?source=chat.pcap&packet=1");
    await page.locator(".row[aria-selected=true]").waitFor();
    await page.getByRole("grid").focus();
    expect(await copied(page)).toMatch(/^1 0\.000000 10\.20\.30\.11 → 10\.20\.30\.3 TCP 54 40000 → 5000 \[SYN\] Seq=0/);
    const packet = page.getByRole("region", { name: "Packet 1", exact: true });
    await packet.getByRole("treeitem", { name: /^Window/ }).click();
    expect(await copied(page)).toBe("Window: 64240");
    // The field that was chosen is lit while the pointer is elsewhere.
    await page.mouse.move(0, 0);
    const bytes = page.getByRole("group", { name: "Bytes: Frame" });
    await bytes.focus();
    expect((await copied(page)).split(" ")).toHaveLength(54);
    await bytes.locator(".hex span").nth(48).hover();
    expect(await copied(page)).toBe("fa f0");
    // A person can select bytes, too.
    await bytes
      .locator(".hex")
      .first()
      .evaluate((row) => getSelection()!.setBaseAndExtent(row.children[12]!, 0, row.children[13]!, 1));
    expect(await copied(page)).toBe("08 00");
    expect(tab.complaints).toEqual([]);
  });

  test("no byte is clipped from 360 to 1920 pixels, in Packets and in Answers", async ({ expect }) => {
    const page = await at("packets?source=chat.pcap&packet=8");
    for (const view of ["packets", "answers"]) {
      await page.evaluate((to) => {
        location.hash = `#/${to}?source=chat.pcap&packet=8`;
      }, view);
      const bytes = page.locator(".bytes-view");
      for (const width of [1280, 1920, 768, 390, 360]) {
        await resize(page, width);
        await bytes.locator(".row").first().waitFor();
        const clipped = (): Promise<number> => bytes.evaluate((one) => one.scrollWidth - one.clientWidth);
        await expect.poll(clipped, { message: `${view} at ${width}` }).toBe(0);
      }
    }
  });

  test("panes are resized by pointer and by keys", async () => {
    const page = await at("packets?source=chat.pcap&packet=1");
    await page.locator(".bytes-view .row").first().waitFor();
    const line = page.getByRole("separator", { name: "Resize the list and the packet" });
    const before = await heightOf(page, ".list-place");
    const { x, y, width } = (await line.boundingBox())!;
    await page.mouse.move(x + width / 2, y + 4);
    await page.mouse.down();
    await page.mouse.move(x + width / 2, y + 104, { steps: 4 });
    await page.mouse.up();
    const height = (): Promise<number> => heightOf(page, ".list-place");
    await expect.poll(async () => Math.abs((await height()) - before - 100)).toBeLessThan(6);
    const dragged = await height();
    await line.press("ArrowUp");
    await expect.poll(height).toBeLessThan(dragged);
    const fields = page.getByRole("separator", { name: "Resize the fields and the bytes" });
    await fields.press("End");
    expect(await fields.getAttribute("aria-valuenow")).toBe("90");
    expect(await faults(page)).toEqual([]);
    // Enter gives the usual sizes again.
    await line.press("Enter");
    expect(await line.getAttribute("aria-valuenow")).toBe("45");
    expect(tab.complaints).toEqual([]);
  });

  test("a port carries what somebody says, which the browser keeps with the file, as it keeps the panes", async () => {
    const page = await at("packets?source=chat.pcap&packet=8");
    const said = page.locator(".row", { hasText: "to the room: hello all" });
    await said.first().waitFor();
    await page.getByRole("button", { name: "Decode as …" }).click();
    const dialog = page.getByRole("dialog", { name: "What ports carry in chat.pcap" });
    const port = dialog.getByLabel("Port", { exact: true });
    expect([await port.inputValue(), await dialog.getByLabel("Transport").inputValue()]).toEqual(["5000", "tcp"]);
    await port.fill("70000");
    await dialog.getByRole("button", { name: "Apply" }).click();
    await dialog.getByRole("alert").getByText("ports end at 65535").waitFor();
    await port.fill("5000");
    await dialog.getByLabel("Carries").selectOption("bytes only");
    expect(await faults(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Apply" }).click();
    await page.locator(".row[aria-selected=true]", { hasText: "[PSH, ACK]" }).waitFor();
    expect(await said.count()).toBe(0);
    const lines = [
      page.getByRole("separator", { name: "Resize the list and the packet" }),
      page.getByRole("separator", { name: "Resize the fields and the bytes" }),
    ];
    const sizes = (): Promise<unknown> => Promise.all(lines.map((line) => line.getAttribute("aria-valuenow")));
    const usual = await sizes();
    for (const line of lines) await line.press("End");
    const set = await sizes();
    expect(set).not.toEqual(usual);

    await page.reload();
    await page.locator(".row[aria-selected=true]", { hasText: "[PSH, ACK]" }).waitFor();
    expect(await sizes()).toEqual(set);
    await page.getByRole("button", { name: "Decode as … (1)" }).click();
    await dialog.getByText("TCP port 5000: bytes only").waitFor();
    await dialog.getByRole("button", { name: "Remove the rule for TCP port 5000" }).click();
    await said.first().waitFor();
    expect(tab.complaints).toEqual([]);
  });

  test("all bytes of the longest packet can be seen", async () => {
    const page = await at("packets?source=chat.pcap&packet=1");
    await openFile(page, "chat.pcap", longDatagram());
    await page.getByText("1 packet", { exact: true }).waitFor();
    const bytes = page.locator(".bytes-view");
    await bytes.locator(".row").first().waitFor();
    expect(await bytes.locator(".row").count()).toBeLessThan(100);
    await bytes.evaluate((view) => (view.scrollTop = view.scrollHeight));
    await bytes.locator(".row", { hasText: /^fff0/ }).waitFor();
    await bytes.focus();
    expect((await copied(page)).split(" ")).toHaveLength(65_535);
  });
});
