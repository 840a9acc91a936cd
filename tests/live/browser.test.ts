// The live view in a real browser, doing what a person does.
import { expect, test } from "vitest";
import { builtPage, launch, missing, openPage } from "../browser/page.ts";
import { cannotCapture, watched } from "./watched.ts";

test("three people chat; a line leads to its segments, and a segment to its line", async (context) => {
  const reason = missing ?? cannotCapture();
  if (reason !== undefined) return context.skip(reason);
  const { port, join } = await watched({ folder: builtPage });
  const browser = await launch();
  try {
    const { page, complaints } = await openPage(browser, `http://127.0.0.1:${port}/#/live`);
    await page.getByText(/^Capturing on lo/).waitFor();
    const [alice, bob, carol] = [await join("alice"), await join("bob"), await join("carol")];
    await alice.until(({ lastRoster }) => lastRoster !== undefined && "carol" in lastRoster);
    alice.say("<b>hello</b> all\n");
    await bob.until(({ chat }) => chat.includes("hello"));
    await carol.until(({ chat }) => chat.includes("hello"));
    await page.getByRole("img", { name: "connected over TCP to alice, bob, carol" }).waitFor();
    await page.getByRole("button", { name: "alice <b>hello</b> all" }).click();
    const ways = page.getByRole("region", { name: "The line's way" });
    await ways.getByText("acknowledged by packet").nth(2).waitFor();
    expect(await ways.getByRole("heading", { level: 4 }).allTextContents()).toEqual([
      "From alice to the server",
      "From the server to bob",
      "From the server to carol",
    ]);
    expect(await ways.getByText(/^packet \d+ all 16 bytes$/).count()).toBe(1);
    await ways
      .getByRole("button", { name: /^packet/ })
      .first()
      .click();
    await page.getByText(/^Packet \d+ carried 1 line, marked above\.$/).waitFor();
    expect(await page.locator(".live-conversation .carried").count()).toBe(1);
    if (process.env["VITRINE_PICTURES"] !== undefined) {
      await page.screenshot({ path: `${process.env["VITRINE_PICTURES"]}/live.png` });
    }
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
  }
});
