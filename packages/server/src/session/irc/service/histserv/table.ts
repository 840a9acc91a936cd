// HistServ: what people do with the history by messages, for clients that have no commands for it.
import { commandMap, type Service } from "../service.ts";
import { deleteCommand } from "./delete.ts";
import { exportCommand } from "./export.ts";
import { forget } from "./forget.ts";
import { keep } from "./keep.ts";
import { play } from "./play.ts";
import { search } from "./search.ts";

export const histServ: Service = {
  name: "HistServ",
  about: "HistServ keeps what is said, and shows it to members of its channel.",
  shortcuts: ["HISTSERV", "HS"],
  commands: commandMap([play, search, exportCommand, keep, deleteCommand, forget]),
};
