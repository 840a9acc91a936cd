// An attacker of the bench: floods one server on this machine until it is ended, and for 30 seconds at most. It writes as fast as the
// server reads, and says "ready" once it has begun.
//
//     node attacker.ts KIND PORT
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { type AttackKind, attackKinds } from "./kind.ts";

const longest = 30_000;

/** Keeps this many connections busy. */
const busy = 20;

const [kind, portText] = process.argv.slice(2);
const port = Number(portText);

/** Writes these bytes over and over, as fast as the server takes them. */
function flood(socket: Socket, bytes: Buffer): void {
  const more = (): void => {
    while (socket.write(bytes));
  };
  socket.on("drain", more);
  more();
}

/** Opens a connection, and another one in its place when it ends. */
function again(open: () => Socket): void {
  const socket = open();
  socket.on("error", () => {});
  socket.on("data", () => {});
  socket.on("close", () => setImmediate(() => again(open)));
}

const tcp = (): Socket => connect({ port, host: "127.0.0.1", noDelay: true });

let lastNick = 0;
function irc(lines: string): Socket {
  const socket = tcp();
  const nick = `a${process.pid}x${(lastNick += 1)}`;
  socket.write(`NICK ${nick}\r\nUSER a 0 * :a\r\nJOIN #${nick}\r\nJOIN #lobby\r\n`);
  flood(socket, Buffer.from(lines.replaceAll("NICK", nick).repeat(20)));
  return socket;
}

/** Masks whose matching would take long where a matcher goes back for every star. */
const slowMask = `${"*a".repeat(60)}*b!*@*`;

const attacks: Record<AttackKind, () => Socket> = {
  "pipelined HTTP": () => {
    const socket = tcp();
    flood(socket, Buffer.from("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".repeat(100)));
    return socket;
  },
  "TLS handshakes": () => {
    const socket = connectTls({ port, host: "127.0.0.1", rejectUnauthorized: false }, () => socket.destroy());
    return socket;
  },
  "openings of WebSockets": () => {
    const socket = tcp();
    socket.write(
      "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n" +
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: text.ircv3.net\r\n\r\n",
    );
    socket.once("data", () => socket.destroy());
    return socket;
  },
  "questions of IRC": () =>
    irc("WHO *\r\nNAMES #lobby\r\nLIST\r\nWHOIS NICK\r\nWHOWAS NICK\r\nLUSERS\r\nMONITOR S\r\n"),
  "comings and goings": () => irc("PART #lobby\r\nJOIN #lobby\r\nNICK NICKb\r\nNICK NICK\r\nAWAY :x\r\nAWAY\r\n"),
  "lines of talk": () => irc("PRIVMSG #lobby :noise\r\nTAGMSG #lobby\r\n"),
  "slow masks": () => irc(`MODE #NICK +b ${slowMask}\r\nLIST ${slowMask}\r\nWHO ${slowMask}\r\n`),
};

const attack = attacks[kind as AttackKind];
if (!attackKinds.includes(kind as AttackKind)) throw new Error(`there is no attack "${kind}"`);
for (let count = 0; count < busy; count += 1) again(attack);
process.stdout.write("ready\n");
setTimeout(() => process.exit(), longest);
