// The program of a keeper (keeper.ts): `keep LAB STATE-FOLDER`. Its standard input ends when the run has ended: after a word, or
// without one where the run was killed. Until then it has loaded nothing, because most runs are not killed.

/** Milliseconds after which a command of iproute2 has ended that the killed run had started. */
const afterthought = 500;

async function takeDown(lab: string, folder: string): Promise<void> {
  const { setTimeout: wait } = await import("node:timers/promises");
  const { bringDown } = await import("./down.ts");
  const { remainsOf } = await import("./namespaces.ts");
  const { LabStates } = await import("./state.ts");
  const states = new LabStates(folder);
  do {
    await bringDown(lab, states);
    await wait(afterthought);
  } while (remainsOf(lab).length > 0);
}

let wasReleased = false;
process.stdin.on("data", () => (wasReleased = true));
process.stdin.on("end", () => {
  const [lab = "", folder = ""] = process.argv.slice(2);
  if (!wasReleased) void takeDown(lab, folder);
});
