// The HTTP connections that are open, oldest first. When all places are taken the oldest gives its place to the newest: whoever
// fills them with requests that never end keeps out nobody, because an honest request is through within milliseconds.
import type { Duplex } from "node:stream";

export class Places {
  readonly #connections = new Set<Duplex>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#connections.size;
  }

  add(connection: Duplex): void {
    const [oldest] = this.#connections;
    if (this.#connections.size >= this.#most) oldest?.destroy();
    this.#connections.add(connection);
    connection.once("close", () => this.#connections.delete(connection));
  }

  /** The connection carries a feed from now on, which has places of its own. */
  delete(connection: Duplex): void {
    this.#connections.delete(connection);
  }
}
