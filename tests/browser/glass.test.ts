import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Analyzer, CaptureParser, Dissector, ListLines, PacketValues } from "@vitrine/glass";
import { expect, onTestFinished, test } from "vitest";
import { missingBrowser, sharedBrowser } from "./chromium.ts";

const root = resolve(fileURLToPath(import.meta.url), "../../..");
const folders: Record<string, string> = {
  glass: join(root, "packages/glass/dist"),
  wire: join(root, "packages/wire/dist"),
  fixtures: join(root, "packages/glass/fixtures"),
};
const wireExports = JSON.parse(readFileSync(join(root, "packages/wire/package.json"), "utf8")).exports as Readonly<
  Record<string, { readonly default?: string }>
>;
const imports = {
  "@vitrine/glass": "/glass/index.js",
  ...Object.fromEntries(
    // A part without a built file is for tests only.
    Object.entries(wireExports).flatMap(([name, { default: file }]) =>
      file === undefined ? [] : [[`@vitrine/wire${name.slice(1)}`, file.replace("./dist/", "/wire/")]],
    ),
  ),
};
const page = `<!doctype html><script type="importmap">${JSON.stringify({ imports })}</script>`;

/** Serves the built packages as they are, and a page that knows their names. */
async function serve(): Promise<string> {
  const server = createServer((request, response) => {
    const [, folder = "", ...rest] = (request.url ?? "/").split("/");
    const file = join(folders[folder] ?? root, ...rest);
    if (folder === "") response.setHeader("content-type", "text/html").end(page);
    else if (!(folder in folders) || !file.startsWith(folders[folder]!) || !existsSync(file))
      response.writeHead(404).end();
    else response.setHeader("content-type", "text/javascript").end(readFileSync(file));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** The list of a capture, as Node makes it. */
function linesHere(name: string): string[] {
  const parser = new CaptureParser();
  const analyzer = new Analyzer();
  const values = new PacketValues(analyzer.packet);
  const dissector = new Dissector();
  const lines = new ListLines(values);
  const list: string[] = [];
  parser.push(readFileSync(join(folders.fixtures!, name)), (record) => {
    analyzer.add(record);
    list.push(lines.line(record, dissector.dissect(record, values)));
  });
  parser.end();
  return list;
}

/** Runs in the page: the same, and the frames that a filter selects. Its text is sent to the browser, so it names nothing from here. */
const inPage = `async (name) => {
  const glass = await import("@vitrine/glass");
  const analyzer = new glass.Analyzer();
  const values = new glass.PacketValues(analyzer.packet);
  const dissector = new glass.Dissector();
  const lines = new glass.ListLines(values);
  const { filter } = glass.compileFilter("lab && tcp.len > 5");
  const capture = glass.openCapture((await fetch("/fixtures/" + name)).body);
  const list = [];
  const selected = [];
  for await (const record of capture) {
    analyzer.add(record);
    const dissection = dissector.dissect(record, values);
    list.push(lines.line(record, dissection));
    if (filter.selects(dissection)) selected.push(record.frame);
  }
  return { list, selected, problem: capture.problem ?? null };
}`;

test("the glass runs in a browser, and says there what it says here", async (context) => {
  if (missingBrowser !== undefined) context.skip(missingBrowser);
  if (!existsSync(join(folders.glass!, "index.js"))) context.skip("the packages are not built (npm run build)");
  const url = await serve();
  const tab = await (await sharedBrowser()).newPage();
  onTestFinished(() => tab.close());
  await tab.goto(url);
  for (const name of ["chat.pcap.gz", "trouble.pcap", "links.pcapng", "fragments.pcap"]) {
    const there: unknown = await tab.evaluate(`(${inPage})(${JSON.stringify(name)})`);
    const here = linesHere(name);
    expect(here.length).toBeGreaterThan(5);
    expect(there).toMatchObject({ list: here, problem: null });
  }
  expect(await tab.evaluate(`(${inPage})("chat.pcap.gz")`)).toMatchObject({ selected: [10, 12] });
});
