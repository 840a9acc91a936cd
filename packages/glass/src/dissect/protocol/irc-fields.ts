// The fields of IRC, under Wireshark's names where it has them.
import { numerics } from "@vitrine/wire/irc";
import type { FieldDeclaration, FieldTable } from "../field.ts";

const source = "RFC 2812 §2.3.1";
const fromClient = "Of a line from a client: ";
const fromServer = "Of a line from the server: ";

const sentences = {
  prefix: "who sent it, a server or nick!user@host.",
  command: "what is asked for or reported.",
  command_parameter: "one word that the command needs, such as a channel.",
  trailer: "the last parameter after a colon, which may hold spaces: what somebody says.",
};

const labels = { prefix: "Prefix", command: "Command", command_parameter: "Parameter", trailer: "Trailer" };

type Part = keyof typeof sentences;

const part = (way: "request" | "response", name: Part): FieldDeclaration => ({
  name: `irc.${way}.${name}`,
  label: labels[name],
  type: "string",
  sentence: (way === "request" ? fromClient : fromServer) + sentences[name],
  source,
});

export const ircFields = {
  request: { name: "irc.request", label: "Request", type: "string", sentence: "A line from a client.", source },
  requestPrefix: part("request", "prefix"),
  requestCommand: part("request", "command"),
  requestParameter: part("request", "command_parameter"),
  requestTrailer: part("request", "trailer"),
  response: { name: "irc.response", label: "Response", type: "string", sentence: "A line from the server.", source },
  responsePrefix: part("response", "prefix"),
  responseCommand: part("response", "command"),
  responseNumber: {
    name: "irc.response.num_command",
    label: "Number",
    type: "unsigned",
    bytes: 2,
    values: new Map(Object.entries(numerics).map(([name, { number }]) => [Number(number), name])),
    sentence: "Of a line from the server: the number of a reply, such as 433 for a nick that is taken.",
    source: "RFC 2812 §5",
  },
  responseParameter: part("response", "command_parameter"),
  responseTrailer: part("response", "trailer"),
  tags: {
    name: "irc.tags",
    label: "Tags",
    type: "string",
    sentence: "What comes before the line's prefix and command: keys and values that say more about the message.",
    source: "IRCv3 message-tags",
  },
  tag: {
    name: "irc.tag",
    label: "Tag",
    type: "string",
    sentence: "One tag with its value, without escapes: time=… says when, msgid=… which message; + is a client's own.",
    source: "IRCv3 message-tags",
  },
  ctcp: {
    name: "irc.ctcp",
    label: "CTCP",
    type: "string",
    sentence: "A message from program to program, or an ACTION, between two bytes 0x01.",
    source: "Modern IRC, CTCP",
  },
  command: {
    name: "irc.command",
    label: "Command",
    type: "string",
    sentence: "The command of a line from either end: PRIVMSG, or the three digits of a reply.",
    either: ["irc.request.command", "irc.response.command"],
  },
  prefix: {
    name: "irc.prefix",
    label: "Prefix",
    type: "string",
    sentence: "The prefix of a line from either end.",
    either: ["irc.request.prefix", "irc.response.prefix"],
  },
  params: {
    name: "irc.params",
    label: "Parameters",
    type: "string",
    sentence: "A parameter of a line from either end, a trailer too.",
    either: [
      "irc.request.command_parameter",
      "irc.request.trailer",
      "irc.response.command_parameter",
      "irc.response.trailer",
    ],
  },
  unfinished: {
    name: "irc.unfinished",
    label: "Goes on",
    type: "string",
    sentence: "A piece of a line whose end comes with a later segment: the whole is shown there.",
    source,
  },
  segment: {
    name: "irc.segment",
    label: "Segment",
    type: "frame",
    sentence: "A frame that carried a piece of the lines that are shown here.",
    source,
    derived: true,
  },
} as const satisfies FieldTable;
