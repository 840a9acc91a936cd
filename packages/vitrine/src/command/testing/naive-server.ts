// A lab server as a student would write it: it takes each read for one message, and checks nothing.
// Mallory is refused, and dora is asked for a password that it could read.
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";

export class NaiveServer {
  /** The bytes of each read, the names too. */
  readonly heard: string[] = [];
  readonly #users = new Map<string, Socket>();
  readonly #server = createServer((socket) => this.#welcome(socket));
  port = 0;

  async listen(port = 0): Promise<void> {
    this.#server.listen(port, "127.0.0.1");
    await once(this.#server, "listening");
    this.port = (this.#server.address() as AddressInfo).port;
  }

  /** Sends a text to everybody, or to everybody but one. */
  say(text: string, but?: Socket): void {
    for (const socket of this.#users.values()) if (socket !== but) socket.write(text);
  }

  /** Closes every connection without a word. */
  async close(): Promise<void> {
    for (const socket of this.#users.values()) socket.resetAndDestroy();
    await new Promise((closed) => this.#server.close(closed));
  }

  #welcome(socket: Socket): void {
    let name: string | undefined;
    let isIn = false;
    const enter = (): void => {
      isIn = true;
      this.#users.set(name!, socket);
      this.#sayRoster();
    };
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      const text = bytes.toString();
      this.heard.push(text);
      if (isIn) return this.say(`${name}: ${text} `, socket);
      if (name !== undefined) return enter();
      name = text;
      if (name === "mallory") socket.end("server: Mallory is not wanted here. ");
      else if (name === "dora") socket.write("server: Your password, please: ");
      else enter();
    });
    socket.on("close", () => {
      if (isIn && this.#users.delete(name!)) this.#sayRoster();
    });
  }

  #sayRoster(): void {
    const users = [...this.#users].map(([name, socket]) => [name, socket.remoteAddress]);
    this.say(`!${JSON.stringify(Object.fromEntries(users))}`);
  }
}
