// The server's metrics for Prometheus, over HTTP on this machine alone.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Counter, Gauge, Registry } from "prom-client";
import type { Counters, Measured } from "../console/counters.ts";
import { listenProblem } from "../listen/address.ts";
import { loopbackHosts, refusal } from "./known-hosts.ts";

const host = "127.0.0.1";

/** How finely the loop's delay is sampled, in milliseconds. */
const delayResolution = 10;

/** Scrapers ask at once and read at once; whoever dribbles is dropped. In milliseconds. */
const [headersTimeout, requestTimeout, keepAliveTimeout] = [5_000, 10_000, 5_000];
/** Connections at once: a scraper or two, and somebody who looks. */
const mostConnections = 32;

export interface MetricsServer {
  readonly port: number;
  close(): void;
}

/** Serves `/metrics` on this port of 127.0.0.1. Rejects with a `Problem`. */
export async function serveMetrics(chat: Measured, port: number): Promise<MetricsServer> {
  const delay = monitorEventLoopDelay({ resolution: delayResolution });
  delay.enable();
  const registry = register(chat, () => {
    const seconds = delay.percentile(99) / 1e9;
    delay.reset();
    return seconds;
  });
  const server = createServer({ headersTimeout, requestTimeout, keepAliveTimeout }, (request, response) => {
    const refused = refusal(request, loopbackHosts);
    if (refused !== undefined) {
      response.writeHead(refused.status, { "Content-Type": "text/plain" }).end(`${refused.words}\n`);
      return;
    }
    if (request.url !== "/metrics") {
      response.writeHead(404, { "Content-Type": "text/plain" }).end("The metrics are at /metrics.\n");
      return;
    }
    void registry.metrics().then((text) => response.writeHead(200, { "Content-Type": registry.contentType }).end(text));
  });
  server.maxConnections = mostConnections;
  const address = await listening(server, port);
  return {
    port: address.port,
    close: () => {
      delay.disable();
      server.close();
      server.closeAllConnections();
    },
  };
}

function listening(server: Server, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(listenProblem(error, host, port, "--metrics")));
    server.listen(port, host, () => resolve(server.address() as AddressInfo));
  });
}

/** Everything is read when it is asked for: counting in the chat itself stays a plain addition. */
function register(chat: Measured, loopDelay: () => number): Registry {
  const { counters } = chat;
  const registry = new Registry();
  const counter = (name: string, help: string, read: () => number): void =>
    registry.registerMetric(
      new Counter({
        name,
        help,
        registers: [],
        collect() {
          this.reset();
          this.inc(read());
        },
      }),
    );
  const gauge = (name: string, help: string, read: () => number): void =>
    registry.registerMetric(
      new Gauge({
        name,
        help,
        registers: [],
        collect() {
          this.set(read());
        },
      }),
    );
  counter("vitrine_connections_total", "Connections accepted", () => counters.connectionsOpened);
  counter("vitrine_registrations_total", "Users who came in", () => counters.registrations);
  counter("vitrine_messages_total", "Messages said in the room", () => counters.messages);
  counter("vitrine_deliveries_total", "Messages given to hearers", () => counters.deliveries);
  counter("vitrine_rosters_total", "Rosters given to hearers", () => counters.rosters);
  gauge("vitrine_connections", "Connections open now", () => counters.connectionsOpen);
  gauge("vitrine_users", "Users in the chat now", () => chat.state().users);
  gauge("vitrine_slow_readers", "Peers that read slower than others speak", () => chat.state().slowReaders);
  gauge("vitrine_queued_bytes", "Bytes that wait for slow readers", () => chat.state().queuedBytes);
  gauge("vitrine_loop_delay_seconds", "Delay of the event loop since the last look, 99th percentile", loopDelay);
  registry.registerMetric(refusals(counters));
  return registry;
}

function refusals(counters: Counters): Counter {
  return new Counter({
    name: "vitrine_refusals_total",
    help: "Connections refused, by reason",
    labelNames: ["reason"],
    registers: [],
    collect() {
      this.reset();
      for (const [reason, count] of counters.refusals) this.inc({ reason }, count);
    },
  });
}
