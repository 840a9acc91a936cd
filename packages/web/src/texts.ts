// Every text of the page in one place, English first.

import type { ConversationSummary, DecodeAsRule } from "@vitrine/glass";

const count = new Intl.NumberFormat("en-GB");
/** Names and sentences that are listed one by one. */
const mostNamed = 4;
const plural = (number: number, one: string, many = `${one}s`): string =>
  `${count.format(number)} ${number === 1 ? one : many}`;

const applicationWords = { lab: "the lab’s chat", irc: "IRC", dns: "DNS", data: "bytes only" } as const;

export const texts = {
  title: "Vitrine",
  views: {
    overview: "Overview",
    packets: "Packets",
    ladder: "Ladder",
    graphs: "Graphs",
    answers: "Answers",
    quiz: "Quiz",
    live: "Live",
  },
  live: {
    connecting: "Asking the server …",
    ended: "The server has ended, or this page read too slowly. Load the page again to go on.",
    thinned: ({ shortened, leftOut }: { readonly shortened: number; readonly leftOut: number }) =>
      `Too many packets came at once: ${count.format(shortened)} have their headers only, and ${count.format(leftOut)} are missing. `,
    hidden: "Addresses are replaced by others, and packets have their headers only. ",
    pause: "Pause for everybody",
    goOn: "Resume",
    paused: "The teacher has paused the view. ",
    server: (port: number) => `server :${port}`,
    port: (port: number, wrapping: "tls" | "websocket" | undefined) =>
      wrapping === undefined ? `:${port}` : `:${port} ${wrapping === "tls" ? "TLS" : "WebSocket"}`,
    drawing: (names: readonly string[]) =>
      names.length === 0
        ? "The server; nobody is connected."
        : `The server, connected over TCP to ${names.join(", ")}.`,
    more: (number: number) => `and ${plural(number, "person", "people")} more`,
    conversation: (room: string) => (room === "" ? "Conversation" : `Conversation in ${room}`),
    silence: "Nobody has said anything yet. Join from a terminal and say something:",
    join: (host: string, port: number) => `nc ${host} ${port}`,
    joinHint: "The first line is your name.",
    search: "Search the history",
    searchHint: 'Search: words, "a phrase", begin*, from:name, after:2026-01-31',
    searching: "Searching …",
    found: (lines: number) =>
      lines === 0 ? "No message holds all of this." : `${plural(lines, "message")} found, the newest first.`,
    forgotten: "The packets of this message are no longer kept.",
    path: "How this message travelled",
    chooseLine: "Choose a message to see the segments that carried it.",
    choosePacket: "Choose a packet to see which message it carried.",
    carriedNothing: (frame: number) => `Packet ${frame} carried no message of the room.`,
    carried: (frame: number, lines: number) => `Packet ${frame} carried ${plural(lines, "message")}, marked above.`,
    toServer: (name: string) => `From ${name} to the server`,
    toHearer: (name: string) => `From the server to ${name}`,
    linesLeftOut: (lines: number) =>
      `So many lines came that ${plural(lines, "line")} ${lines === 1 ? "is" : "are"} left out. `,
    moreHearers: (hearers: number) => `It also went to ${plural(hearers, "more hearer")}.`,
    segment: (frame: number) => `packet ${frame}`,
    bytes: (start: number, end: number, length: number) =>
      start === 0 && end === length ? `all ${plural(length, "byte")}` : `bytes ${start} to ${end - 1} of ${length}`,
    again: "sent again",
    acknowledged: "ACK in",
  },
  navigation: "Views",
  skip: "Skip to the view",
  theme: { label: "Colours", system: "System", light: "Light", dark: "Dark" },
  numbers: { label: "Numbers", relative: "Relative", raw: "Raw" },
  count: (number: number) => count.format(number),
  packets: (number: number) => plural(number, "packet"),
  bytes: (number: number) => plural(number, "byte"),
  empty: {
    heading: "Nothing is open yet",
    files: "Drop captures here, or the folder of a lab run. They stay in this browser: nothing is uploaded.",
    choose: "Open a capture …",
    chooseFolder: "Open a folder …",
    formats: "pcap and pcapng, also compressed with gzip. Captures that you open together are answered together.",
    expected: (names: readonly string[], folder: string) =>
      `This link leads into ${listed(names)}. ${
        folder !== ""
          ? `Open the folder “${folder}”`
          : names.length === 1
            ? "Open that file"
            : "Open these files together"
      }, and the page goes there.`,
    ways: [
      ["None yet? Capture one", "tcpdump -i any -w chat.pcap port 5000"],
      ["or let the lab make some", "npm run lab"],
    ],
    live: "Watch this server’s chat",
    keys: "Press ? for the keys.",
  },
  drop: "Drop to open",
  broken: "This view stopped because of a fault in the page, not in your capture. The other views still work.",
  file: {
    open: "Open …",
    openFolder: "Folder …",
    choose: "Choose captures to open",
    chooseFolder: "Choose a folder of captures to open",
    together: (captures: number) => `${captures} captures, opened together`,
    noCaptures: "There is no capture in this folder: their names end in .pcap, .pcapng, .cap or .dmp.",
    leftOut: (captures: number) =>
      `${plural(captures, "more capture")} of this folder were not opened: the page has room for no more.`,
    stranger: (name: string, problem: string) =>
      problem.startsWith("This ") || problem.startsWith("The file ")
        ? problem.replace(/^This|^The file/, () => name)
        : `${name}: ${problem}`,
    /** The first sentences, and how many more there are. */
    strangers: (sentences: readonly string[]) =>
      sentences.length <= mostNamed
        ? sentences
        : [
            ...sentences.slice(0, mostNamed),
            `${plural(sentences.length - mostNamed, "more file")} of them could not be opened.`,
          ],
    notACapture: "This is not a capture.",
    dismiss: "Close",
    waiting: (names: readonly string[]) =>
      `${listed(names)} ${names.length === 1 ? "was" : "were"} open before. Your browser asks before this page may read ${names.length === 1 ? "it" : "them"} again.`,
    openWaiting: "Open again",
    forgetWaiting: "Forget",
    which: "Capture",
    close: (name: string) => `Close ${name}`,
    closed: "This capture was closed.",
    workerFailed: "Reading stopped because of a fault in the page. Open the file again.",
    reading: (name: string) => `Reading ${name}`,
    stop: "Stop reading",
    progress: (packets: number, share: number) => `${plural(packets, "packet")}, ${Math.floor(share * 100)} %`,
    stopped: (packets: number) => `You stopped reading after ${plural(packets, "packet")}, which are here.`,
    damaged: (words: string) => `The file is damaged: ${words} The packets before the damage are here.`,
    nothing: (words: string) => `No packet can be shown. ${words}`,
    none: "This capture has no packets.",
  },
  filter: {
    label: "Display filter",
    placeholder: "tcp.analysis.flags, ip.addr == 10.0.0.1 …",
    apply: "Apply",
    clear: "Clear",
    recent: "Recent",
    suggestion: "Did you mean",
    working: "Filtering …",
    soFar: (found: number, share: number) => `${count.format(found)} so far, ${Math.floor(100 * share)} %`,
    shown: (shown: number, all: number, milliseconds: number) =>
      `${count.format(shown)} of ${plural(all, "packet")} in ${duration(milliseconds)}`,
    nothing: "No packet matches this filter.",
    notAmong: (frame: number) => `; packet ${count.format(frame)} is not among them`,
    completions: "Matching fields",
  },
  list: {
    label: "Packets",
    columns: ["No.", "Time", "From", "To", "Protocol", "Length", "What it says"],
    standsStill: "The list has stopped following.",
    follow: "Follow",
    followKey: "End",
  },
  packet: {
    tree: "Layers and fields",
    headers: "Header drawn",
    hint: "Point at a field, a byte or a box to light it in all three.",
    none: "Choose a packet to see its layers, bytes and headers.",
    region: (frame: number) => `Packet ${count.format(frame)}`,
    bytes: "Bytes",
    source: (label: string, bytes: number) => `${label}, ${plural(bytes, "byte")}`,
  },
  decode: {
    open: (rules: number) => (rules === 0 ? "Decode as …" : `Decode as … (${rules})`),
    heading: (name: string) => `What ports carry in ${name}`,
    transport: "Transport",
    port: "Port",
    carries: "Carries",
    applications: applicationWords,
    apply: "Apply",
    rule: ({ transport, first, last, application }: DecodeAsRule) =>
      `${transport.toUpperCase()} ${first === last ? `port ${first}` : `ports ${first} to ${last}`}: ${applicationWords[application]}`,
    remove: "Remove",
    removeRule: ({ transport, first }: DecodeAsRule) => `Remove the rule for ${transport.toUpperCase()} port ${first}`,
    kept: "This browser keeps it with the file. Elsewhere the glass looks at the usual ports and at what is said.",
    tooMany: (most: number) => `A capture takes ${most} rules at most. Remove one first.`,
  },
  panes: {
    packets: "Resize the list and the packet",
    packet: "Resize the fields and the bytes",
    questions: "Resize the questions and the answer",
    answer: "Resize the answer and the evidence",
    live: "Resize the chat and the packets",
    path: "Resize the conversation and the path of a message",
  },
  overview: {
    table: "Conversations",
    none: "There is no TCP or UDP conversation in this capture. All packets are in the view Packets.",
    all: (lines: number) => `Show all ${plural(lines, "conversation")}`,
    ways: "See it as",
    columns: {
      stream: "Stream",
      ends: "Between",
      packets: "Packets",
      bytes: "Data",
      start: "Begins",
      duration: "Lasts",
      window: "Window",
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
    none: "There is no TCP or UDP conversation in this capture.",
    noTcp: "There is no TCP conversation in this capture.",
    option: ({ transport, stream, ends }: ConversationSummary, packets: number) =>
      `${transport.toUpperCase()} ${stream}: ${ends[0]} ↔ ${ends[1]}, ${plural(packets, "packet")}`,
    most: (shown: number, all: number) => `the ${shown} longest of ${count.format(all)}`,
  },
  ladder: {
    label: (ends: readonly [string, string]) => `Packets between ${ends[0]} and ${ends[1]}`,
    window: "Window",
    open: "Show the packet",
    hint: (transport: "tcp" | "udp") =>
      `Arrow keys choose a packet, Enter shows it.${transport === "tcp" ? " The outer bars are the windows." : ""}`,
  },
  graphs: {
    direction: "Data sent by",
    all: "Whole time",
    hint: "Drag to zoom in; click a point to open its packet.",
    nothing: "No data went this way.",
    time: "Seconds since the capture’s first packet",
    zoomed: (from: string, to: string) => `${from} to ${to}`,
    panels: {
      sequence: { title: "Sequence numbers", axis: "Relative number" },
      roundTrip: { title: "Round trip", axis: "Time to the ACK" },
      window: { title: "Window and bytes in flight", axis: "Bytes" },
      throughput: { title: "Throughput", axis: "Data per second" },
    },
    /** A line that would press the others flat. */
    upTo: (label: string, most: string) => `${label}, up to ${most}`,
    draw: (label: string) => `Draw “${label}”`,
    above: (points: number, most: string) => `${plural(points, "point")} above, up to ${most}`,
    lines: {
      sequence: "sent up to",
      acknowledged: "acknowledged",
      allowed: "ACK + window",
      roundTrip: "from segment to its ACK",
      window: "window of the receiver",
      inFlight: "in flight",
      throughput: "bytes of data per second",
      marked: "marked segments",
    },
    at: (time: string, value: string, frame: number) => `${time}: ${value}, packet ${count.format(frame)}`,
  },
  answers: {
    set: "Questions",
    sets: { lab3: "Lab 3, all questions", lab4: "Lab 4, its part of them" } as Readonly<Record<string, string>>,
    working: "Looking through the packets for the answers …",
    stop: "Stop",
    stopped: "You stopped the look through the packets, so there are no answers yet.",
    again: "Look again",
    nothingYet: "No packet has come yet. Say something in the chat, and the answers come here.",
    newer: (packets: number) => `${plural(packets, "packet")} since. Look again`,
    list: "Questions",
    unanswered: "This capture does not show it.",
    evidence: "Evidence",
    frame: (frame: number) => `Packet ${count.format(frame)}`,
    inFile: (file: string) => `in ${file}`,
    each: (streams: number) => `The answer for each of ${plural(streams, "conversation")}`,
    toPacket: "Show it among the packets",
    conversation: "What each of them saw",
    more: (rows: number) => `${plural(rows, "more piece")} of evidence`,
    ladder: "The packets in their order",
    sequenceAxis: (most: number) => `Relative sequence number, up to ${count.format(most)}`,
    timeAxis: (from: string, to: string) => `Time, ${from} to ${to}`,
    noEvidence: "Choose a piece of evidence to see its packet with the field lit.",
  },
  quiz: {
    position: (at: number, all: number) => `Question ${at} of ${all}`,
    right: (right: number) => `${right} right`,
    answer: "Your answer",
    placeholder: "a number, decimal or 0x…",
    check: "Check",
    next: "Next question",
    again: "Start again",
    show: "Show the answer",
    look: "Look it up in the packets",
    where: "See the evidence",
    isRight: "Right.",
    isWrong: "Not that.",
    none: "This capture answers none of the questions that the quiz asks. Open one that shows a TCP handshake or a UDP datagram.",
    done: (right: number, all: number) => `${right} of ${all} right at the first try.`,
    about: (client: string, server: string) => `In the conversation from ${client} to ${server}:`,
  },
  help: {
    open: "Keys and help",
    heading: "Keys",
    close: "Close",
    keys: [
      ["1 … 7", "the views, from Overview to Live"],
      ["j k, ↓ ↑", "next and previous packet in the list; PageDown, PageUp, Home, End (live: End follows the newest)"],
      ["/", "go to the display filter, which applies as you type; Enter keeps it, Esc leaves it"],
      ["r", "sequence numbers raw or relative"],
      ["← →", "close and open a branch of the tree; in graphs, to the neighbouring point"],
      ["+ − 0", "in graphs: zoom in, zoom out, show everything"],
      ["Enter", "in the ladder and in graphs: open the packet; on a line between panes: their usual sizes"],
      ["Ctrl C", "copy the packet’s line, the field or the bytes, whichever has the focus"],
      ["o, O", "open captures, a folder of them"],
      ["?", "this help"],
    ],
  },
} as const;

/** “a.pcap”, “b.pcap” and 3 more */
function listed(names: readonly string[]): string {
  const quoted = names.slice(0, mostNamed).map((name) => `“${name}”`);
  const more = names.length - quoted.length;
  if (more > 0) return `${quoted.join(", ")} and ${count.format(more)} more`;
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1)!}`;
}

/** A span in milliseconds, as a person reads it. */
function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.max(1, Math.round(milliseconds))} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
