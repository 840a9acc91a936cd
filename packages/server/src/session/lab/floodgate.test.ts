import { describe, expect, test } from "vitest";
import { Floodgate } from "./floodgate.ts";

function openGate() {
  const signs = { laggards: 0, hearers: 4, held: 0 };
  const gate = new Floodgate({
    laggards: () => signs.laggards,
    hearers: () => signs.hearers,
    held: () => signs.held,
  });
  const wentOn: string[] = [];
  const speaker = (name: string) => ({ goOn: () => void wentOn.push(name) });
  return { gate, signs, wentOn, speaker };
}

describe("the floodgate", () => {
  test("nobody waits for a few slow hearers, but for the greater part of them", () => {
    const { gate, signs } = openGate();
    expect(gate.isClosed).toBe(false);
    signs.laggards = 2;
    expect(gate.isClosed).toBe(false);
    signs.laggards = 3;
    expect(gate.isClosed).toBe(true);
  });

  test("is closed while too much is held around a roster", () => {
    const { gate, signs } = openGate();
    signs.held = 2 ** 21;
    expect(gate.isClosed).toBe(true);
  });

  test("lets speakers go on in their order, for as long as it is open", () => {
    const { gate, signs, wentOn, speaker } = openGate();
    signs.laggards = 4;
    gate.wait(speaker("alice"));
    gate.wait({
      goOn: () => {
        wentOn.push("bob");
        signs.laggards = 4;
      },
    });
    const gone = speaker("gone");
    gate.wait(gone);
    gate.forget(gone);
    gate.wait(speaker("carol"));
    gate.look();
    expect(wentOn).toEqual([]);
    signs.laggards = 0;
    gate.look();
    expect(wentOn).toEqual(["alice", "bob"]);
    signs.laggards = 0;
    gate.look();
    expect(wentOn).toEqual(["alice", "bob", "carol"]);
  });
});
