// Every setting of `vitrine serve`. To add one, add its row here and its member to `ServeSettings`.
import { defaultOptions } from "../server.ts";
import type { Setting } from "./setting.ts";

export interface ServeSettings {
  readonly host: string | undefined;
  readonly port: number;
  readonly backlog: number;
  readonly room: string;
  readonly auth: "open" | "required";
  readonly data: string | undefined;
  readonly "receive-buffer": number;
  readonly "max-clients": number;
  readonly "log-level": string;
  readonly metrics: number | undefined;
  readonly watch: string | undefined;
  readonly "watch-open": boolean;
  readonly "hide-addresses": boolean;
  readonly "allowed-hosts": string | undefined;
}

const longestPort = 65_535;

export const settings: readonly (Setting & { readonly key: keyof ServeSettings })[] = [
  {
    key: "host",
    placeholder: "ADDRESS",
    meaning: "an address of this machine, or its name; without it, all of its addresses",
    kind: { type: "text" },
    standard: undefined,
    isChangeable: false,
  },
  {
    key: "port",
    placeholder: "NUMBER",
    meaning: "TCP port; 0 for any that is free",
    kind: { type: "integer", least: 0, most: longestPort },
    standard: defaultOptions.port,
    isChangeable: false,
  },
  {
    key: "backlog",
    placeholder: "CONNECTIONS",
    meaning: "connections that may wait to be accepted; the lab's programs have 5",
    kind: { type: "integer", least: 1, most: longestPort },
    standard: defaultOptions.backlog,
    isChangeable: false,
  },
  {
    key: "room",
    placeholder: "NAME",
    meaning: "the name of the chatroom",
    kind: { type: "text" },
    standard: defaultOptions.room,
    isChangeable: false,
  },
  {
    key: "auth",
    placeholder: "WHO",
    meaning:
      "open: everybody comes in, and only names that have an account are proved; required: only accounts come in",
    kind: { type: "choice", values: ["open", "required"] },
    standard: "open",
    isChangeable: false,
  },
  {
    key: "data",
    placeholder: "FOLDER",
    meaning: "where the accounts are kept; without it, in the user's own data folder, as `vitrine account` does",
    kind: { type: "text" },
    standard: undefined,
    isChangeable: false,
  },
  {
    key: "receive-buffer",
    placeholder: "BYTES",
    meaning: "what a lab client is taken to read at once: nothing longer goes out in one piece",
    // Below, a line with the longest name would have no place for words; above, one read of the kernel's does not give it.
    kind: { type: "integer", least: 256, most: 65_536 },
    standard: defaultOptions.receiveBuffer,
    isChangeable: true,
  },
  {
    key: "max-clients",
    placeholder: "NUMBER",
    meaning: "users at once",
    kind: { type: "integer", least: 1, most: 1_000_000 },
    standard: defaultOptions.maxClients,
    isChangeable: true,
  },
  {
    key: "log-level",
    placeholder: "LEVEL",
    meaning: "how much the console tells",
    kind: { type: "choice", values: ["trace", "debug", "info", "warn", "error", "silent"] },
    standard: "info",
    isChangeable: true,
  },
  {
    key: "metrics",
    placeholder: "PORT",
    meaning: "gives Prometheus figures over HTTP on this port of 127.0.0.1; 0 for any that is free",
    kind: { type: "integer", least: 0, most: longestPort },
    standard: undefined,
    isChangeable: false,
  },
  {
    key: "watch",
    placeholder: "INTERFACE",
    meaning: "show the chat's packets on the server's page: tcpdump captures on this interface, or any for all of them",
    kind: { type: "text" },
    standard: undefined,
    isChangeable: false,
  },
  {
    key: "watch-open",
    placeholder: "yes|no",
    meaning:
      "with --watch: everybody who reaches the page sees the chat; without it, this machine and links with a token",
    kind: { type: "flag" },
    standard: false,
    isChangeable: false,
  },
  {
    key: "hide-addresses",
    placeholder: "yes|no",
    meaning: "with --watch: only the teacher's page shows addresses, and more of packets than their headers",
    kind: { type: "flag" },
    standard: false,
    isChangeable: false,
  },
  {
    key: "allowed-hosts",
    placeholder: "NAMES",
    meaning:
      "names of the page in addresses of browsers, separated by commas, besides IP addresses and this machine's own name",
    kind: { type: "text" },
    standard: undefined,
    isChangeable: false,
  },
];
