// Logging in over real TLS: by the channel that both ends share, and by a certificate.
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type ConnectionOptions } from "node:tls";
import { X509Certificate } from "node:crypto";
import { createAuthenticator, makePasswordRecord } from "@vitrine/server/accounts";
import { makeSelfSigned } from "@vitrine/server/certificate";
import { openAccountStore } from "@vitrine/store/accounts";
import { createScramClient } from "@vitrine/wire/scram";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startChat } from "./peer.ts";

const tls = makeSelfSigned(["127.0.0.1"], Date.now(), 1);
const own = makeSelfSigned(["anna"], Date.now(), 1);
let record: Awaited<ReturnType<typeof makePasswordRecord>>;

beforeAll(async () => {
  record = await makePasswordRecord("correct horse");
});

/** A chat in which anna has an account, and knows her certificate. */
async function start() {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-tls-login-"));
  const accounts = openAccountStore(folder);
  onTestFinished(() => {
    accounts.close();
    rmSync(folder, { recursive: true });
  });
  accounts.add("anna", record, 1);
  const fingerprint = new X509Certificate(own.certificate).fingerprint256.replaceAll(":", "").toLowerCase();
  accounts.certificates.add("anna", fingerprint, 1);
  return startChat({ tls }, { authenticator: createAuthenticator({ accounts }) });
}

async function secure(port: number, options: ConnectionOptions = {}) {
  const socket = connect({ port, host: "127.0.0.1", ca: tls.certificate, ...options });
  onTestFinished(() => void socket.destroy());
  await once(socket, "secureConnect");
  const reads = socket[Symbol.asyncIterator]();
  let text = "";
  /** Sends a line, and returns the line that this pattern finds in what comes. */
  const ask = async (line: string, pattern: RegExp): Promise<string> => {
    socket.write(`${line}\r\n`);
    for (;;) {
      const found = pattern.exec(text);
      if (found !== null) {
        text = text.slice(found.index + found[0].length);
        return found[0];
      }
      const { value, done } = (await reads.next()) as IteratorResult<Buffer>;
      if (done === true) throw new Error(`closed; read: ${text}`);
      text += value.toString();
    }
  };
  return { socket, ask };
}

const encoded = (text: string): string => `AUTHENTICATE ${Buffer.from(text).toString("base64")}`;
const decoded = (line: string): string => Buffer.from(line.split(" ")[1]!, "base64").toString();

describe("logging in over TLS", () => {
  test("SCRAM-SHA-256-PLUS binds the proof to this connection (RFC 9266)", async () => {
    const { listening } = await start();
    const { socket, ask } = await secure(listening.port);
    expect(await ask("CAP LS 302", /sasl=\S+/)).toBe("sasl=PLAIN,EXTERNAL,SCRAM-SHA-256,SCRAM-SHA-256-PLUS");
    /** Answers the challenge on this connection with a proof that is bound to that one. */
    const prove = async (channel: typeof socket) => {
      const data = channel.exportKeyingMaterial(32, "EXPORTER-Channel-Binding", Buffer.alloc(0));
      const client = createScramClient({
        name: "anna",
        password: "correct horse",
        binding: { name: "tls-exporter", data },
      });
      await ask("AUTHENTICATE SCRAM-SHA-256-PLUS", /AUTHENTICATE \+\r\n/);
      const challenge = await ask(encoded(client.first), /AUTHENTICATE \S+\r\n/);
      return { client, answer: encoded(await client.receive(decoded(challenge))) };
    };
    const carried = await prove((await secure(listening.port)).socket);
    expect(await ask(carried.answer, / 90\d /)).toBe(" 904 ");
    const { client, answer } = await prove(socket);
    expect(await client.verify(decoded(await ask(answer, /AUTHENTICATE \S+\r\n/)))).toBe(true);
    expect(await ask("AUTHENTICATE +", / 900 .*\r\n/)).toContain(" anna :You are now logged in as anna");
  });

  test("EXTERNAL takes the account that knows the certificate, and no other one", async () => {
    const { listening } = await start();
    const known = await secure(listening.port, { cert: own.certificate, key: own.key });
    await known.ask("AUTHENTICATE EXTERNAL", /AUTHENTICATE \+\r\n/);
    expect(await known.ask("AUTHENTICATE +", / 90\d .*\r\n/)).toContain(" 900 ");
    const strange = makeSelfSigned(["anna"], Date.now(), 1);
    for (const options of [{ cert: strange.certificate, key: strange.key }, {}]) {
      const { ask } = await secure(listening.port, options);
      await ask("AUTHENTICATE EXTERNAL", /AUTHENTICATE \+\r\n/);
      expect(await ask("AUTHENTICATE +", / 90\d .*\r\n/)).toContain(" 904 ");
    }
  });
});
