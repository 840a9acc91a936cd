// Pictures of every view of the built page, in Debian's Chromium:
//   npm run pictures                    those of README, into docs/pictures/
//   npm run pictures -- --all FOLDER    every view at 390, 768, 1280 and 1920 pixels, light and dark
// The live view needs root, and tcpdump: without them it is left out, with a word.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { launch } from "../../tests/browser/chromium.ts";
import { missing, openPage, servePage } from "../../tests/browser/page.ts";
import { readOptions, runWithOptions } from "../options.ts";
import { slimPng } from "./slim-png.ts";
import { drawn, openCaptures, show, views } from "./views.ts";
import { watchChat } from "./watched-chat.ts";

const readmeFolder = resolve(fileURLToPath(import.meta.url), "../../../docs/pictures");
const readmeSize = { width: 1280, height: 800 };
const surveyedSizes = [
  { width: 390, height: 844 },
  { width: 768, height: 1024 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;
const themes = ["light", "dark"] as const;
type Theme = (typeof themes)[number];

const conversation = [
  ["alice", "hello all"],
  ["bob", "hello alice, can you see the packets?"],
  ["carol", "every one of them: a line is a segment here"],
  ["alice", "@bob: see you at eight"],
  ["bob", "and each of us gets a copy of it, in a segment of its own"],
] as const;

async function picture(page: Page, folder: string, name: string): Promise<void> {
  const file = join(folder, `${name}.png`);
  await drawn(page);
  writeFileSync(file, slimPng(await page.screenshot({ animations: "disabled", caret: "hide" })));
  console.log(file);
}

/** Opens the captures on a page without motion. */
async function pageWithCaptures(browser: Browser, url: string, theme: Theme): Promise<Page> {
  const options = { viewport: readmeSize, colorScheme: theme, reducedMotion: "reduce" } as const;
  const { page } = await openPage(browser, url, options);
  await openCaptures(page);
  return page;
}

async function pictureFiles(browser: Browser, survey: string | undefined): Promise<void> {
  await using server = await servePage();
  for (const theme of themes) {
    const page = await pageWithCaptures(browser, server.url, theme);
    for (const view of views) {
      if (survey === undefined && (view.isDark === true) !== (theme === "dark")) continue;
      await show(page, view);
      if (survey === undefined) await picture(page, readmeFolder, view.name);
      else await pictureSizes(page, survey, `${view.name}-${theme}`);
      await page.setViewportSize(readmeSize);
    }
    if (survey === undefined) continue;
    const empty = await openPage(browser, server.url, { viewport: readmeSize, colorScheme: theme });
    await pictureSizes(empty.page, survey, `empty-${theme}`);
    await empty.page.keyboard.press("?");
    await pictureSizes(empty.page, survey, `help-${theme}`);
  }
}

async function pictureSizes(page: Page, folder: string, name: string): Promise<void> {
  for (const size of surveyedSizes) {
    await page.setViewportSize(size);
    await picture(page, folder, `${name}-${size.width}`);
  }
}

async function pictureLive(browser: Browser, survey: string | undefined): Promise<void> {
  if (process.getuid?.() !== 0 || spawnSync("tcpdump", ["--version"]).error !== undefined) {
    console.error("The live view is left out: it needs tcpdump, and the right to capture.");
    return;
  }
  await using chat = await watchChat();
  const pages: (readonly [Theme, Page])[] = [];
  for (const theme of survey === undefined ? (["light"] as const) : themes) {
    const options = { viewport: readmeSize, colorScheme: theme, reducedMotion: "reduce" } as const;
    const { page } = await openPage(browser, chat.url, options);
    await page.getByText(/^Capturing on lo/).waitFor();
    if (survey !== undefined) await pictureSizes(page, survey, `live-empty-${theme}`);
    pages.push([theme, page]);
  }
  await chat.talk(conversation);
  for (const [theme, page] of pages) {
    await page.getByRole("button", { name: conversation.at(-1)![1] }).waitFor();
    if (survey !== undefined) await pictureSizes(page, survey, `live-following-${theme}`);
    await page.setViewportSize(readmeSize);
    await page.getByRole("button", { name: conversation[1][1] }).click();
    const ways = page.getByRole("region", { name: "How this message travelled" });
    await ways
      .getByText(/^ACK in packet/)
      .nth(2)
      .waitFor();
    await ways
      .getByRole("button", { name: /^packet/ })
      .first()
      .click();
    await page.getByText(/carried 1 message/).waitFor();
    if (survey === undefined) await picture(page, readmeFolder, "live");
    else await pictureSizes(page, survey, `live-${theme}`);
  }
}

async function takePictures(): Promise<void> {
  const { all } = readOptions({ all: { type: "string" } });
  if (missing !== undefined) throw new Error(missing);
  mkdirSync(all ?? readmeFolder, { recursive: true });
  const browser = await launch();
  try {
    await pictureFiles(browser, all);
    await pictureLive(browser, all);
  } finally {
    await browser.close();
  }
}

try {
  await runWithOptions("pictures", takePictures);
} catch (error) {
  console.error(`pictures: ${(error as Error).message}`);
  process.exitCode = 1;
}
