// The lab protocol (docs/protocol/lab.md): whatever is nothing else.
import { LabSession } from "../../session/lab/session.ts";
import type { Protocol } from "./protocol.ts";

export const lab: Protocol = {
  name: "lab",
  recognise: () => true,
  begin: (connection, components) => new LabSession(connection, components),
};
