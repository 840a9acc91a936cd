// Every text of the page in one place, English first.

export const texts = {
  title: "Vitrine",
  tagline: "a chat you can see through",
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
  empty: {
    heading: "Nothing is open yet",
    files: "Drop a capture here, or choose one. It stays in this browser: nothing is uploaded.",
    choose: "Open a capture …",
    formats: "pcap and pcapng, also compressed by gzip.",
    live: "Or watch this server live.",
    watch: "Watch live",
  },
  drop: "Let go to open",
  list: {
    label: "Packets",
    columns: ["No.", "Time", "From", "To", "Protocol", "Length", "What it says"],
  },
  packet: {
    tree: "Layers and fields",
    headers: "Header drawn",
    hint: "Point at a field, a byte or a box: the other two light up.",
  },
} as const;
