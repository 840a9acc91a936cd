// What a chat server in Node is without thought about cost: every message is written to every socket. The lab
// protocol; rosters are collected for 50 ms and list as many users as fit into 1,024 bytes, the newest first.
//
//     node bare.ts PORT
import { createServer, type Socket } from "node:net";

const rosterBytes = 1024;
const rosterPause = 50; // milliseconds

const users = new Map<string, Socket>();
let rosterTimer: NodeJS.Timeout | undefined;

function sendRoster(): void {
  rosterTimer = undefined;
  const listed: Record<string, string | undefined> = {};
  let length = 2;
  for (const [name, socket] of [...users].toReversed()) {
    length += JSON.stringify({ [name]: socket.remoteAddress }).length;
    if (length > rosterBytes) break;
    listed[name] = socket.remoteAddress;
  }
  const roster = `!${JSON.stringify(listed)}`;
  for (const socket of users.values()) socket.write(roster);
}

function changed(): void {
  rosterTimer ??= setTimeout(sendRoster, rosterPause);
}

function say(name: string, text: string): void {
  const message = Buffer.from(`${name}: ${text} `);
  for (const [other, socket] of users) if (other !== name) socket.write(message);
}

const server = createServer({ noDelay: true }, (socket) => {
  let name: string | undefined;
  socket.on("data", (data) => {
    const text = data.toString();
    if (name === undefined) {
      name = text.trim();
      users.set(name, socket);
      changed();
      return;
    }
    for (const line of text.split("\n")) if (line !== "") say(name, line);
  });
  socket.on("error", () => {});
  socket.on("close", () => {
    if (name !== undefined && users.delete(name)) changed();
  });
});

server.listen({ host: "127.0.0.1", port: Number(process.argv[2] ?? 5000), backlog: 4096 });
