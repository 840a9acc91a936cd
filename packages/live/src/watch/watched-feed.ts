// The feed of a watched server: tcpdump on its interface, and a watcher.
import { startTcpdump } from "@vitrine/glass/node";
import { Watcher, type WatcherComponents, type WatcherOptions } from "./watcher.ts";

export interface WatchedFeedOptions extends Omit<WatcherOptions, "areAddressesHidden"> {
  readonly areAddressesHidden?: boolean;
  /** The lab's UDP port of direct messages; our own client uses the number of the server's port instead. */
  readonly datagramPort: number;
  /** The user that tcpdump becomes once it captures, where root starts it. */
  readonly captureUser?: string | undefined;
}

/**
 * Bytes that are captured of a packet, and MiB of the kernel's for what tcpdump has not taken yet: a roster of 150 people comes
 * whole, and 8,000 packets have room, however short they are. On two busy cores tcpdump was seen to wait for a tenth of a second.
 */
const [snapLength, buffer] = [8_000, 64];

/** The chat and nothing else, in tcpdump's words (pcap-filter(7)). */
export function captureFilter(port: number, datagramPort: number): string {
  const datagrams = [...new Set([datagramPort, port])].map((one) => `udp port ${one}`);
  return `tcp port ${port} or ${datagrams.join(" or ")}`;
}

export function createWatchedFeed(
  components: Omit<WatcherComponents, "startCapture">,
  options: WatchedFeedOptions,
): Watcher {
  const { port, datagramPort } = options;
  const startCapture = () =>
    startTcpdump({
      interface: options.interface,
      filter: captureFilter(port, datagramPort),
      snapLength,
      buffer,
      isImmediate: true,
      user: options.captureUser,
    });
  const { areAddressesHidden = false } = options;
  return new Watcher({ ...components, startCapture }, { ...options, areAddressesHidden });
}
