// A room: who is in it hears what is said in it.
import type { User } from "./user.ts";

export interface Room {
  readonly name: string;
  /** In the order in which they came. */
  readonly members: ReadonlySet<User>;
}
