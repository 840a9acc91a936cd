// Answers the requests that come over the local socket.
import type { Server, Socket } from "node:net";
import { StringDecoder } from "node:string_decoder";
import type { Log } from "../../console/log.ts";
import { Problem } from "@vitrine/store";
import {
  type AdminReply,
  type AdminRequest,
  type AdminResult,
  longestRequest,
  readRequest,
  writeReply,
} from "./message.ts";

/** Connections at once: each may hold a request and a reply. */
const mostConnections = 16;

/** In ms: a program writes its request at once, and reads the reply at once. */
const patience = 10_000;

export interface AnswerOptions {
  readonly log: Log;
  /** Resolves with the result, or rejects with a `Problem` whose words are the refusal. */
  readonly run: (request: AdminRequest) => Promise<AdminResult>;
  /** Default 10,000 ms. */
  readonly patience?: number;
}

/** Answers on this server, which listens already and pauses its connections, until it closes. */
export function answerOn(server: Server, options: AnswerOptions): void {
  // Node drops connections past the limit.
  server.maxConnections = mostConnections;
  server.on("connection", (socket: Socket) => new Conversation(socket, options));
  server.on("error", (error) => options.log.error({}, `the local socket: ${error.message}`));
}

/** One connection: one request, one reply. */
class Conversation {
  readonly #socket: Socket;
  readonly #options: AnswerOptions;
  readonly #decoder = new StringDecoder("utf8");
  #line = "";
  #length = 0;
  #isAnswering = false;

  constructor(socket: Socket, options: AnswerOptions) {
    this.#socket = socket;
    this.#options = options;
    const { patience: milliseconds = patience } = options;
    socket.setTimeout(milliseconds, () => {
      // The command itself may take its time: a password waits for others.
      if (!this.#isAnswering)
        this.#reply({ refusal: `The request did not come within ${milliseconds / 1_000} seconds.` });
      else if (socket.writableEnded) socket.destroy();
    });
    socket.on("error", () => socket.destroy());
    socket.on("data", (bytes) => this.#receive(bytes));
    socket.on("end", () => {
      if (!this.#isAnswering) this.#reply({ refusal: "The request has no end: it is one line." });
    });
    socket.resume();
  }

  #receive(bytes: Buffer): void {
    if (this.#isAnswering) return;
    this.#length += bytes.length;
    if (this.#length > longestRequest) {
      this.#reply({ refusal: `The request is longer than ${longestRequest} bytes.` });
      return;
    }
    const text = this.#decoder.write(bytes);
    const at = text.indexOf("\n");
    this.#line += at < 0 ? text : text.slice(0, at);
    if (at < 0) return;
    this.#isAnswering = true;
    void this.#answer().then((reply) => this.#reply(reply));
  }

  async #answer(): Promise<AdminReply> {
    const { log, run } = this.#options;
    try {
      return { result: await run(readRequest(this.#line)) };
    } catch (error) {
      if (error instanceof Problem) return { refusal: error.message };
      log.error({}, `a command of the local socket failed: ${error instanceof Error ? error.message : String(error)}`);
      return { refusal: "The server could not do this. Its log says why." };
    }
  }

  #reply(reply: AdminReply): void {
    this.#isAnswering = true;
    this.#line = "";
    if (!this.#socket.writable) return;
    // A peer that does not read loses the reply.
    this.#socket.end(writeReply(reply));
  }
}
