// The tables [[listen]] of the settings: further addresses and ports.
import type { Setting } from "../setting.ts";

export const listenSettings = [
  {
    key: "listen",
    placeholder: "TABLES",
    meaning:
      "further addresses: `[[listen]]` with `port`, and perhaps `host`, `protocol` (`lab`, `irc`, `http` or `websocket`; recognised without it) and `tls` (`true` for nothing else); only in the file",
    kind: {
      type: "tables",
      columns: [
        { name: "host", kind: { type: "text" }, isNeeded: false },
        { name: "port", kind: { type: "integer", least: 0, most: 65_535 }, isNeeded: true },
        {
          name: "protocol",
          kind: { type: "choice", values: ["lab", "irc", "http", "websocket"] },
          isNeeded: false,
        },
        { name: "tls", kind: { type: "flag" }, isNeeded: false },
      ],
    },
    standard: [],
    isChangeable: false,
    isInFileOnly: true,
  },
] as const satisfies readonly Setting[];
