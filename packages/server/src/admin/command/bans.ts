// The bans from the server.
import { adminCommand } from "../command.ts";
import { banLine } from "../../ban/words.ts";

export const bans = adminCommand({
  name: "bans",
  parameters: {},
  run: ({ bans: place, clock }) => {
    const { list } = place();
    const lines = list.map((one) => banLine(one, clock.now()));
    const words = lines.length === 0 ? "Nobody is banned." : lines.join("\n");
    return { bans: list.map(({ mask: _mask, ...one }) => one), words };
  },
});
