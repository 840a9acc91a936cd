import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const command = fileURLToPath(new URL("../bin/vitrine.js", import.meta.url));
const losses = fileURLToPath(new URL("../../glass/fixtures/losses.pcap", import.meta.url));

// One printer of each kind: commander's help, an answer in one write, a long one, a stream of lines.
test.each([
  [["--help"]],
  [["lab", "--help"]],
  [["check", "server", "--list"]],
  [["explain", losses]],
  [["explain", losses, "--json"]],
  [["inspect", losses, "--json"]],
])("a command whose reader has closed the pipe ends quietly: %j", async (words) => {
  const child = spawn(process.execPath, [command, ...words], { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const [code] = (await once(child, "close")) as [number | null];
  expect({ code, errors }).toEqual({ code: 0, errors: "" });
});

const fullDevice = "/dev/full";

test("a command whose output goes to a full disk says that it is lost", (context) => {
  if (!existsSync(fullDevice)) context.skip(`there is no ${fullDevice}`);
  const output = openSync(fullDevice, "w");
  const { status, stderr } = spawnSync(process.execPath, [command, "inspect", losses], {
    stdio: ["ignore", output, "pipe"],
    encoding: "utf8",
  });
  closeSync(output);
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: "vitrine: the rest of the output is lost: the disk is full.\n",
  });
});
