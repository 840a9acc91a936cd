// A lab server that wants one password proved by SCRAM-SHA-256, and proves that it knows it, too.
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { beginScramServer, deriveCredentials, type ScramServer } from "@vitrine/wire/scram";

export class ProvingServer {
  /** Everything that was received, as it came. */
  heard = "";
  readonly #password: string;
  readonly #server = createServer((socket) => void this.#welcome(socket).catch(() => socket.destroy()));

  constructor(password: string) {
    this.#password = password;
  }

  async listen(): Promise<number> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.close();
  }

  async #welcome(socket: Socket): Promise<void> {
    const reads = socket.setEncoding("utf8")[Symbol.asyncIterator]() as AsyncIterator<string>;
    const next = async (): Promise<string> => {
      const { value } = (await reads.next()) as { value?: string };
      this.heard += value ?? "";
      return (value ?? "").trimEnd();
    };
    const name = await next();
    socket.write(`server: The name ${name} has a password. [SCRAM-SHA-256] `);
    const scram = beginScramServer(await next()) as ScramServer;
    socket.write(`${scram.challenge(await deriveCredentials(this.#password, new Uint8Array(16), 4096))}\n`);
    const verdict = await scram.verify(await next());
    if (!verdict.isProved) socket.end("server: That is not the password. ");
    else socket.write(`${verdict.serverFinal}\n!{"${name}": "${socket.remoteAddress}"}`);
    while ((await next()) !== "");
    socket.end();
  }
}
