// HistServ KEEP: how long the lines of a registered channel stay, where that is shorter than for all.
import { registeredRank } from "@vitrine/hub";
import type { Retention } from "@vitrine/store/history";
import { parseDuration } from "@vitrine/wire/text";
import { roomTarget } from "../../../../history/target.ts";
import { registeredRoomNamed } from "../chanserv/room.ts";
import type { ServiceCommand } from "../service.ts";
import { withHistory } from "./kept.ts";

const forms = "The value is a time such as 30d, a number of lines, both, or all.";

const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
] as const;

/** `30d` */
function durationText(milliseconds: number): string {
  const [unit, length] = units.find(([, each]) => milliseconds % each === 0) ?? ["ms", 1];
  return `${milliseconds / length}${unit}`;
}

/** What the words ask for; undefined where they are nothing of the kind. */
function retentionOf(words: readonly string[]): Retention | undefined {
  let [keepMs, keepCount]: [number | undefined, number | undefined] = [undefined, undefined];
  if (words.length === 1 && words[0]!.toLowerCase() === "all") return { keepMs, keepCount };
  for (const word of words) {
    const time = parseDuration(word);
    const lines = /^[1-9]\d{0,8}$/.test(word) ? Number(word) : undefined;
    if (time !== undefined && time > 0 && keepMs === undefined) keepMs = time;
    else if (lines !== undefined && keepCount === undefined) keepCount = lines;
    else return undefined;
  }
  return { keepMs, keepCount };
}

function shown(name: string, { keepMs, keepCount }: Retention): string {
  if (keepMs === undefined && keepCount === undefined) return `Lines of ${name} stay as long as everywhere.`;
  const time = keepMs === undefined ? "" : ` for ${durationText(keepMs)}`;
  const lines = keepCount === undefined ? "" : `, ${keepCount} at most`;
  return `Lines of ${name} stay${time}${lines}, and never longer than everywhere.`;
}

export const keep: ServiceCommand = {
  name: "KEEP",
  form: "KEEP #channel [time] [lines]",
  help: `Shows or sets how long the lines of your channel stay. ${forms} Older ones are deleted within the hour.`,
  needs: "login",
  words: 1,
  run: (call) =>
    withHistory(call, "KEEP", async ({ history }) => {
      const { client, account, words, say } = call;
      const room = registeredRoomNamed(call);
      if (room === undefined) return;
      const isAllowed = registeredRank(room, account) === "founder" || client.user.flags.has("operator");
      if (!isAllowed) return say("Only the channel's founder may do this.");
      if (words.length > 1) {
        const wanted = retentionOf(words.slice(1));
        if (wanted === undefined) return say(forms);
        await history.retain(roomTarget(room), wanted);
      }
      return say(shown(room.name, await history.retention(room.key)));
    }),
};
