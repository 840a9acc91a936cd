// Why a server cannot start, or a setting cannot be taken: one line for the person who started it.

export class Problem extends Error {
  override readonly name = "Problem";
}
