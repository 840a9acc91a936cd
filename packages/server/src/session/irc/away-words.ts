// The words for why somebody is away.
import type { User } from "@vitrine/hub";

/** As others read them. Nobody gave a reason where no client is connected. */
export function awayWords({ away }: Pick<User, "away">): string | undefined {
  return away === "" ? "Not connected" : away;
}
