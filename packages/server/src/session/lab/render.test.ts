import { quietLog } from "../../console/log.ts";
import { testKind } from "../../fanout/testing/kind-contract.ts";
import type { SmallChat } from "../../fanout/testing/small-chat.ts";
import { describe } from "vitest";
import { LabKind } from "./render.ts";

function labKind({ clock, fanout, hub }: SmallChat): LabKind {
  return new LabKind(
    {
      clock,
      log: quietLog,
      fanout,
      isName: (name) => hub.users.has(name),
      isLabSession: () => true,
      addressOf: () => "10.20.30.11",
      rosterSent: () => {},
    },
    256,
  );
}

describe("the lab's kind of hearer", () => {
  testKind(
    (chat) => ({
      kind: labKind(chat),
      wordsIn: (bytes) => [...bytes.matchAll(/\w+: (<\w+>) /g)].map(([, words]) => words!),
    }),
    1,
  );
});
