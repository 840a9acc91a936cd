import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { pageHosts } from "@vitrine/server/http";
import { stepsOf, stepsPerTurn, Turns } from "../turn/turns.ts";
import { createPageServer, type PageServerOptions } from "./page-server.ts";

const script = "export {};\n".repeat(1_000);

/** A page server and a listener that hands over every connection, as the chat server does. */
async function started(options: Partial<PageServerOptions> = {}, hosts = pageHosts([])) {
  const outer = await mkdtemp(join(tmpdir(), "vitrine-page-"));
  const folder = join(outer, "page");
  await mkdir(join(folder, "assets"), { recursive: true });
  await writeFile(join(outer, "secret.txt"), "secret");
  await writeFile(join(folder, "index.html"), "<!doctype html>");
  await writeFile(join(folder, "assets/index-B3x_9aQz.js"), script);
  const opened: unknown[] = [];
  const turns = new Turns();
  const page = await createPageServer(
    { hosts, turns, opened: (socket) => opened.push(socket) },
    { folder, ...options },
  );
  const closed = Promise.withResolvers<void>();
  const listener = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("close", () => closed.resolve());
    socket.once("data", (read) => {
      socket.pause();
      socket.unshift(read);
      page.take(socket);
    });
  });
  await once(listener.listen(0, "127.0.0.1"), "listening");
  const { port } = listener.address() as AddressInfo;
  onTestFinished(async () => {
    page.close();
    listener.close();
    await rm(outer, { recursive: true });
  });
  return { port, url: `http://127.0.0.1:${port}`, opened, turns, firstClosed: closed.promise };
}

/** Returns the server's answer to these bytes, up to the end of the connection. */
async function answer(port: number, request: string): Promise<string> {
  const socket: Socket = connect(port, "127.0.0.1");
  let read = "";
  socket.on("data", (bytes) => (read += bytes.toString()));
  socket.on("error", () => {});
  socket.write(request);
  await once(socket, "close");
  return read;
}

test("the page, under a strict policy", async () => {
  const { url } = await started();
  const response = await fetch(url);
  expect(response.status).toBe(200);
  expect(await response.text()).toBe("<!doctype html>");
  expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  const policy = response.headers.get("content-security-policy")!;
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|\*/);
  const script = await fetch(`${url}/assets/index-B3x_9aQz.js`);
  expect(script.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
  expect(script.headers.get("cache-control")).toContain("immutable");
});

test("HEAD has no body; a file that the browser has already is not sent again", async () => {
  const { url } = await started();
  const head = await fetch(url, { method: "HEAD" });
  expect([head.status, await head.text(), head.headers.get("content-length")]).toEqual([200, "", "15"]);
  const again = await fetch(url, { headers: { "if-none-match": head.headers.get("etag")! } });
  expect(again.status).toBe(304);
});

test("a file travels compressed to browsers that take gzip, and its two forms have different tags", async () => {
  const { url } = await started();
  const get = (accepted: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${url}/assets/index-B3x_9aQz.js`, { headers: { "accept-encoding": accepted, ...headers } });
  const small = await get("br, gzip;q=0.5");
  expect([small.headers.get("content-encoding"), small.headers.get("vary")]).toEqual(["gzip", "accept-encoding"]);
  expect(Number(small.headers.get("content-length"))).toBeLessThan(script.length / 10);
  expect(await small.text()).toBe(script);
  for (const accepted of ["identity", "gzip;q=0", "br, x-gzip"]) {
    const whole = await get(accepted);
    expect([whole.headers.get("content-encoding"), whole.headers.get("vary")]).toEqual([null, "accept-encoding"]);
    expect(whole.headers.get("etag")).not.toBe(small.headers.get("etag"));
    expect(await whole.text()).toBe(script);
  }
  const tag = small.headers.get("etag")!;
  expect((await get("gzip", { "if-none-match": tag })).status).toBe(304);
  expect((await get("identity", { "if-none-match": tag })).status).toBe(200);
});

test("a file that gzip would make longer travels as it is", async () => {
  const { url } = await started();
  const page = await fetch(url, { headers: { "accept-encoding": "gzip" } });
  expect([page.headers.get("content-encoding"), page.headers.get("content-length")]).toEqual([null, "15"]);
});

test.each([
  "/../secret.txt",
  "/..%2fsecret.txt",
  "/%2e%2e/secret.txt",
  "/assets/../../secret.txt",
  "//etc/passwd",
  "/%00",
  "/%zz",
  "/nothing",
  "http://127.0.0.1/../secret.txt",
  "*",
])("the request target %j leads nowhere", async (target) => {
  const { port } = await started();
  const text = await answer(port, `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
  expect(text).toMatch(/^HTTP\/1\.1 404 /);
  expect(text).not.toContain("secret");
});

test("only GET and HEAD", async () => {
  const { url } = await started();
  const response = await fetch(url, { method: "POST", body: "x".repeat(100_000) });
  expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
});

test("a header that dribbles in, or is too long, ends the connection", async () => {
  const { port } = await started({ timeouts: { header: 100 } });
  expect(await answer(port, "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ")).toMatch(/^HTTP\/1\.1 408 |^$/);
  expect(await answer(port, `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${"x".repeat(10_000)}`)).toMatch(
    /^HTTP\/1\.1 431 |^$/,
  );
});

test("a body that never ends, and a kept connection without a request, end by time", async () => {
  const { port } = await started({ timeouts: { header: 50, request: 100, keepAlive: 50, idle: 200 } });
  const host = "Host: 127.0.0.1\r\n";
  expect(await answer(port, `POST / HTTP/1.1\r\n${host}Content-Length: 100\r\n\r\nx`)).toMatch(/^HTTP\/1\.1 405 /);
  expect(await answer(port, `GET / HTTP/1.1\r\n${host}Connection: keep-alive\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200 /);
});

test("an answer that is not read ends by time", async () => {
  const { port, firstClosed } = await started({ timeouts: { answer: 200 } });
  const socket = connect(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => {});
  // More answers than the kernel's buffers hold, and none of them is read.
  socket.pause();
  const request = "GET /assets/index-B3x_9aQz.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  socket.write(request.repeat(2_000));
  await expect(firstClosed).resolves.toBeUndefined();
});

test("requests in one read are answered in order, a few in each turn of the loop, whoever else asks", async () => {
  let requests = 0;
  const counting = { has: () => (requests += 1) > 0 };
  const { port, turns } = await started({}, counting);
  let [before, most, isOver] = [0, 0, false];
  const look = (): void => {
    most = Math.max(most, requests - before);
    before = requests;
    if (!isOver) setImmediate(look);
  };
  look();
  const request = "HEAD / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  const last = "GET /nothing HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
  const answers = await Promise.all(Array.from({ length: 60 }, () => answer(port, request.repeat(100) + last)));
  isOver = true;
  for (const text of answers) {
    expect(text.match(/^HTTP\/1\.1 200 /gm)).toHaveLength(100);
    expect(text).toMatch(/HTTP\/1\.1 404 [^]*Nothing is here\.\n$/);
  }
  expect(requests).toBe(60 * 101);
  // A turn may hold one job more than its steps, and a piece that was cut in a header's end holds two requests.
  expect(most).toBeLessThanOrEqual(2 * (stepsPerTurn / stepsOf.request + 1));
  expect(turns.longest).toBeLessThan(stepsPerTurn + stepsOf.request);
});

test("a request is understood one byte at a time", async () => {
  const { port } = await started();
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  onTestFinished(() => void socket.destroy());
  let read = "";
  socket.on("data", (bytes) => (read += bytes.toString()));
  const text = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
  for (const byte of text) await new Promise((resolve) => socket.write(byte, resolve));
  await once(socket, "close");
  expect(read).toMatch(/^HTTP\/1\.1 200 [^]*<!doctype html>$/);
});

const never = { header: 600_000, request: 600_000, idle: 600_000, keepAlive: 600_000 };

test("connections that never finish a request give their place to the newest", async () => {
  const { port, url, firstClosed } = await started({ mostConnections: 3, timeouts: never });
  for (let connections = 0; connections < 3; connections += 1) {
    const socket = connect(port, "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    socket.on("error", () => {});
    socket.write("GET / HTTP/1.1\r\nHost: ");
    await once(socket, "connect");
  }
  expect(await (await fetch(url)).text()).toBe("<!doctype html>");
  await expect(firstClosed).resolves.toBeUndefined();
});

function webSocket(port: number, origin: string | undefined, path = "/feed"): Promise<string> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, origin === undefined ? {} : { origin });
  onTestFinished(() => socket.terminate());
  return new Promise((resolve) => {
    socket.on("open", () => resolve("open"));
    socket.on("error", ({ message }) => resolve(message));
  });
}

test("a WebSocket is for pages of this server only", async () => {
  const { port, opened } = await started();
  expect(await webSocket(port, "http://elsewhere.example")).toContain("403");
  expect(await webSocket(port, undefined)).toContain("403");
  expect(await webSocket(port, `http://127.0.0.1:${port + 1}`)).toContain("403");
  expect(await webSocket(port, `http://127.0.0.1:${port}`, "/other")).toContain("404");
  expect(opened).toEqual([]);
  expect(await webSocket(port, `http://127.0.0.1:${port}`)).toBe("open");
  expect(opened).toHaveLength(1);
});

test.each(["/other", "/feed"])(
  "a client that asks for a WebSocket at %s and leaves at once ends nobody else",
  async (path) => {
    const { port, url, firstClosed } = await started();
    const socket = connect({ port, host: "127.0.0.1" });
    socket.on("error", () => {});
    socket.resume();
    socket.end(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
    );
    await firstClosed;
    expect((await fetch(url)).status).toBe(200);
  },
);

test("a name that the server does not know gets neither the page nor the feed", async () => {
  const { port, opened } = await started();
  const text = await answer(port, "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
  expect(text).toMatch(/^HTTP\/1\.1 421 Misdirected Request\r\n[^]*--allowed-hosts evil\.example/);
  const upgrade =
    "Connection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==";
  const names = "Host: evil.example\r\nOrigin: http://evil.example";
  expect(await answer(port, `GET /feed HTTP/1.1\r\n${names}\r\n${upgrade}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 421 /);
  expect(opened).toEqual([]);
});
