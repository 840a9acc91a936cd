// Runs rounds of one target, each with a seed of its own, and says how to repeat a failed one.
import { createRandom } from "./random.ts";
import { smallSize, type Target, type TargetSize } from "./target.ts";

export interface Amount {
  /** Of the first round; those that follow have the next ones. Of several, one after the other begins anew. */
  readonly seed: number | readonly number[];
  /** At most so many rounds from a seed. Default: no limit. */
  readonly rounds?: number;
  /** No further round from a seed begins after so many ms. */
  readonly milliseconds: number;
  /** Default: small. */
  readonly size?: TargetSize;
}

/** The failure, and how to repeat it. */
export class Finding extends Error {
  override readonly name = "Finding";
}

function describe(target: Target, seed: number, fault: unknown): Finding {
  const words = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
  return new Finding(`${words}\nTo have it again: npm run fuzz -- --target ${target.name} --seed ${seed} --rounds 1`, {
    cause: fault,
  });
}

/** Returns how many rounds were run. Rejects with the first `Finding`; what is thrown outside of every promise is one. */
export async function run(
  target: Target,
  { seed, rounds = Infinity, milliseconds, size = smallSize }: Amount,
): Promise<number> {
  const running = await target.start(size);
  let [current, all] = [0, 0];
  const escaped = Promise.withResolvers<never>();
  const note = (fault: unknown): void => escaped.reject(fault);
  process.on("uncaughtException", note);
  process.on("unhandledRejection", note);
  try {
    for (const first of [seed].flat()) {
      const end = performance.now() + milliseconds;
      current = first;
      for (let done = 0; done < rounds && performance.now() < end; done += 1, current += 1) {
        await Promise.race([running.round(createRandom(current)), escaped.promise]);
        all += 1;
      }
    }
    await Promise.race([running.finish(), escaped.promise]);
    return all;
  } catch (fault) {
    throw describe(target, current, fault);
  } finally {
    process.off("uncaughtException", note);
    process.off("unhandledRejection", note);
  }
}
