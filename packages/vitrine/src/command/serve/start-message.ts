// The start message of `vitrine serve`: where it listens, and how to join.
import { isIPv4 } from "node:net";
import { authority, type Listening, reachableAddresses, type ServeSettings } from "@vitrine/server";
import { labPort } from "@vitrine/wire/lab";

/** The command as the user typed it; the script `vitrine` sets the variable. */
const command = (): string => process.env.VITRINE_COMMAND ?? "./vitrine";

/** Addresses that are printed besides the first: a machine may have dozens. */
const mostOthers = 4;

/**
 * Two clients on one machine both listen for direct messages on the lab's UDP port, so each needs its own address. Every address of
 * 127.0.0.0/8 is this machine's (RFC 1122 §3.2.1.3).
 */
function secondClient(addresses: readonly string[], port: number): string {
  const loopback = addresses.find((address) => isIPv4(address) && address.startsWith("127."));
  if (loopback === undefined) return "";
  const place = authority(loopback, port, labPort);
  return `A second client on this machine: ${command()} join lab://${place} --from 127.0.0.12\n`;
}

const addressesSeen =
  "People who use the lab's protocol see each other's addresses ([lab] who decides who may use it).\n";

export function startMessage({ address, port }: Listening, settings: ServeSettings): string {
  const { room, auth } = settings;
  const addresses = reachableAddresses(address);
  const [first = address, ...others] = addresses;
  const also = others.length === 0 ? "" : ` (also ${others.slice(0, mostOthers).join(", ")})`;
  const welcome = auth === "open" ? "everybody is welcome" : "only people with an account come in";
  return (
    `Vitrine listens on port ${port} of ${first}${also}\n` +
    `The room is called ${room}, and ${welcome}. Ctrl-C ends it.\n` +
    `Join with:     ${command()} join lab://${authority(first, port, labPort)}\n` +
    `or with netcat: nc ${first} ${port}, then type your name\n` +
    `or with an IRC client: ${first}, port ${port}, channel #${room.replace(/^#/, "")}\n` +
    secondClient(addresses, port) +
    (settings["lab.who"] === "off" ? "" : addressesSeen)
  );
}
