// The settings of `vitrine serve` outside of any section.
import { addressFault } from "../../connection/address-list.ts";
import { defaultOptions } from "../../server.ts";
import type { Setting } from "../setting.ts";

const longestPort = 65_535;

export const serverSettings = [
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
    placeholder: "open|required",
    meaning:
      "open: everybody may join, and only names that have an account are proved; required: only names with an account may join",
    kind: { type: "choice", values: ["open", "required"] },
    standard: "open",
    isChangeable: false,
  },
  {
    key: "user",
    placeholder: "NAME",
    meaning:
      "where root starts the server: it opens ports and the certificate, then gives root's rights up and runs as this user",
    kind: { type: "text" },
    standard: undefined,
    isChangeable: false,
  },
  {
    key: "data",
    placeholder: "FOLDER",
    meaning:
      "the folder of accounts, bans and the local socket, for one server; without it, the user's own data folder, as for `vitrine account`",
    kind: { type: "text" },
    standard: undefined,
    isChangeable: false,
  },
  {
    key: "receive-buffer",
    placeholder: "BYTES",
    meaning: "bytes that a lab client is assumed to read at once: the server sends nothing longer in one piece",
    // With less, a line with the longest name has no place for its text; one read of the kernel's never returns more.
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
    meaning: "how much the log says: trace, debug, info, warn, error or silent",
    kind: { type: "choice", values: ["trace", "debug", "info", "warn", "error", "silent"] },
    standard: "info",
    isChangeable: true,
  },
  {
    key: "metrics",
    placeholder: "PORT",
    meaning: "serves figures for Prometheus at `http://127.0.0.1:PORT/metrics`; 0 for any that is free",
    kind: { type: "integer", least: 0, most: longestPort },
    standard: undefined,
    isChangeable: false,
  },
  {
    key: "watch",
    placeholder: "INTERFACE",
    meaning:
      "shows the chat's packets on the server's page: tcpdump captures on this interface, or any for all of them",
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
  {
    key: "trusted-proxies",
    placeholder: "ADDRESSES",
    meaning:
      "addresses and networks of proxies, separated by commas, whose clients count by the address that X-Forwarded-For names",
    kind: { type: "list", fault: addressFault },
    standard: [],
    isChangeable: true,
  },
] as const satisfies readonly Setting[];
