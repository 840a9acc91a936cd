import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromBase64, toBase64 } from "./base64.ts";
import {
  beginScramServer,
  createScramClient,
  deriveCredentials,
  isEqualInConstantTime,
  ScramError,
  type ScramCredentials,
  type ScramServer,
} from "./index.ts";

// RFC 7677 §3
const vector = {
  name: "user",
  password: "pencil",
  clientNonce: "rOprNGfwEbeRWgbNEkqO",
  serverNonce: "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
  salt: fromBase64("W22ZaJ0SNY7soEsUEjb6gQ==")!,
  clientFirst: "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
  serverFirst: "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
  clientFinal:
    "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
  serverFinal: "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
};

function begin(clientFirst: string, nonce?: string): ScramServer {
  const server = beginScramServer(clientFirst, nonce === undefined ? {} : { nonce });
  if (server instanceof ScramError) throw server;
  return server;
}

/** A whole exchange: what each side concludes. */
async function exchange(name: string, password: string, credentials: ScramCredentials) {
  const client = createScramClient({ name, password });
  const server = begin(client.first);
  const verdict = await server.verify(await client.receive(server.challenge(credentials)));
  return { name: server.name, verdict, isServerProved: verdict.isProved && (await client.verify(verdict.serverFinal)) };
}

describe("RFC 7677's example", () => {
  test("the client's side", async () => {
    const { name, password, clientNonce } = vector;
    const client = createScramClient({ name, password, nonce: clientNonce });
    expect(client.first).toBe(vector.clientFirst);
    expect(await client.receive(vector.serverFirst)).toBe(vector.clientFinal);
    expect(await client.verify(vector.serverFinal)).toBe(true);
  });

  test("the server's side", async () => {
    const server = begin(vector.clientFirst, vector.serverNonce);
    expect(server.name).toBe("user");
    expect(server.challenge(await deriveCredentials("pencil", vector.salt, 4096))).toBe(vector.serverFirst);
    expect(await server.verify(vector.clientFinal)).toEqual({ isProved: true, serverFinal: vector.serverFinal });
  });
});

describe("an exchange", () => {
  test("proves both sides to each other, whatever the name and the password", async () => {
    const password = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 40 });
    const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }).filter((text) => !text.includes("\0"));
    await fc.assert(
      fc.asyncProperty(name, password, fc.uint8Array({ minLength: 1, maxLength: 32 }), async (name, password, salt) => {
        const credentials = await deriveCredentials(password, Uint8Array.from(salt), 4096);
        expect(await exchange(name, password, credentials)).toMatchObject({ name, isServerProved: true });
      }),
      { numRuns: 20 },
    );
  });

  test("one password typed in two ways is one password", async () => {
    const credentials = await deriveCredentials("Bl\u00e5b\u00e6r\u00a0\u2168", vector.salt, 4096);
    expect((await exchange("eva", "Bla\u030ab\u00e6r IX", credentials)).isServerProved).toBe(true);
  });

  test("another password proves nothing", async () => {
    const credentials = await deriveCredentials("pencil", vector.salt, 4096);
    expect((await exchange("user", "Pencil", credentials)).verdict).toEqual({ isProved: false });
  });

  test("a server that does not know the password is found out", async () => {
    const real = await deriveCredentials("pencil", vector.salt, 4096);
    const { isServerProved, verdict } = await exchange("user", "pencil", { ...real, serverKey: new Uint8Array(32) });
    expect(verdict.isProved).toBe(true);
    expect(isServerProved).toBe(false);
  });

  test("a recorded answer is worth nothing to another exchange, and none is taken twice", async () => {
    const credentials = await deriveCredentials("pencil", vector.salt, 4096);
    const server = begin(vector.clientFirst);
    server.challenge(credentials);
    expect(await server.verify(vector.clientFinal)).toEqual({ isProved: false });

    const again = begin(vector.clientFirst, vector.serverNonce);
    again.challenge(credentials);
    expect(await again.verify(vector.clientFinal)).toMatchObject({ isProved: true });
    expect(await again.verify(vector.clientFinal)).toEqual({ isProved: false });
  });

  test("any single changed character of the client's answer spoils it", async () => {
    const credentials = await deriveCredentials("pencil", vector.salt, 4096);
    for (let at = 0; at < vector.clientFinal.length; at += 1) {
      const other = vector.clientFinal[at] === "A" ? "B" : "A";
      const changed = vector.clientFinal.slice(0, at) + other + vector.clientFinal.slice(at + 1);
      const server = begin(vector.clientFirst, vector.serverNonce);
      server.challenge(credentials);
      expect({ changed, ...(await server.verify(changed)) }).toEqual({ changed, isProved: false });
    }
  });

  test("an answer before the challenge proves nothing", async () => {
    expect(await begin(vector.clientFirst).verify(vector.clientFinal)).toEqual({ isProved: false });
    const { name, password } = vector;
    expect(await createScramClient({ name, password }).verify(vector.serverFinal)).toBe(false);
  });
});

describe("channel binding", () => {
  const offered = { name: "tls-exporter", data: Uint8Array.from({ length: 32 }, (_, at) => at) };
  const credentials = deriveCredentials("pencil", vector.salt, 4096);

  async function bound(binding: typeof offered, isBound = true) {
    const client = createScramClient({ name: "user", password: "pencil", binding });
    const server = beginScramServer(client.first, { offered, isBound });
    if (server instanceof ScramError) return server;
    return server.verify(await client.receive(server.challenge(await credentials)));
  }

  test("both ends of one channel prove the password", async () => {
    expect(await bound(offered)).toMatchObject({ isProved: true });
  });

  test("an exchange that somebody carries over to another channel proves nothing", async () => {
    expect(await bound({ ...offered, data: offered.data.with(0, 9) })).toEqual({ isProved: false });
  });

  test.each([
    ["a binding without -PLUS", "p=tls-exporter,,n=user,r=x", false],
    ["-PLUS without a binding", "n,,n=user,r=x", true],
    ["another binding", "p=tls-unique,,n=user,r=x", true],
    ["a client that was kept from seeing -PLUS", "y,,n=user,r=x", false],
  ])("the server refuses %s", (_what, first, isBound) => {
    expect(beginScramServer(first, { offered, isBound })).toMatchObject({ fault: "channel-binding" });
  });
});

describe("the client answers no server that is", () => {
  const answer = (serverFirst: string): Promise<string> => {
    const { name, password, clientNonce: nonce } = vector;
    return createScramClient({ name, password, nonce }).receive(serverFirst);
  };

  test.each([
    ["weak: 4,095 iterations", vector.serverFirst.replace("4096", "4095"), "iterations"],
    ["costly: 2,000,001 iterations", vector.serverFirst.replace("4096", "2000001"), "iterations"],
    ["in another exchange", vector.serverFirst.replace("rOprNG", "rOprNg"), "nonce"],
    ["without a nonce of its own", vector.serverFirst.replace(vector.serverNonce, ""), "nonce"],
    ["in need of an extension", `m=x,${vector.serverFirst}`, "extension"],
    ["endless", `${vector.serverFirst},x=${"y".repeat(1000)}`, "too-long"],
    ["out of order", "s=W22ZaJ0SNY7soEsUEjb6gQ==,r=rOprNGfwEbeRWgbNEkqOx,i=4096", "malformed"],
  ])("%s", async (_what, serverFirst, fault) => {
    await expect(answer(serverFirst)).rejects.toMatchObject({ name: "ScramError", fault });
  });

  test("an optional extension harms nothing", async () => {
    expect(await answer(`${vector.serverFirst},x=y`)).toMatch(/^c=biws,r=.*,p=.{44}$/);
  });
});

describe("the pieces", () => {
  test("base64 is strict: one text for each sequence of bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
        expect(fromBase64(toBase64(bytes))).toEqual(Uint8Array.from(bytes));
      }),
    );
    for (const text of ["QR==", "Q", "QQ", "QQ=", "Q Q=", "QQ==\n", "QQ==QQ=="])
      expect(fromBase64(text)).toBeUndefined();
  });

  test("equality looks at every byte", () => {
    const bytes = Uint8Array.from({ length: 32 }, (_, at) => at);
    expect(isEqualInConstantTime(bytes, bytes.slice())).toBe(true);
    expect(isEqualInConstantTime(bytes, bytes.subarray(1))).toBe(false);
    for (let at = 0; at < 32; at += 1) expect(isEqualInConstantTime(bytes, bytes.with(at, 99))).toBe(false);
  });
});
