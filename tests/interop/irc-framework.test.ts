// irc-framework, the library under several web clients and bots: over TCP, TLS and a WebSocket, beside a naive lab client.
import { Client, type ClientOptions } from "irc-framework";
import WebSocketTransport from "irc-framework/src/transports/websocket.js";
import { describe, expect, onTestFinished, test } from "vitest";
import { naiveClient, Networks, ourServer, type RunningServer, seesUsers } from "./parties.ts";
import { withTls } from "./certificate.ts";

const networks = new Networks(34);

type Way = Pick<ClientOptions, "tls" | "rejectUnauthorized" | "transport">;

const ways: readonly (readonly [string, Way])[] = [
  ["TCP", {}],
  ["TLS", { tls: true, rejectUnauthorized: false }],
  ["a WebSocket", { transport: WebSocketTransport }],
];

function connect({ host, port }: RunningServer, way: Way): Client {
  const client = new Client();
  onTestFinished(() => client.quit());
  client.on("registered", () => client.join("#lobby"));
  client.connect({ host, port, nick: "wilma", username: "w", gecos: "Wilma", auto_reconnect: false, ...way });
  return client;
}

/** Waits until it is in the room. Rejects with the server's log where the connection ends before. */
const joined = (client: Client, { program }: RunningServer): Promise<void> =>
  new Promise((resolve, reject) => {
    client.on("join", () => resolve());
    client.on("close", () => reject(new Error(`closed; the server: ${program.output}${program.errors}`)));
  });

const heard = (client: Client, text: string): Promise<string> =>
  new Promise((resolve) => {
    client.on("privmsg", (event) => {
      if (event.message === text) resolve(event.nick);
    });
  });

describe("irc-framework", () => {
  test.each(ways)("joins over %s, speaks, hears, and comes back to a server that has started again", async (_, way) => {
    const at = networks.next();
    const options = withTls();
    const server = await ourServer(at(3), undefined, options);
    const bob = await naiveClient(server, at(11), "bob");
    const client = connect(server, way);
    await joined(client, server);
    await seesUsers(bob, ["bob", "wilma"]);
    client.say("#lobby", "hello, søster 🐧");
    await bob.hears("wilma: hello, søster 🐧");
    const answer = heard(client, "hello library");
    bob.type("hello library");
    expect(await answer).toBe("bob");

    const closed = new Promise<void>((resolve) => client.on("close", resolve));
    server.program.child.kill();
    await server.program.ends();
    await closed;
    const again = await ourServer(at(3), undefined, [...options, "--port", String(server.port)]);
    // By itself it reconnects only where it had registered five seconds before.
    client.connect();
    const carol = await naiveClient(again, at(12), "carol");
    await seesUsers(carol, ["carol", "wilma"]);
  });
});
