import { createPrivateKey, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { createServer as createTlsServer, connect } from "node:tls";
import { describe, expect, onTestFinished, test } from "vitest";
import { makeSelfSigned } from "./self-signed.ts";

const day = 86_400_000;
const now = Date.UTC(2026, 10, 28, 12);

describe("a self-signed certificate", () => {
  const made = makeSelfSigned(["chat.example.org", "10.20.30.3", "2001:db8::1", "::1"], now, 365);
  const certificate = new X509Certificate(made.certificate);

  test("is for its names and addresses", () => {
    expect(certificate.subject).toBe("CN=chat.example.org");
    expect(certificate.issuer).toBe("CN=chat.example.org");
    expect(certificate.checkHost("chat.example.org")).toBe("chat.example.org");
    expect(certificate.checkHost("example.org")).toBeUndefined();
    for (const address of ["10.20.30.3", "2001:db8::1", "::1"]) expect(certificate.checkIP(address)).toBe(address);
    expect(certificate.checkIP("10.20.30.4")).toBeUndefined();
  });

  test("is signed by its own key, and is no authority", () => {
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(made.key))).toBe(true);
    expect(certificate.ca).toBe(false);
    expect(certificate.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
  });

  test("holds from a day before until its last day", () => {
    expect(certificate.validFromDate.getTime()).toBe(now - day);
    expect(certificate.validToDate.getTime()).toBe(now + 365 * day);
    const long = new X509Certificate(makeSelfSigned(["a"], now, 10_000).certificate);
    expect(long.validToDate.getTime()).toBe(now + 10_000 * day);
  });

  test("has a serial number and a key of its own each time", () => {
    const other = new X509Certificate(makeSelfSigned(["chat.example.org"], now, 365).certificate);
    expect(other.serialNumber).not.toBe(certificate.serialNumber);
    expect(other.fingerprint256).not.toBe(certificate.fingerprint256);
  });

  test("is accepted in a handshake by a client that trusts it", async () => {
    const { certificate: cert, key } = makeSelfSigned(["localhost"], Date.now(), 1);
    const server = createTlsServer({ cert, key }, (socket) => void socket.end("hello")).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    const client = connect({ port, host: "127.0.0.1", servername: "localhost", ca: cert });
    const [bytes] = (await once(client, "data")) as [Buffer];
    expect(bytes.toString()).toBe("hello");
    expect(client.authorized).toBe(true);
    client.destroy();
  });
});
