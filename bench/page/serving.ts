// The chat server with its page, as it ships; watched on loopback where that is what is measured.
import { type Subject, subjects } from "../subject.ts";

export function serving({ isWatched }: { readonly isWatched: boolean }): Subject {
  const ours = subjects.find(({ id }) => id === "vitrine")!;
  if (!isWatched) return ours;
  return {
    ...ours,
    command: (place) => {
      const [program, args] = ours.command(place);
      return [program, [...args, "--watch", "lo"]];
    },
  };
}
