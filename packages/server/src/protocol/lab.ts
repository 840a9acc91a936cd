// The lab protocol (docs/protocol/lab.md): every client that opens with nothing else speaks it.
import { encodeServerWords } from "@vitrine/wire/lab";
import { LabSession } from "../session/lab/session.ts";
import type { Protocol } from "./protocol.ts";

export const lab: Protocol = {
  name: "lab",
  opens: () => "mine",
  begin: (connection, components) => new LabSession(connection, components),
  lastWords: (words) => encodeServerWords(words),
};
