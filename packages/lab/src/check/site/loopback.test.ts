import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { loopbackSite } from "./loopback.ts";
import { programUser } from "./user.ts";

const portOf = async (): Promise<number> => {
  const command = ["server", "{port}"];
  const site = await loopbackSite({
    role: "server",
    command,
    port: 5000,
    user: programUser(undefined, {}),
    folder: "/",
  });
  return site.port;
};

test("a server gets a port that the kernel gives to no connection, and no other server gets it", async (context) => {
  const [first] = readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8").split("\t").map(Number);
  if (first! < 32_768) context.skip(`connections get ports from ${first} on this machine`);
  const found = [await portOf(), await portOf(), ...(await Promise.all([portOf(), portOf()]))];
  expect(Math.max(...found)).toBeLessThan(first!);
  expect(new Set(found).size).toBe(found.length);
});

test("a server gets no port that another program listens on", async () => {
  const port = await portOf();
  const other = createServer().listen(port + 1, "127.0.0.1");
  onTestFinished(() => void other.close());
  await once(other, "listening");
  expect(await portOf()).not.toBe(port + 1);
});
