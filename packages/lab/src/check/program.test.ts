import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { ProgramProblem } from "./problem.ts";
import { TestedProgram } from "./program.ts";
import { loopbackSite, mustBeFree } from "./site/loopback.ts";
import { programUser } from "./site/user.ts";
import { Timeline } from "./timeline.ts";

const patience = { expected: 1_000, unexpected: 100, start: 300 };

async function listenAt(address: string) {
  const server = createServer().listen(0, address);
  await once(server, "listening");
  const bound = server.address();
  return { server, port: typeof bound === "object" && bound !== null ? bound.port : 0 };
}

/** Starts a command on loopback, and ends it when `use` is through. */
async function withProgram(command: readonly string[], use: (program: TestedProgram) => Promise<void>): Promise<void> {
  const site = await loopbackSite({
    role: "server",
    command: [...command, "{port}"],
    port: 5000,
    user: programUser(),
    folder: process.cwd(),
  });
  const program = new TestedProgram(command, site, new Timeline(() => 0));
  try {
    await use(program);
  } finally {
    await program.kill();
  }
}

test("a port in use is reported before the program is started", async () => {
  const { server, port } = await listenAt("127.0.0.1");
  await expect(mustBeFree(port)).rejects.toThrow(`TCP port ${port} is in use`);
  server.close();
  await once(server, "close");
  await mustBeFree(port);
});

test("the same port of another loopback address does not count as in use", async () => {
  const { server, port } = await listenAt("127.99.98.97");
  await expect(mustBeFree(port)).resolves.toBeUndefined();
  server.close();
});

test("a program that never listens is given up", async () => {
  await withProgram(["sleep", "60"], async (program) => {
    await expect(program.listening(patience)).rejects.toThrow(/did not listen on TCP port \d+ within 0.3 seconds/);
  });
});

test("a program that ends before it listens is a problem with its last words", async () => {
  await withProgram(["sh", "-c", "echo started; echo no configuration >&2; exit 3"], async (program) => {
    const problem = await program.listening(patience).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(ProgramProblem);
    expect((problem as ProgramProblem).text).toMatch(
      /^the program ended before it listened on TCP port \d+ \(exit code 3\)\. Its last words:\n {2}no configuration$/,
    );
  });
});

test.each([
  ["exit 0", /exit code 0\); it ended without an error: is its main function called\?/],
  ["echo 'usage: chatserver.py [-h] port' >&2; exit 2", /exit code 2\); it seems to need arguments/],
  ["echo 'IndexError in sys.argv[1]' >&2; exit 1", /exit code 1\); it seems to need arguments/],
])("`%s` before it listens is reported with the likely cause", async (script, words) => {
  await withProgram(["sh", "-c", script], async (program) => {
    await expect(program.listening(patience)).rejects.toThrow(words);
  });
});

test("a flood of output is not taken for a prompt", async () => {
  await withProgram(["sh", "-c", "while :; do printf 'x '; done"], async (program) => {
    await expect(program.listening(patience)).rejects.toThrow(/within 0\.3 seconds$/);
  });
});

test("a wait for output ends with the program", async () => {
  await withProgram(["true"], async (program) => {
    const waiting = program.until(
      () => undefined,
      60_000,
      () => "nothing came",
    );
    await expect(waiting).rejects.toThrow("nothing came");
  });
});
