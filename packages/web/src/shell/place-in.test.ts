import { describe, expect, test } from "vitest";
import type { CaptureSource } from "../source/capture-source.ts";
import { placeIn } from "./place-in.ts";

const group = { label: "week 3" };
const capture = (name: string): CaptureSource => ({ name, group }) as CaptureSource;
const [first, second] = [capture("a.pcap"), capture("b.pcap")];

describe("a capture that is opened or chosen", () => {
  test("leaves the view as it is, also one that a person chose while it was read", () => {
    expect(placeIn(first, [first], "packets")).not.toHaveProperty("view");
    expect(placeIn(first, [first, second], "quiz")).toMatchObject({ source: "a.pcap", files: ["a.pcap", "b.pcap"] });
  });

  test("is shown in the overview where the view was that of the server", () => {
    expect(placeIn(first, [first], "live")).toMatchObject({ view: "overview" });
    expect(placeIn(capture("live"), [], "live")).not.toHaveProperty("view");
  });
});
