import { expect, test } from "vitest";
import { readRoomName } from "./room-name.ts";

test.each([
  ["#Lobby", "#lobby"],
  ["#Åse", "#åse"],
  ["#strasse+1!", "#strasse+1!"],
  ["##", "##"],
])("%s names a room with the key %s", (name, key) => {
  expect(readRoomName(name)).toEqual({ name, key });
});

test.each(["lobby", "#", "", "#two words", "#a,b", "#\u0007", "#a\u200bb", "#\ue000", `#${"é".repeat(32)}`])(
  "%j names no room",
  (name) => {
    expect(readRoomName(name)).toBeUndefined();
  },
);

test("a room's name is normalised before it is compared", () => {
  expect(readRoomName("#e\u0301")).toEqual(readRoomName("#é"));
});
