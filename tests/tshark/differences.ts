// Where we and tshark differ, and why: every difference has to find its reason here, or the comparison fails.

export interface Difference {
  readonly capture: string;
  readonly frame: number;
  readonly field: string;
  readonly tshark: string;
  readonly ours: string;
  /** tshark's `frame.protocols`. */
  readonly protocols: string;
  /** An earlier frame of the file has a protocol inside which we do not look. */
  readonly isBehindClosed: boolean;
  /** This frame, or an earlier one of the file, has a protocol for which tshark opens conversations of its own. */
  readonly isBehindOpener: boolean;
}

/** Protocols that tshark opens and we do not, so that it sees headers inside them: it is shown as bytes here. */
const closed =
  "mpls ppp pppoes chdlc gre vxlan geneve teredo gtp lisp-data nflog radiotap wlan nsh sflow juniper ayiya macsec cfp etag pktap fr " +
  "ipnet ipoib openflow erspan fddi l2tp capwap ieee8021ah wlan_radio ppi atm tr arcnet slip hdlc fc pflog docsis mpls_pm " +
  "usb vntag tzsp hip trill bat cisco hsr prp cmd";
const closedProtocols = new Set(closed.split(" "));

/** Whether tshark looks inside a protocol that we show as bytes. */
export function isClosed(protocols: string): boolean {
  return protocols.split(":").some((name) => closedProtocols.has(name));
}

/** Applications that announce ports or name other ends: tshark opens those conversations before a packet of theirs comes. */
const openers = new Set(["snmp", "sdp", "socks", "skinny", "hart_ip", "vnc"]);

/** Whether tshark may number conversations by more than the packets that they have. */
export function isOpener(protocols: string): boolean {
  return protocols.split(":").some((name) => openers.has(name));
}

const isOfConversation = (field: string): boolean => /\.stream$|^tcp\.(analysis|seq$|ack$|window_size$)/.test(field);
const isIn =
  (ending: string) =>
  ({ capture }: Difference) =>
    capture.endsWith(ending);

interface Reason {
  readonly words: string;
  readonly fits: (difference: Difference) => boolean;
}

const reasons: readonly Reason[] = [
  {
    words: "headers inside a protocol that we show as bytes",
    fits: ({ protocols }) => isClosed(protocols),
  },
  {
    words: "a time with a million microseconds or more is carried over into the seconds here",
    fits: ({ field, tshark }) => field === "frame.time_epoch" && /\.\d{10}/.test(tshark),
  },
  {
    words: "a conversation of which tshark saw more, inside a protocol that we show as bytes",
    fits: ({ field, isBehindClosed }) => isBehindClosed && isOfConversation(field),
  },
  {
    words:
      "tshark opens conversations that an application announces (SNMP, SDP, SOCKS …), which moves the numbers of others",
    fits: ({ field, isBehindOpener }) => isBehindOpener && /^(tcp|udp)\.stream$/.test(field),
  },
  {
    words: "tshark's VNC begins the conversation anew after its first message",
    fits: ({ capture, field }) => capture.endsWith("vnc.pcap") && field.startsWith("tcp."),
  },
  {
    words: "a round trip between times of which one was carried over",
    fits: ({ field, capture }) =>
      /^tcp\.analysis\.(ack|initial)_rtt$/.test(field) && /base64-7296|timestamp_invalid_nano/.test(capture),
  },
  {
    words: "a quoted segment that is cut: what is not there is neither summed up nor numbered here",
    fits: ({ field, protocols }) =>
      /^tcp\.(checksum\.status|seq)$/.test(field) && /icmp:ip:tcp|icmpv6:ipv6:tcp/.test(protocols),
  },
  {
    words: "a segment that a redirect quotes is read to its end here, though tshark stops after its first eight bytes",
    fits: ({ field, tshark, protocols }) =>
      field.startsWith("tcp.") && tshark === "" && protocols.endsWith("icmp:ip:tcp"),
  },
  {
    words: "a jumbogram's UDP header is read here, though tshark stops at it",
    fits: ({ field, protocols, ours }) => field.startsWith("udp.") && protocols.endsWith("ipv6:udp") && ours !== "",
  },
  {
    words:
      "a destination option longer than its header ends the header, not the packet; the home address is not summed up",
    fits: isIn("ipv6-mobility-dst-opts.pcap"),
  },
  {
    words: "a security option too short to hold anything is no reason to stop, and the segment after it counts",
    fits: isIn("tcp-session-decode-malformed-ipv4/input.pcap"),
  },
  {
    words: "a source route cut in the middle of an address ends with its last whole one",
    fits: isIn("ip_printroute_asan.pcap"),
  },
  {
    words: "a damaged pcap in which tshark guesses longer record headers",
    fits: isIn("igmplayer"),
  },
  {
    words: "a length beyond 31 bits is shown as it is in the file",
    fits: ({ field, tshark }) => field === "frame.len" && tshark === "2147483647",
  },
  {
    words: "the raw sequence number of a quoted segment is shown here too",
    fits: ({ field, tshark, protocols }) => field === "tcp.seq_raw" && tshark === "" && /icmp/.test(protocols),
  },
];

/** Returns the reason why the two differ; undefined where nobody knows. */
export function explain(difference: Difference): string | undefined {
  return reasons.find((reason) => reason.fits(difference))?.words;
}
