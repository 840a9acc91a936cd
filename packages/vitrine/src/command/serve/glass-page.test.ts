import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { createServer as createChat, quietLog, resolveSettings } from "@vitrine/server";
import { expect, onTestFinished, test, vi } from "vitest";
import { createGlassPage } from "./glass-page.ts";

test("a page that cannot be loaded is an error in the log and a 503, and the next browser tries again", async () => {
  const errors: string[] = [];
  const log = { ...quietLog, error: (_: object, words: string) => void errors.push(words) };
  const page = createGlassPage(await resolveSettings({}, undefined), log);
  const chat = createChat({ host: "127.0.0.1", port: 0 });
  const listening = await chat.listen();
  vi.spyOn(chat.events, "on").mockImplementationOnce(() => {
    throw new Error("EMFILE: too many open files");
  });
  await page.watch(chat, listening);
  const server = createServer({ pauseOnConnect: true }, (socket: Socket) => page.take(socket, () => false));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  onTestFinished(async () => {
    server.close();
    await page.close();
    await chat.close();
  });
  const answer = async (): Promise<string> => {
    const socket = connect(port, "127.0.0.1");
    socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`);
    const [bytes] = (await once(socket, "data")) as [Buffer];
    socket.destroy();
    return bytes.toString().split("\r\n")[0]!;
  };
  expect(await answer()).toBe("HTTP/1.1 503 Service Unavailable");
  expect(errors).toEqual(["cannot load the page: EMFILE: too many open files"]);
  expect(await answer()).toMatch(/^HTTP\/1\.1 (?:200|404) /);
});
