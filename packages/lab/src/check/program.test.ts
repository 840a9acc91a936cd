import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { mustBeFree, TestedProgram } from "./program.ts";
import { Timeline } from "./timeline.ts";

const patience = { expected: 1_000, unexpected: 100, start: 300 };

test("a port that another program has is told before it is tried", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const address = other.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  await expect(mustBeFree(port)).rejects.toThrow(`TCP port ${port} is in use`);
  other.close();
  await once(other, "close");
  await mustBeFree(port);
});

test("the same port of another loopback address is somebody else's", async () => {
  const other = createServer().listen(0, "127.99.98.97");
  await once(other, "listening");
  const address = other.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  await expect(mustBeFree(port)).resolves.toBeUndefined();
  other.close();
});

test("a program that never listens is given up", async () => {
  const program = new TestedProgram(["sleep", "60"], new Timeline(() => 0));
  try {
    await expect(program.listening(1, patience)).rejects.toThrow("did not listen on TCP port 1 within 0.3 seconds");
  } finally {
    await program.kill();
  }
});

test("a program that is not there is said so", async () => {
  const program = new TestedProgram(["no-such-program-here"], new Timeline(() => 0));
  await expect(program.started()).rejects.toThrow("there is no such program");
  await program.kill();
});
