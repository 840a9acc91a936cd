// The message of `vitrine serve --watch`: who sees the chat's packets, and by which addresses.
import { authority, reachableAddresses } from "@vitrine/server";
import { isLoopback } from "@vitrine/server/http";
import type { Tokens } from "@vitrine/live";

export interface WatchedServer {
  readonly address: string;
  readonly port: number;
  /** `--watch-open`. */
  readonly isOpen: boolean;
  /** `--auth required`. */
  readonly isLinkNeeded: boolean;
}

const httpPort = 80;

const pageAt = (address: string, port: number): string => `http://${authority(address, port, httpPort)}/#/live`;

/** Who sees what is watched; nothing in it is secret. */
export function whoWatches({ address, port, isOpen, isLinkNeeded }: WatchedServer): string {
  const addresses = reachableAddresses(address);
  const loopback = addresses.find(isLoopback);
  if (isOpen) {
    const page = pageAt(addresses[0] ?? address, port);
    return `Watch it at ${page}\nEverybody who reaches this page sees the chat's lines and packets (--watch-open).\n`;
  }
  if (isLinkNeeded) return "Only a page with a link sees the chat's lines and packets (--auth required).\n";
  if (loopback === undefined) {
    return `Only a page with a link sees the chat's lines and packets: the server does not listen on a loopback address.\n`;
  }
  return (
    `Watch it at ${pageAt(loopback, port)}\n` +
    "Only this machine sees the chat's lines and packets there. A page elsewhere needs a link.\n"
  );
}

/** The links: everybody who has one sees the packets. */
export function watchLinks({ address, port }: WatchedServer, { viewer, teacher }: Tokens): string {
  const page = pageAt(reachableAddresses(address)[0] ?? address, port);
  return (
    `Link for the class, to look only: ${page}?token=${viewer}\n` +
    `Link for the teacher, who also stops the picture and sees hidden addresses: ${page}?token=${teacher}\n`
  );
}

export const renewal = (process: number): string =>
  `kill -USR2 ${process} makes new links and closes the pages that used the old ones.\n`;
