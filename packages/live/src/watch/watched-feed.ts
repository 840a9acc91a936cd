// The feed of a watched server: tcpdump on its interface, and a watcher.
import { startTcpdump } from "@vitrine/glass/node";
import { Watcher, type WatcherComponents, type WatcherOptions } from "./watcher.ts";

export interface WatchedFeedOptions extends Omit<WatcherOptions, "areAddressesHidden"> {
  readonly areAddressesHidden?: boolean;
  /** The port of direct messages over UDP. */
  readonly datagramPort: number;
}

/**
 * Bytes that are captured of a packet, and MiB of the kernel's for what tcpdump has not taken yet: a roster of 150 people comes
 * whole, and 8,000 packets have room, however short they are. On two busy cores tcpdump was seen to wait for a tenth of a second.
 */
const [snapLength, buffer] = [8_000, 64];

export function createWatchedFeed(
  components: Omit<WatcherComponents, "startCapture">,
  options: WatchedFeedOptions,
): Watcher {
  const { port, datagramPort } = options;
  const startCapture = () =>
    startTcpdump({
      interface: options.interface,
      filter: `tcp port ${port} or udp port ${datagramPort}`,
      snapLength,
      buffer,
      isImmediate: true,
    });
  const { areAddressesHidden = false } = options;
  return new Watcher({ ...components, startCapture }, { ...options, areAddressesHidden });
}
