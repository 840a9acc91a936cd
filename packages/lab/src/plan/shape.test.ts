import { describe, expect, test } from "vitest";
import { planShape } from "./shape.ts";

const none = { hasNetem: false, hasTbf: false, hasRandomDrop: false };
const without = { hasNetem: false, hasTbf: true, hasRandomDrop: true };
const all = { hasNetem: true, hasTbf: true, hasRandomDrop: true };
const lines = (plan: ReturnType<typeof planShape>): string[] =>
  plan.steps.map(({ argv, input }) => [argv.join(" "), input].filter(Boolean).join("\n"));

describe("on a kernel without netem", () => {
  test("loss is nft's random drop in the switch, both ways", () => {
    const plan = planShape("course", "client-2", { loss: 5 }, without);
    expect(plan.by).toBe("loss by nft");
    const drop = lines(plan).at(-1)!;
    expect(drop).toContain("ip netns exec vitrine-course-switch nft -f -");
    expect(drop).toContain("table bridge loss_client_2 {");
    expect(drop).toContain('iifname "client-2" numgen random mod 1000000 < 50000 counter drop');
    expect(drop).toContain('oifname "client-2" numgen random mod 1000000 < 50000 counter drop');
  });

  test("rate is a token bucket at both ends of the cable", () => {
    const plan = planShape("course", "client2", { rate: 64_000 }, without);
    expect(plan.by).toBe("rate by tbf");
    expect(lines(plan).slice(-2)).toEqual([
      "ip netns exec vitrine-course-client2 tc qdisc replace dev eth0 root tbf rate 64000bit burst 1600 limit 24224",
      "ip netns exec vitrine-course-switch tc qdisc replace dev client2 root tbf rate 64000bit burst 1600 limit 24224",
    ]);
  });

  test("impairments beyond loss and rate are refused, with the ones that work", () => {
    expect(() => planShape("course", "client2", { delay: 40, reorder: 5, loss: 1 }, without)).toThrow(
      "cannot give client2 delay, reorder: this machine's kernel has no netem (the module sch_netem); without it, loss and rate can be had",
    );
    expect(() => planShape("course", "client2", { loss: 1 }, none)).toThrow("it can impair nothing");
  });
});

describe("on a kernel with netem", () => {
  test("delay, its variation, order, copies and flipped bits are netem's, together with the rate", () => {
    const plan = planShape(
      "course",
      "client2",
      { delay: 40, jitter: 5, reorder: 10, duplicate: 1, corrupt: 0.1, rate: 1e6 },
      all,
    );
    expect(lines(plan).at(-1)).toBe(
      "ip netns exec vitrine-course-switch tc qdisc replace dev client2 root netem limit 10000 delay 40ms 5ms duplicate 1% corrupt 0.1% reorder 10% rate 1000000bit",
    );
  });

  test("loss stays in the switch, so that a sender's capture shows the lost packets", () => {
    expect(planShape("course", "client2", { loss: 5, delay: 40 }, all).by).toBe("loss by nft, delay by netem");
    expect(planShape("course", "client2", { loss: 5 }, { ...all, hasRandomDrop: false }).by).toBe("loss by netem");
  });
});
