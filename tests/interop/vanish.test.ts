import { spawnSync } from "node:child_process";
import { expect, onTestFinished, test } from "vitest";
import { naiveClient, ourServer } from "./parties.ts";

/** Runs it; whether it could. */
function run(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

/** Two namespaces with a cable between them; `undefined` where this process may not make any. */
function twoHosts(): { readonly here: string; readonly there: string; readonly pullCable: () => void } | undefined {
  const [here, there] = ["here", "there"].map((host) => `vitrine-${process.pid}-${host}`) as [string, string];
  onTestFinished(() => {
    for (const name of [here, there]) run("ip", "netns", "delete", name);
  });
  const isMade =
    run("ip", "netns", "add", here) &&
    run("ip", "netns", "add", there) &&
    run("ip", "-n", here, "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns", there) &&
    [3, 11, 12].every((host) => run("ip", "-n", here, "address", "add", `10.20.30.${host}/24`, "dev", "cable")) &&
    run("ip", "-n", there, "address", "add", "10.20.30.13/24", "dev", "cable") &&
    [here, there].every((name) => ["lo", "cable"].every((link) => run("ip", "-n", name, "link", "set", link, "up")));
  if (!isMade) return undefined;
  return { here, there, pullCable: () => void run("ip", "-n", there, "link", "set", "cable", "down") };
}

test("a peer that vanishes without a FIN holds nobody up, and the roster says so", async (context) => {
  const hosts = twoHosts();
  if (hosts === undefined) return context.skip("network namespaces need root");
  const { here, there, pullCable } = hosts;
  const server = await ourServer("10.20.30.3", here);
  const alice = await naiveClient(server, "10.20.30.11", "alice", { namespace: here });
  const bob = await naiveClient(server, "10.20.30.12", "bob", { namespace: here });
  const carol = await naiveClient(server, "10.20.30.13", "carol", { namespace: there });
  alice.type("are you all there?");
  await carol.hears("alice: are you all there?");
  pullCable();
  for (const word of ["one", "two", "three"]) {
    alice.type(word);
    await bob.hears(`alice: ${word}`);
  }
  // The kernel takes half a minute to be sure of it; nothing makes that shorter.
  await bob.until("sees carol gone", () => !/carol/.test(bob.output.split("Active users:").at(-1)!));
  // Nothing told carol: no FIN and no RST reached her.
  expect(carol.output).not.toMatch(/closed|one/);
});
