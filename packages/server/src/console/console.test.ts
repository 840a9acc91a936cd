import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { createServer, quietLog } from "../index.ts";
import { serveMetrics } from "../http/metrics.ts";
import { readableLine } from "./pino-log.ts";

describe("the log for people", () => {
  test("is one line with the time and the words", () => {
    const time = new Date(2026, 8, 1, 12, 3, 11).getTime();
    const json = JSON.stringify({ level: 30, time, user: "alice", msg: "alice came from 10.20.30.11" });
    expect(readableLine(json, false)).toBe("12:03:11 alice came from 10.20.30.11\n");
    expect(readableLine(json, true)).toMatch(/^\u001b\[32m12:03:11\u001b\[39m alice came/);
  });
});

describe("the metrics for Prometheus", () => {
  test("show connections, deliveries, queues, refusals by reason and the loop's delay", async () => {
    const chat = createServer({ host: "127.0.0.1", port: 0 }, { log: quietLog });
    chat.counters.refused("name-taken");
    chat.counters.deliveries = 7;
    const metrics = await serveMetrics(chat, 0);
    const text = await (await fetch(`http://127.0.0.1:${metrics.port}/metrics`)).text();
    const again = await (await fetch(`http://127.0.0.1:${metrics.port}/metrics`)).text();
    expect((await fetch(`http://127.0.0.1:${metrics.port}/other`)).status).toBe(404);
    metrics.close();
    for (const line of [
      "vitrine_connections 0",
      "vitrine_deliveries_total 7",
      "vitrine_queued_bytes 0",
      'vitrine_refusals_total{reason="name-taken"} 1',
    ]) {
      expect(text.split("\n")).toContain(line);
      expect(again.split("\n")).toContain(line);
    }
    expect(text).toMatch(/^vitrine_loop_delay_seconds [\d.e-]+$/m);
  });

  test("are not for pages of another site, by whatever name they came", async () => {
    const metrics = await serveMetrics(createServer(), 0);
    const status = async (headers: Record<string, string>): Promise<number | undefined> => {
      const request = get({ host: "127.0.0.1", port: metrics.port, path: "/metrics", headers });
      const [response] = (await once(request, "response")) as [IncomingMessage];
      response.destroy();
      return response.statusCode;
    };
    expect(await status({ host: "localhost:9100" })).toBe(200);
    expect(await status({ host: "evil.example" })).toBe(421);
    expect(await status({ host: "127.0.0.1", origin: "http://evil.example" })).toBe(403);
    metrics.close();
  });

  test("on a taken port are refused with a sentence", async () => {
    const chat = createServer();
    const first = await serveMetrics(chat, 0);
    await expect(serveMetrics(chat, first.port)).rejects.toThrow(
      /^Port \d+ is taken: .* choose another port with --metrics\.$/,
    );
    first.close();
  });
});
