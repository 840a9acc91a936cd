// Rooms of people who use IRC; half of them have asked for message tags, and ten speak.
import type { SubjectId } from "../subject.ts";
import { delivery, oneAtATime, saturated } from "./delivery.ts";
import type { Measurement } from "./measurement.ts";

const all: readonly SubjectId[] = ["vitrine", "batch", "bare", "ngircd", "inspircd"];

const halfWithTags = { tags: 5, plain: 5 };

export const ircDeliveries: readonly Measurement[] = [
  delivery({
    name: "irc-saturated-100",
    title: "10 speakers without a pause, 100 hearers",
    protocol: "irc",
    subjects: all,
    settings: { ...saturated, ...halfWithTags, hearers: 100 },
    targets: [{ figure: "cpu", row: "saturated-100", atMost: 1.15 }],
  }),
  delivery({
    name: "irc-saturated-1000",
    title: "10 speakers without a pause, 1,000 hearers",
    protocol: "irc",
    subjects: all,
    settings: { ...saturated, ...halfWithTags, hearers: 1000 },
    targets: [
      { figure: "cpu", against: "batch", atMost: 1.3 },
      { figure: "cpu", against: "ngircd", atMost: 1 / 5 },
    ],
  }),
  delivery({
    name: "irc-single-1000",
    title: "one text at a time, 1,000 hearers",
    protocol: "irc",
    subjects: all,
    settings: { ...oneAtATime, ...halfWithTags, hearers: 1000 },
    targets: [
      { figure: "cpu", against: "batch", atMost: 1.5 },
      { figure: "cpu", against: "bare", atMost: 1.05 },
    ],
  }),
  delivery({
    name: "mixed-1000",
    title: "500 of the lab, 300 with tags, 200 without; 10 speakers without a pause",
    protocol: "irc",
    subjects: ["vitrine", "batch", "bare"],
    settings: { ...saturated, tags: 3, plain: 2, hearers: 1000 },
    targets: [{ figure: "cpu", against: "batch", atMost: 1.3 }],
  }),
  delivery({
    name: "rooms-20",
    title: "200 people in 20 channels each; 10 speakers without a pause in all of them",
    protocol: "irc",
    subjects: all,
    settings: { ...saturated, ...halfWithTags, hearers: 200, rooms: 20 },
    targets: [{ figure: "cpu", against: "ngircd", atMost: 1 / 5 }],
  }),
  delivery({
    name: "websocket-1000",
    title: "the same over WebSocket, 1,000 hearers in one channel",
    protocol: "irc",
    subjects: ["vitrine"],
    settings: { ...saturated, ...halfWithTags, hearers: 1000, websocket: 1 },
    targets: [{ figure: "cpu", row: "irc-saturated-1000", atMost: 2 }],
  }),
  delivery({
    name: "tls-200",
    title: "TLS: 10 speakers without a pause, 200 hearers",
    protocol: "irc",
    subjects: ["vitrine", "ngircd"],
    settings: { ...saturated, ...halfWithTags, hearers: 200, tls: 1 },
    targets: [{ figure: "cpu", against: "ngircd", atMost: 1 / 2.5 }],
  }),
  delivery({
    name: "tls-single-200",
    title: "TLS: one text at a time, 200 hearers",
    protocol: "irc",
    subjects: ["vitrine", "ngircd"],
    settings: { ...oneAtATime, ...halfWithTags, hearers: 200, tls: 1 },
    targets: [{ figure: "cpu", against: "ngircd", atMost: 1.25 }],
  }),
];
