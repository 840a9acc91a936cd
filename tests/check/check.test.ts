// The checks find their mistakes, and find nothing in programs without them.
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { checkClient, checkServer, clientChecks, serverChecks } from "@vitrine/lab/check";
import { describe, expect, test } from "vitest";
import { ourServer } from "../interop/parties.ts";
import { Program } from "../interop/program.ts";
import {
  clientPlaces,
  failedIn,
  idsWith,
  impatient,
  inTests,
  needsNamespaces,
  openFolder,
  patient,
  peers,
  python,
  quickPython,
  reader,
  vitrine,
} from "./programs.ts";

/** For a check that hangs: many run side by side, and the machine may be slow. */
const slow = { timeout: 600_000 };
/** Costs a third of namespaces, in which the programs of the course are checked, and our own server's start and end. */
const isOnLoopback = true;
const isAskedFor = ({ part }: { readonly part: string }): boolean => part === "lab";
const endsProgram = (check: { readonly endsProgram?: true }): boolean => check.endsProgram === true;

/** Checks a server that runs already: one start of it for all the checks that do not end it. */
async function failedAt(connect: { readonly host: string; readonly port: number }): Promise<string[]> {
  const report = await checkServer({ connect, checks: serverChecks }, patient);
  const tried = serverChecks.filter((check) => !endsProgram(check));
  expect(report.checks.map(({ id }) => id)).toEqual(tried.map(({ id }) => id));
  return failedIn(report);
}

describe("our own programs pass every check", () => {
  test("vitrine serve, checked while it runs", slow, async () => {
    expect(await failedAt(await ourServer("127.0.0.1"))).toEqual([]);
  });

  test("vitrine serve, started for each of the checks that end it", slow, async () => {
    const command = [...vitrine, "serve", "--host", "{host}", "--port", "{port}"];
    const checks = serverChecks.filter((check) => check.id === "registers" || endsProgram(check));
    expect(checks).toHaveLength(3);
    expect(failedIn(await checkServer({ ...reader, command, checks }, patient))).toEqual([]);
  });

  test("vitrine join", slow, async () => {
    // The checks give a program a small environment, and run it as another user: a cache of compiled code of its own.
    const cache = openFolder();
    chmodSync(cache, 0o777);
    const join = [...vitrine, "join", "lab://{server}:{port}", "--name", "{name}", "--from", "{address}"];
    const command = ["env", `NODE_COMPILE_CACHE=${cache}`, ...join];
    const report = await checkClient({ ...reader, command, checks: clientChecks, isOnLoopback }, patient);
    expect(failedIn(report)).toEqual([]);
  });
});

describe("programs as the course's text has them, without any arguments, get full marks for what it asks", () => {
  test("the server", slow, async (context) => {
    needsNamespaces(context);
    const checks = serverChecks.filter(isAskedFor);
    const command = ["python3", inTests("course_server.py")];
    expect(failedIn(await checkServer({ ...reader, command, checks }, patient))).toEqual([]);
  });

  test("the client", slow, async (context) => {
    needsNamespaces(context);
    const checks = clientChecks.filter(isAskedFor);
    const command = ["python3", inTests("course_client.py")];
    expect(failedIn(await checkClient({ ...reader, command, checks }, patient))).toEqual([]);
  });
});

// The table of traps in docs/protocol/lab.md says this of programs as a student writes them in an afternoon.
const predictedOfTheNaiveServer = [
  "leaves-by-rst",
  "line-end",
  "leaves-without-name",
  "name-taken",
  "unfit-names",
  "utf8-split",
  "roster-alone",
  "slow-reader",
];
const predictedOfTheNaiveClient = [
  "two-at-one-address",
  "long-datagram",
  "datagram-not-text",
  "two-rosters",
  "roster-with-chat",
  "split-roster",
  "long-roster",
  "split-character",
  "control-characters",
];

describe("naive programs fail the checks that the table of traps predicts, and no others", () => {
  const server = [...quickPython, join(peers, "chatserver.py"), "--port", "{port}"];
  const client = [...quickPython, join(peers, "chatclient.py"), ...clientPlaces];

  test("the naive server falls into its traps, and one that repeats another is not tried", slow, async () => {
    const checks = serverChecks.filter(({ id }) => [...predictedOfTheNaiveServer, "burst-of-leaving"].includes(id));
    const report = await checkServer({ ...reader, command: server, checks, isOnLoopback }, impatient);
    expect(idsWith(report, "failed").toSorted()).toEqual(predictedOfTheNaiveServer.toSorted());
    expect(idsWith(report, "not tried")).toEqual(["burst-of-leaving"]);
  });

  test("the naive server passes the other checks", slow, async () => {
    // With listen(5), fifty clients at once are a race.
    const traps = new Set([...predictedOfTheNaiveServer, "burst-of-leaving", "fifty-clients"]);
    const checks = serverChecks.filter(({ id }) => !traps.has(id));
    expect(failedIn(await checkServer({ ...reader, command: server, checks, isOnLoopback }, patient))).toEqual([]);
  });

  test("the naive client falls into its traps", slow, async () => {
    const checks = clientChecks.filter(({ id }) => predictedOfTheNaiveClient.includes(id));
    const report = await checkClient({ ...reader, command: client, checks, isOnLoopback }, impatient);
    expect(idsWith(report, "failed").toSorted()).toEqual(predictedOfTheNaiveClient.toSorted());
  });

  test("the naive client passes the other checks", slow, async () => {
    const checks = clientChecks.filter(({ id }) => !predictedOfTheNaiveClient.includes(id));
    expect(failedIn(await checkClient({ ...reader, command: client, checks, isOnLoopback }, patient))).toEqual([]);
  });
});

describe("every check finds its mistake", () => {
  const server = [...quickPython, inTests("server.py"), "--port", "{port}"];
  const client = [...quickPython, inTests("client.py"), ...clientPlaces];

  test("the server without a mistake passes all checks", slow, async () => {
    const running = new Program("the server", [...quickPython, inTests("server.py"), "--port", "0"]);
    const port = await running.until("listens", () => /TCP port (\d+)/.exec(running.output)?.[1]);
    expect(await failedAt({ host: "127.0.0.1", port: Number(port) })).toEqual([]);
    const checks = serverChecks.filter(endsProgram);
    expect(failedIn(await checkServer({ ...reader, command: server, checks, isOnLoopback }, patient))).toEqual([]);
  });

  test("the client without a mistake passes all checks", slow, async () => {
    expect(
      failedIn(await checkClient({ ...reader, command: client, checks: clientChecks, isOnLoopback }, patient)),
    ).toEqual([]);
  });

  test.concurrent.each(serverChecks.map((check) => [check.id, check] as const))(
    "server: %s",
    slow,
    async (id, check) => {
      const command = [...server, "--broken", id];
      const report = await checkServer({ ...reader, command, checks: [check], isOnLoopback }, impatient);
      expect(idsWith(report, "failed")).toEqual([id]);
      expect(report.checks[0]!.timeline.length).toBeGreaterThan(1);
    },
  );

  test.concurrent.each(clientChecks.map((check) => [check.id, check] as const))(
    "client: %s",
    slow,
    async (id, check) => {
      const command = [...client, "--broken", id];
      const report = await checkClient({ ...reader, command, checks: [check], isOnLoopback }, impatient);
      expect(idsWith(report, "failed")).toEqual([id]);
      expect(report.checks[0]!.timeline.length).toBeGreaterThan(1);
    },
  );
});

describe("a check passes every right way to do a thing", () => {
  test("unfit names may be cleaned instead of turned away", slow, async () => {
    const command = [...quickPython, inTests("server.py"), "--port", "{port}", "--strips"];
    const checks = serverChecks.filter(({ id }) => id === "unfit-names");
    expect(failedIn(await checkServer({ ...reader, command, checks, isOnLoopback }, patient))).toEqual([]);
  });
});

/** The check of this id, the checks that it needs, and all that need it, directly or not. */
function around<Row extends { readonly id: string; readonly needs: readonly string[] }>(
  checks: readonly Row[],
  id: string,
): Row[] {
  const following = new Set([id]);
  // A check comes after those that it needs.
  for (const check of checks) if (check.needs.some((need) => following.has(need))) following.add(check.id);
  const { needs } = checks.find((check) => check.id === id)!;
  return checks.filter((check) => following.has(check.id) || needs.includes(check.id));
}

describe("one fault is one finding", () => {
  test("a thread that an error ended is the hint of `relays`", slow, async () => {
    const source = `import socket, sys, threading
def serve(connection, address):
    connection.send(b'!{"' + connection.recv(1024) + b'": "' + address[0].encode() + b'"}')
    print(connection.recv(1024).decode() + 5)
server = socket.create_server(("", int(sys.argv[1])))
while True:
    threading.Thread(target=serve, args=server.accept(), daemon=True).start()
`;
    const { folder, command: program } = python(source);
    const command = [...program, "{port}"];
    const checks = serverChecks.filter(({ id }) => id === "relays");
    const [relays] = (await checkServer({ ...reader, folder, command, checks, isOnLoopback }, impatient)).checks;
    expect(relays).toMatchObject({
      status: "failed",
      hint: expect.stringContaining("An error ended the thread") as string,
    });
    expect(relays!.why).toContain("TypeError");
  });

  test("a server that sends nothing fails `relays`; the checks that need it are not tried", slow, async () => {
    const command = [...quickPython, inTests("server.py"), "--port", "{port}", "--broken", "relays"];
    const checks = around(serverChecks, "relays");
    const report = await checkServer({ ...reader, command, checks, isOnLoopback }, impatient);
    expect(idsWith(report, "failed")).toEqual(["relays"]);
    const relays = report.checks.find(({ id }) => id === "relays")!;
    expect(relays.hint).toContain("Is the code after `recv()` inside the while loop");
    const notTried = report.checks.filter(({ status }) => status === "not tried");
    expect(notTried.length).toBeGreaterThan(12);
    expect(new Set(notTried.map(({ see, why }) => `${see}: ${why}`))).toEqual(
      new Set(["relays: not tried: see relays"]),
    );
  });

  test("a wrong form of the lines is a finding that hides no others", slow, async () => {
    const command = [...quickPython, inTests("server.py"), "--port", "{port}", "--broken", "relay-form"];
    const some = [
      "registers",
      "roster-form",
      "roster-to-everyone",
      "relays",
      "relay-form",
      "not-to-sender",
      "idle-listener",
    ];
    const checks = serverChecks.filter(({ id }) => [...some, "utf8", "line-end", "forged-roster"].includes(id));
    const report = await checkServer({ ...reader, command, checks, isOnLoopback }, impatient);
    expect(idsWith(report, "failed")).toEqual(["relay-form"]);
    expect(idsWith(report, "not tried").toSorted()).toEqual(["forged-roster", "line-end", "utf8"]);
  });

  test("a client that keeps no roster fails `lists-users`; its direct messages are not tried", slow, async () => {
    const command = [...quickPython, inTests("client.py"), ...clientPlaces, "--broken", "roster"];
    const some = new Set(["registers", "lists-users", "sends-direct", "shows-direct", "direct-with-colon"]);
    const checks = clientChecks.filter(({ id }) => some.has(id));
    const report = await checkClient({ ...reader, command, checks, isOnLoopback }, impatient);
    expect(report.checks.map(({ id, status, see }) => [id, see ?? status])).toEqual([
      ["registers", "passed"],
      ["lists-users", "failed"],
      ["sends-direct", "lists-users"],
      ["direct-with-colon", "lists-users"],
      ["shows-direct", "lists-users"],
    ]);
  });

  test(
    "a client that shows nothing of the room fails `shows-room`; the checks that do without it pass",
    slow,
    async () => {
      const command = [...quickPython, inTests("client.py"), ...clientPlaces, "--broken", "shows-room"];
      const others = ["says", "lists-users", "sends-direct", "shows-direct", "leaves"];
      const following = new Set(around(clientChecks, "shows-room"));
      const checks = clientChecks.filter((check) => following.has(check) || others.includes(check.id));
      const report = await checkClient({ ...reader, command, checks, isOnLoopback }, impatient);
      expect(idsWith(report, "failed")).toEqual(["shows-room"]);
      expect(idsWith(report, "passed")).toEqual(expect.arrayContaining(others));
    },
  );
});
