// Every text of the page in one place, English first.

const count = new Intl.NumberFormat("en-GB");
const plural = (number: number, one: string, many = `${one}s`): string =>
  `${count.format(number)} ${number === 1 ? one : many}`;

export const texts = {
  title: "Vitrine",
  views: {
    overview: "Overview",
    packets: "Packets",
    ladder: "Ladder",
    graphs: "Graphs",
    answers: "Answers",
    quiz: "Quiz",
  },
  navigation: "Views",
  skip: "To the view",
  theme: { label: "Colours", system: "System", light: "Light", dark: "Dark" },
  numbers: { label: "Sequence numbers", relative: "Relative", raw: "Raw" },
  count: (number: number) => count.format(number),
  packets: (number: number) => plural(number, "packet"),
  bytes: (number: number) => plural(number, "byte"),
  empty: {
    heading: "Nothing is open yet",
    files: "Drop a capture here, or choose one. It stays in this browser: nothing is uploaded.",
    choose: "Open a capture …",
    formats: "pcap and pcapng, also compressed by gzip; several at once too.",
    expected: (name: string) => `This link leads into “${name}”. Open that file, and the page goes there.`,
    how: [
      "Capture with tcpdump -i any -w chat.pcap port 5000, or take one that vitrine lab run wrote.",
      "Then press ? at any time to see what the keys do.",
    ],
  },
  drop: "Let go to open",
  file: {
    open: "Open …",
    choose: "Choose captures to open",
    which: "Capture",
    close: (name: string) => `Close ${name}`,
    closed: "This capture was closed.",
    workerFailed: "The part of the page that reads files stopped. Open the file again.",
    reading: (name: string) => `Reading ${name}`,
    stop: "Stop reading",
    progress: (packets: number, share: number) => `${plural(packets, "packet")}, ${Math.floor(share * 100)} %`,
    stopped: (packets: number) => `Reading was stopped after ${plural(packets, "packet")}. What was read is here.`,
    damaged: (words: string) => `The file could not be read to its end. ${words} What came before is here.`,
    nothing: (words: string) => `There is nothing to show. ${words}`,
    none: "There is no packet in this file.",
  },
  filter: {
    label: "Display filter",
    placeholder: "tcp.analysis.flags, ip.addr == 10.0.0.1 …",
    apply: "Apply",
    clear: "Clear",
    recent: "Used last",
    suggestion: "Did you mean",
    working: "Filtering …",
    shown: (shown: number, all: number, milliseconds: number) =>
      `${count.format(shown)} of ${plural(all, "packet")} in ${duration(milliseconds)}`,
    nothing: "No packet fits this filter.",
    completions: "Fields that start so",
  },
  list: {
    label: "Packets",
    columns: ["No.", "Time", "From", "To", "Protocol", "Length", "What it says"],
  },
  packet: {
    tree: "Layers and fields",
    headers: "Header drawn",
    hint: "Point at a field, a byte or a box: the other two light up.",
    none: "Choose a packet: its layers, its bytes and its header come here.",
    region: (frame: number) => `Packet ${count.format(frame)}`,
    more: (bytes: number) => plural(bytes, "more byte", "more bytes"),
    bytes: "Bytes",
  },
  overview: {
    table: "Conversations",
    none: "There is no TCP or UDP conversation in this capture. The packets are in the next view.",
    all: (lines: number) => `Show all ${plural(lines, "conversation")}`,
    ways: "See it as",
    columns: {
      stream: "Stream",
      ends: "Between",
      packets: "Packets",
      bytes: "Data",
      start: "Begins",
      duration: "Lasts",
      window: "Window, least–largest",
      roundTrip: "Round trip",
      again: "Sent again",
      end: "How it ended",
    },
    facts: {
      packets: "Packets",
      tcp: "TCP conversations",
      udp: "UDP conversations",
      span: "Span",
      again: "Sent again",
    },
  },
  stream: {
    label: "Conversation",
    none: "There is no TCP conversation in this capture.",
    option: (stream: number, ends: readonly [string, string], packets: number) =>
      `${stream}: ${ends[0]} ↔ ${ends[1]}, ${plural(packets, "packet")}`,
    most: (shown: number, all: number) => `the ${shown} longest of ${count.format(all)}`,
  },
  ladder: {
    label: (ends: readonly [string, string]) => `Packets between ${ends[0]} and ${ends[1]}`,
    window: "Window",
    open: "To the packet",
    hint: "Arrow keys walk, Enter leads to the packet. Bars outside the lines: the window that each end tells.",
  },
  graphs: {
    direction: "Data of",
    all: "Everything",
    hint: "Drag to come nearer, double-click for everything, click for the packet.",
    nothing: "No data went this way.",
    time: "Seconds",
    zoomed: (from: string, to: string) => `${from} to ${to}`,
    panels: {
      sequence: "Sequence numbers over time",
      roundTrip: "Round trip",
      window: "Window and bytes in flight",
      throughput: "Throughput",
    },
    lines: {
      sequence: "sent up to",
      acknowledged: "acknowledged",
      allowed: "allowed by the window",
      roundTrip: "from segment to its ACK",
      window: "window of the receiver",
      inFlight: "in flight",
      throughput: "data a second",
      marked: "marked segments",
    },
    at: (time: string, value: string, frame: number) => `${time}: ${value}, packet ${count.format(frame)}`,
  },
  help: {
    open: "Keys and help",
    heading: "Keys",
    close: "Close",
    keys: [
      ["1 … 6", "the views, from Overview to Quiz"],
      ["j k, ↓ ↑", "next and previous packet in the list; PageDown, PageUp, Home, End"],
      ["/", "to the display filter; Enter applies it, Esc leaves it"],
      ["r", "sequence numbers raw or relative"],
      ["← →", "close and open a branch of the tree; in graphs, to the neighbouring point"],
      ["+ − 0", "in graphs: nearer, farther, everything"],
      ["Enter", "in the ladder and in graphs: to the packet"],
      ["o", "open a capture"],
      ["?", "this help"],
    ],
  },
} as const;

/** A span in milliseconds, as a person reads it. */
function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.max(1, Math.round(milliseconds))} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
