// Why a server cannot start, or a setting cannot be taken: one line for the person who started it.

export class Problem extends Error {
  override readonly name = "Problem";

  /** Goes by the name, because the bundle of the command and a package outside it each have this class; a subclass is only its own. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (this !== Problem) return Function.prototype[Symbol.hasInstance].call(this, value);
    return value instanceof Error && value.name === "Problem";
  }
}
