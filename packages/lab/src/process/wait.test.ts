import { expect, test } from "vitest";
import { Changes, waitFor } from "./wait.ts";

/** Longer than any test: time never ends the waiting here. */
const patience = 60_000;

function wrong(): never {
  throw new Error("wrong");
}

test("a value that is there is found at once, a later one with the change that makes it", async () => {
  expect(await waitFor(() => "there", { patience })).toBe("there");
  const changes = new Changes();
  let found: string | undefined;
  const waiting = waitFor(() => found, { changes: [changes], patience });
  changes.announce();
  found = "came";
  changes.announce();
  expect(await waiting).toBe("came");
});

test("something that announces nothing is looked at again and again", async () => {
  let looks = 0;
  expect(await waitFor(() => (looks += 1) === 3, { every: 1, patience })).toBe(true);
});

test("patience ends with a last look", async () => {
  let looks = 0;
  expect(await waitFor(() => (looks += 1) > 2, { patience: 1 })).toBeUndefined();
  expect(looks).toBe(2);
});

test("an error of the look, or an abort, ends the waiting with its reason", async () => {
  await expect(waitFor(wrong, { patience })).rejects.toThrow("wrong");
  await expect(waitFor(() => false, { patience, signal: AbortSignal.abort(new Error("over")) })).rejects.toThrow(
    "over",
  );
  const end = new AbortController();
  const waiting = waitFor(() => false, { patience, signal: end.signal });
  end.abort(new Error("Ctrl-C"));
  await expect(waiting).rejects.toThrow("Ctrl-C");
});
