// A link with a token in a real browser: it opens the live view, and the token goes nowhere else.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { builtPage, missing } from "../browser/page.ts";
import { openTab } from "../browser/tab.ts";
import { watched } from "./watched.ts";

/** Only the teacher's page has it. */
const teachersButton = (page: Page) => page.getByRole("button", { name: "Pause for everybody" });

test("a link's token leaves the address bar, stays in its tab, and is in no request", async (context) => {
  if (missing !== undefined) return context.skip(missing);
  const { port, live } = await watched({ folder: builtPage, interface: "nowhere0", isLinkNeeded: true });
  const { teacher } = live.tokens;
  const { page } = await openTab("about:blank");
  const requested: string[] = [];
  page.on("request", (request) => requested.push(request.url(), JSON.stringify(request.headers())));
  page.on("websocket", (socket) => requested.push(socket.url()));
  await page.goto(`http://127.0.0.1:${port}/#/live?token=${teacher}`);
  await teachersButton(page).waitFor();
  expect(page.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#\/live\b/);
  expect(page.url()).not.toContain("token");
  // The page still has it after a reload, and another tab never had it.
  await page.reload();
  await teachersButton(page).waitFor();
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.getByText(/only with a link that holds a token/).waitFor();
  // A page that sees nothing does not claim that there is nothing.
  expect(await other.locator("main").textContent()).not.toMatch(/Nobody|server :/);
  expect(requested.filter((text) => text.includes(teacher))).toEqual([]);
  live.renewTokens();
  await page.getByText(/The links of this page were renewed/).waitFor();
});
