// The state that a ban of the operator is weighed against.
import type { BanContext } from "../ban/request.ts";
import type { AdminContext } from "./command.ts";

export function banContext({ accounts, bans, clock, hub }: AdminContext): BanContext {
  return {
    place: bans(),
    now: clock.now(),
    users: hub?.users.size ?? 0,
    isAccount: (name) => accounts().has(name),
  };
}
