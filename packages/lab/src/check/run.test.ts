// Servers with one mistake each, in this process: the finding, its hint, and what it hides.
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import type { CheckReport } from "./result.ts";
import { checkServer } from "./run.ts";
import { serverChecks } from "./server/table.ts";

interface Habits {
  /** Most clients at the same time; a further one is cut off. */
  readonly most?: number;
  /** Further clients are accepted, but nothing is read from them. */
  readonly isDeaf?: boolean;
  readonly greeting?: string;
  /** The roster, in the pieces that are sent apart. */
  readonly roster?: (users: Readonly<Record<string, string>>) => readonly string[];
  readonly takesNoName?: boolean;
  readonly takesOneMessage?: boolean;
}

/** Starts a server of the lab; resolves to its place. */
async function serverWith(habits: Habits) {
  const { most = Infinity, isDeaf = false, greeting = "", takesNoName = false, takesOneMessage = false } = habits;
  const { roster = (users) => [`!${JSON.stringify(users)}`] } = habits;
  const users = new Map<Socket, readonly [name: string, address: string]>();
  const open = new Set<Socket>();
  const sendRoster = (): void => {
    const pieces = roster(Object.fromEntries(users.values()));
    for (const socket of users.keys())
      void (async () => {
        for (const piece of pieces) {
          socket.write(piece);
          await new Promise((resolve) => setTimeout(resolve, pieces.length > 1 ? 5 : 0));
        }
      })();
  };
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on("error", () => {});
    const register = (name: string): void => {
      users.set(socket, [name, socket.remoteAddress!]);
      sendRoster();
    };
    socket.on("close", () => {
      open.delete(socket);
      if (users.delete(socket)) sendRoster();
    });
    if (open.size >= most) {
      if (!isDeaf) socket.destroy();
      return;
    }
    open.add(socket);
    if (greeting !== "") socket.write(greeting);
    socket.on("end", () => takesNoName && !users.has(socket) && register(""));
    socket.on("data", (data) => {
      const user = users.get(socket);
      if (user === undefined) return register(data.toString());
      for (const other of users.keys()) if (other !== socket) other.write(`${user[0]}: ${data.toString()} `);
      if (takesOneMessage) socket.destroy();
    });
  }).listen(0, "127.0.0.1");
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  await once(server, "listening");
  return { host: "127.0.0.1", port: (server.address() as { port: number }).port };
}

/** A roster with other entries than the right ones. */
function rosterOf(entry: (name: string, address: string) => readonly [string, unknown]): Required<Habits>["roster"] {
  return (users) => [`!${JSON.stringify(Object.fromEntries(Object.entries(users).map((user) => entry(...user))))}`];
}

/** Names as they came, as a server writes them that puts the roster together by itself. */
const unescaped: Habits["roster"] = (users) => [`!${JSON.stringify(users).replaceAll("\\n", "\n")}`];

const patience = { expected: 300, unexpected: 50, start: 1_000 };

async function check(habits: Habits, ...ids: readonly string[]): Promise<CheckReport> {
  const checks = serverChecks.filter(({ id }) => ids.includes(id));
  return checkServer({ connect: await serverWith(habits), checks }, { patience });
}

const statusOf = ({ checks }: CheckReport): Record<string, string> =>
  Object.fromEntries(checks.map(({ id, status, see }) => [id, see === undefined ? status : `see ${see}`]));
const foundBy = ({ checks }: CheckReport, id: string) => checks.find((result) => result.id === id)!;

const joins = ["registers", "roster-form", "roster-addresses", "roster-to-everyone", "relays"] as const;

test("a server without a mistake passes", async () => {
  expect(new Set(Object.values(statusOf(await check({}, ...joins, "leaves-without-name"))))).toEqual(
    new Set(["passed"]),
  );
});

test("a server that cuts the third client off has one finding", async () => {
  const report = await check({ most: 2 }, ...joins, "relay-form");
  expect(statusOf(report)).toMatchObject({
    "roster-addresses": "passed",
    "roster-to-everyone": "failed",
    relays: "see roster-to-everyone",
    "relay-form": "see roster-to-everyone",
  });
});

test("the hint for a server that serves one client at a time says so", async () => {
  const report = await check({ most: 1, isDeaf: true }, "roster-to-everyone");
  const { hint } = foundBy(report, "roster-to-everyone");
  expect(hint).toMatch(/^The server seems to serve one client at a time/);
});

test("the hint for a server that sends nothing asks for the roster", async () => {
  const { hint } = foundBy(await check({ roster: () => [] }, "registers"), "registers");
  expect(hint).toMatch(/^The server sends nothing after the name/);
});

test("a server that takes one message of each client fails `relays` only", async () => {
  const report = await check({ takesOneMessage: true }, "relays", "quick-succession", "idle-listener");
  expect(statusOf(report)).toEqual({
    relays: "failed",
    "idle-listener": "see relays",
    "quick-succession": "see relays",
  });
  expect(foundBy(report, "relays").hint).toMatch(/one message of a client and no more/);
});

test("the name as Python shows bytes is a finding about names", async () => {
  const roster = rosterOf((name, address) => [`b'${name}'`, address]);
  const { why, hint } = foundBy(await check({ roster }, "registers"), "registers");
  expect(why).toMatch(/the roster should have the name "alice[^"]*"; it has "b'alice[^"]*'"/);
  expect(hint).toContain("decode()");
});

test("addresses of an IPv6 socket are a finding that hides no others", async () => {
  const roster = rosterOf((name, address) => [name, `::ffff:${address}`]);
  const report = await check({ roster }, ...joins);
  expect(Object.entries(statusOf(report)).filter(([, status]) => status !== "passed")).toEqual([
    ["roster-addresses", "failed"],
  ]);
  expect(foundBy(report, "roster-addresses").hint).toContain("Listen on 0.0.0.0");
});

test("an address that is no text is named", async () => {
  const roster = rosterOf((name, address) => [name, [address, 5]]);
  const report = await check({ roster }, ...joins);
  expect(statusOf(report)).toMatchObject({ "roster-addresses": "failed", "roster-to-everyone": "passed" });
  expect(foundBy(report, "roster-addresses").why).toMatch(/the address \["127\.0\.0\.\d+",5\], but she came from/);
});

test.each([
  ["in two pieces", { roster: (users) => ["!", JSON.stringify(users)] }, /came in 2 pieces/, /by one call/],
  ["after a greeting", { greeting: "Welcome! " }, /this one with "Welcome! "/, /send no greeting/],
  [
    "with a space after the !",
    { roster: (users) => [`! ${JSON.stringify(users)}`] },
    /right after the "!"/,
    /json\.dumps/,
  ],
] satisfies [string, Habits, RegExp, RegExp][])("a roster %s is named so", async (_, habits, why, hint) => {
  const found = foundBy(await check(habits, "roster-form"), "roster-form");
  expect(found).toMatchObject({
    why: expect.stringMatching(why) as string,
    hint: expect.stringMatching(hint) as string,
  });
});

test("a name that makes the roster unreadable is found", async () => {
  const { why } = foundBy(await check({ roster: unescaped }, "unfit-names"), "unfit-names");
  expect(why).toMatch(/^after such names, bob should have received a roster that is JSON/);
});

test("a running server that cannot be reached is a problem, not a failed check", async () => {
  const checks = serverChecks.filter(({ id }) => id === "registers");
  await expect(checkServer({ connect: { host: "127.0.0.1", port: 1 }, checks }, { patience })).rejects.toThrow(
    "the server at 127.0.0.1:1 cannot be reached: alice could not connect: nothing listens there",
  );
});

test("an empty name in a roster without spaces is found", async () => {
  const report = await check({ takesNoName: true }, "leaves-without-name");
  expect(statusOf(report)).toEqual({ "leaves-without-name": "failed" });
});
