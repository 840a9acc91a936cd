import fc from "fast-check";
import { expect, test } from "vitest";
import { FLOW_COLUMNS } from "./flow-state.ts";
import { type Compatibility, TcpRules } from "./rules.ts";
import { ACK, FIN, PSH, RST, Segment, SYN } from "./segment.ts";

/** What a side does, in small numbers that name a place in the flow: where it starts, how much it sends, what it acknowledges. */
const steps = fc.record({
  direction: fc.integer({ min: 0, max: 1 }),
  flags: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(ACK, ACK | PSH) },
    { weight: 1, arbitrary: fc.constantFrom(SYN, SYN | ACK, FIN | ACK, RST, RST | ACK, 0) },
  ),
  /** Mostly the flow's next number; else one before or after it. */
  start: fc.oneof(
    { weight: 8, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: -30, max: 30 }) },
  ),
  length: fc.constantFrom(0, 0, 0, 1, 2, 10, 20),
  /** After all that the other has sent. */
  acknowledged: fc.oneof(
    { weight: 6, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: -30, max: 5 }) },
  ),
  window: fc.oneof({ weight: 8, arbitrary: fc.constant(20) }, { weight: 1, arbitrary: fc.constantFrom(0, 10, 30) }),
  options: fc.oneof(
    { weight: 12, arbitrary: fc.constant("none") },
    { weight: 1, arbitrary: fc.constantFrom("scale", "sack") },
  ),
  damage: fc.oneof(
    { weight: 20, arbitrary: fc.constant("none") },
    { weight: 1, arbitrary: fc.constantFrom("cut", "short", "fragment") },
  ),
  milliseconds: fc.constantFrom(0, 1, 2, 30, -1),
});

interface Step extends Readonly<
  Record<"direction" | "flags" | "start" | "length" | "acknowledged" | "window", number>
> {
  readonly options: string;
  readonly damage: string;
  readonly milliseconds: number;
}

/** The segments of a conversation. The first numbers lie just below 2^32, so that they wrap. */
function* segments(script: readonly Step[]): Generator<readonly [direction: number, segment: Segment]> {
  const next = [-40, -25];
  let [frame, milliseconds] = [0, 5000];
  for (const step of script) {
    const { direction, flags, length } = step;
    const segment = new Segment();
    milliseconds += step.milliseconds;
    segment.frame = ++frame;
    segment.seconds = Math.floor(milliseconds / 1000);
    segment.nanoseconds = (milliseconds % 1000) * 1e6;
    segment.sequence = (next[direction]! + step.start) | 0;
    segment.acknowledgment = (flags & ACK) === 0 ? 0 : (next[1 - direction]! + step.acknowledged) | 0;
    segment.flags = flags;
    segment.window = step.window;
    segment.length = step.damage === "fragment" ? -1 : length;
    segment.isCut = step.damage === "cut";
    segment.headerLength = step.damage === "short" ? 16 : 32;
    if (step.options === "scale") segment.windowScale = length % 16;
    if (step.options === "sack") {
      segment.sack.set([segment.acknowledgment + 5, segment.acknowledgment + 10]);
      segment.sackCount = 1;
    }
    const end = segment.sequence + length + ((flags & (SYN | FIN)) === 0 ? 0 : 1);
    if (end > next[direction]!) next[direction] = end;
    yield [direction, segment];
  }
}

const handshake = {
  start: 0,
  length: 0,
  acknowledged: 0,
  window: 20,
  options: "none",
  damage: "none",
  milliseconds: 1,
};
const opening: readonly Step[] = [
  { ...handshake, direction: 0, flags: SYN },
  { ...handshake, direction: 1, flags: SYN | ACK },
  { ...handshake, direction: 0, flags: ACK },
];

test.each<Compatibility>(["4.0", "4.4"])(
  "the short way through a usual segment ends where all the rules end (%s)",
  (compatibility) => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(steps, { maxLength: 60 }), (isOpened, script) => {
        const [short, long] = [new TcpRules(compatibility), new TcpRules(compatibility)];
        let conversation = short.states.open();
        long.states.open();
        for (const [direction, segment] of segments([...(isOpened ? opening : []), ...script])) {
          const isAnew = short.opensAnew(conversation, direction, segment);
          if (isAnew) {
            conversation = short.states.open();
            long.states.open();
          }
          short.judge(conversation, direction, segment, isAnew);
          const own = (2 * conversation + direction) * FLOW_COLUMNS;
          long.judgeByRules(own, (2 * conversation + 1 - direction) * FLOW_COLUMNS, segment, isAnew);
          expect(short.result).toEqual(long.result);
        }
        const used = 2 * (conversation + 1);
        expect(short.states.flows.subarray(0, used * FLOW_COLUMNS)).toEqual(
          long.states.flows.subarray(0, used * FLOW_COLUMNS),
        );
        expect(short.states.rare).toEqual(long.states.rare);
      }),
      { numRuns: 400 },
    );
  },
);
