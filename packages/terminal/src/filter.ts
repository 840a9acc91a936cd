// The chat in a pipe: lines in, events out.
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { ClientEvent, Ending } from "@vitrine/client";
import { toJson } from "./json.ts";
import type { Renderer } from "./render.ts";
import type { AskPassword, StartClient } from "./session.ts";

export interface FilterParts {
  readonly input: Readable;
  /** Events. Without `isJson`, only what is said and who is there. */
  readonly output: Writable;
  /** Without `isJson`: what goes wrong, and other notices. */
  readonly errors: Writable;
  readonly renderer: Renderer;
  readonly startClient: StartClient;
}

export interface FilterOptions {
  readonly isJson: boolean;
  /** Milliseconds to go on hearing after the input's end. */
  readonly linger: number;
}

/** A pipe has nobody to ask. */
const noPassword: AskPassword = () => Promise.resolve(undefined);

/** Talks until the input ends and all of it has gone out, or until the server ends it. */
export async function runFilter(parts: FilterParts, { isJson, linger }: FilterOptions): Promise<Ending> {
  const { input, output, errors, renderer, startClient } = parts;
  const client = startClient((event) => write(event), noPassword);
  let isFull = false;
  const write = (event: ClientEvent): void => {
    const text = isJson ? toJson(event) : renderer.render(event);
    if (text === undefined) return;
    const isAside = event.event === "notice" || event.event === "refused" || event.event === "closed";
    const target = isAside && !isJson ? errors : output;
    // Back-pressure: a slow reader of our output slows the server, and no memory fills.
    if (target.write(`${text}\n`) || isFull) return;
    isFull = true;
    client.pause();
    target.once("drain", () => {
      isFull = false;
      client.resume();
    });
  };
  // Whoever reads us has gone (`| head -1`): there is nobody left to chat for.
  output.on("error", () => void client.leave());
  const over = client.run();
  if (await client.ready()) {
    const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
    void over.then(() => lines.close());
    for await (const line of lines) {
      if (!(await client.ready())) break;
      await client.enter(line);
    }
    const lingering = Promise.withResolvers<void>();
    const timer = setTimeout(lingering.resolve, linger);
    await Promise.race([lingering.promise, over]);
    clearTimeout(timer);
    await client.leave();
  }
  const ending = await over;
  input.destroy();
  return ending;
}
