import { numerics } from "@vitrine/wire/irc";
import { describe, expect, test } from "vitest";
import { commands } from "./command-table.ts";
import { ircReference } from "./testing/reference.ts";

describe("the page about IRC on the wire", () => {
  test("is made from the server's tables", async () => {
    await expect(ircReference()).toMatchFileSnapshot("../../../../../docs/protocol/irc.md");
  });

  test("names every command and the numerics of registration", () => {
    const page = ircReference();
    const explained = page.split("\n").flatMap((line) => /^\| `([A-Z]+)\b.*` \| [A-Z]/.exec(line)?.[1] ?? []);
    expect(explained.toSorted()).toEqual([...commands.keys()].toSorted());
    for (const name of ["RPL_WELCOME", "RPL_ISUPPORT", "ERR_NICKNAMEINUSE"] as const) {
      expect(page).toContain(`| ${numerics[name].number} | ${name} |`);
    }
  });
});
