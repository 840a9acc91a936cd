// What a chat server in Node is without thought about cost: every message is written to every socket. The lab's
// protocol; rosters are collected for 50 ms and list as many users as fit into 1,024 bytes, the newest first. Of IRC it knows
// what lets a client in, and PRIVMSG; a message is made once for each kind of hearer, and is as long as Vitrine's.
//
//     node bare.ts PORT
import { createServer, type Socket } from "node:net";

const rosterBytes = 1024;
const rosterPause = 50; // milliseconds
const host = "~u@45ac56f3a35a1285e2bf.cloak";
const tags = "@time=2026-11-28T12:00:00.000Z;msgid=0001m8grw86r06 ";

type Kind = "lab" | "tags" | "plain";

interface User {
  readonly socket: Socket;
  readonly kind: Kind;
}

const users = new Map<string, User>();
let rosterTimer: NodeJS.Timeout | undefined;

function sendRoster(): void {
  rosterTimer = undefined;
  const listed: Record<string, string | undefined> = {};
  let length = 2;
  for (const [name, { socket }] of [...users].toReversed()) {
    length += JSON.stringify({ [name]: socket.remoteAddress }).length;
    if (length > rosterBytes) break;
    listed[name] = socket.remoteAddress;
  }
  const roster = `!${JSON.stringify(listed)}`;
  for (const { socket, kind } of users.values()) if (kind === "lab") socket.write(roster);
}

function changed(): void {
  rosterTimer ??= setTimeout(sendRoster, rosterPause);
}

function say(name: string, channel: string, text: string): void {
  const plain = `:${name}!${host} PRIVMSG ${channel} :${text}\r\n`;
  const messages: Record<Kind, Buffer> = {
    lab: Buffer.from(`${name}: ${text} `),
    tags: Buffer.from(tags + plain),
    plain: Buffer.from(plain),
  };
  for (const [other, { socket, kind }] of users) if (other !== name) socket.write(messages[kind]);
}

function enter(name: string, user: User): void {
  users.set(name, user);
  changed();
}

/** Returns what takes the lines of one client of IRC. */
function ircClient(socket: Socket): (line: string) => void {
  let kind: Kind = "plain";
  let name = "";
  return (line) => {
    const [command, target = ""] = line.split(" ", 2);
    if (command === "PRIVMSG") say(name, target, line.slice(line.indexOf(" :") + 2));
    else if (command === "NICK") name = target;
    else if (command === "USER")
      socket.write(`:s 001 ${name} :Hello\r\n:s 422 ${name} :There is no message of the day\r\n`);
    else if (command === "CAP" && target === "REQ") {
      kind = "tags";
      socket.write(`:s CAP * ACK ${line.slice("CAP REQ ".length)}\r\n`);
    } else if (command === "JOIN") {
      if (!users.has(name)) enter(name, { socket, kind });
      socket.write(`:s 366 ${name} ${target} :End of NAMES list\r\n`);
    }
  };
}

function readIrc(socket: Socket, first: string): void {
  const obey = ircClient(socket);
  let rest = "";
  const read = (text: string): void => {
    const lines = (rest + text).split("\r\n");
    rest = lines.pop()!;
    for (const line of lines) obey(line);
  };
  read(first);
  socket.on("data", (data) => read(data.toString()));
}

function readLab(socket: Socket, name: string): void {
  enter(name, { socket, kind: "lab" });
  socket.on("data", (data) => {
    for (const line of data.toString().split("\n")) if (line !== "") say(name, "#lobby", line);
  });
}

const server = createServer({ noDelay: true }, (socket) => {
  socket.once("data", (data) => {
    const text = data.toString();
    if (/^(CAP|NICK) /.test(text)) readIrc(socket, text);
    else readLab(socket, text.trim());
  });
  socket.on("error", () => {});
  socket.on("close", () => {
    for (const [name, user] of users) if (user.socket === socket && users.delete(name)) changed();
  });
});

server.listen({ host: "127.0.0.1", port: Number(process.argv[2] ?? 5000), backlog: 4096 });
