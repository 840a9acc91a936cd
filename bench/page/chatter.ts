// Somebody in the room: says what the bench wants, and reads everything, so that nobody waits.
import { once } from "node:events";
import { connect, type Socket } from "node:net";

export class Chatter {
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** In the room once it has the roster. */
  static async join(port: number, name: string): Promise<Chatter> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    socket.on("error", () => {});
    await once(socket, "connect");
    socket.write(name);
    await once(socket, "data");
    socket.resume();
    return new Chatter(socket);
  }

  say(text: string): void {
    this.#socket.write(`${text}\n`);
  }

  leave(): void {
    this.#socket.destroy();
  }
}
