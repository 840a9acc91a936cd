import { afterEach, describe, expect, test, vi } from "vitest";
import type { ServeSettings } from "@vitrine/server";
import { startMessage } from "./start-message.ts";

const settings = { room: "lobby", auth: "open" } as ServeSettings;
const message = (): string => startMessage({ address: "127.0.0.1", port: 6000 }, settings);

afterEach(() => void vi.unstubAllEnvs());

describe("the start message", () => {
  test("shows the command as the user typed it", () => {
    vi.stubEnv("VITRINE_COMMAND", "vitrine");
    expect(message()).toContain("Join with:     vitrine join lab://127.0.0.1:6000\n");
    expect(message()).toContain(
      "A second client on this machine: vitrine join lab://127.0.0.1:6000 --from 127.0.0.12\n",
    );
  });

  test("says how an IRC client joins", () => {
    expect(message()).toContain("or with an IRC client: 127.0.0.1, port 6000, channel #lobby\n");
  });

  test("says in one line who sees addresses, where anybody may speak the lab's protocol", () => {
    const words = "People who use the lab's protocol see each other's addresses ([lab] who decides who may use it).\n";
    expect(message().endsWith(words)).toBe(true);
    const isOff = { ...settings, "lab.who": "off" } as ServeSettings;
    expect(startMessage({ address: "127.0.0.1", port: 6000 }, isOff)).not.toContain("addresses");
  });

  test("shows the checkout's command where nobody typed `vitrine`, as with npm start", () => {
    vi.stubEnv("VITRINE_COMMAND", undefined);
    expect(message()).toContain("Join with:     ./vitrine join lab://127.0.0.1:6000\n");
  });
});
