// A peer of which a test holds every byte: a TCP connection that sends just the bytes that the test gives it.
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { labPort } from "@vitrine/wire/lab";
import { Arrivals } from "@vitrine/wire/testing";
import { onTestFinished } from "vitest";

export interface Place {
  readonly host: string;
  readonly port: number;
}

export class Peer {
  readonly socket: Socket;
  heard = "";
  readonly #title: string;
  readonly #arrivals = new Arrivals(() => this.heard);

  constructor(title: string, socket: Socket) {
    this.#title = title;
    this.socket = socket;
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => {
      this.heard += text;
      this.#arrivals.came();
    });
    socket.on("error", () => {});
    socket.on("close", this.#arrivals.ended);
    onTestFinished(() => void socket.destroy());
  }

  /** Connects from this address and says the name. */
  static async join({ host, port }: Place, from: string, name: string): Promise<Peer> {
    const socket = connect({ host, port, localAddress: from, noDelay: true });
    const peer = new Peer(name, socket);
    await once(socket, "connect");
    socket.write(name);
    return peer;
  }

  say(text: string): void {
    this.socket.write(text);
  }

  /** Waits until it has heard this. */
  hears(text: string): Promise<void> {
    return this.until(`hears ${JSON.stringify(text)}`, () => this.heard.includes(text));
  }

  async until(what: string, isSo: () => boolean): Promise<void> {
    await this.#arrivals.until(isSo, `what the test waits for: ${this.#title} ${what}`);
  }

  /** Waits until the other side has closed. */
  isClosed(): Promise<void> {
    return this.#arrivals.end();
  }
}

/** Sends the text from this address (and whatever port) to another's lab port, as anybody can. */
export async function sendDatagram(from: string, to: string, text: string, port = 0): Promise<void> {
  const socket = createSocket("udp4").bind(port, from);
  onTestFinished(() => void socket.close());
  await once(socket, "listening");
  socket.send(text, labPort, to);
}
