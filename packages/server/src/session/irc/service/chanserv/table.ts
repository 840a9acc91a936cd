// ChanServ: channels that belong to accounts. To add a command, add its file and its row.
import { commandMap, type Service } from "../service.ts";
import { amode } from "./amode.ts";
import { clear } from "./clear.ts";
import { howToBan } from "./howtoban.ts";
import { info } from "./info.ts";
import { list } from "./list.ts";
import { purge } from "./purge.ts";
import { deop, op } from "./rank.ts";
import { register } from "./register.ts";
import { get, set } from "./setting.ts";
import { transfer } from "./transfer.ts";
import { unregister } from "./unregister.ts";

export const chanServ: Service = {
  name: "ChanServ",
  about: "ChanServ keeps channels: a registered channel belongs to an account, and stays while nobody is in it.",
  shortcuts: ["CHANSERV", "CS"],
  commands: commandMap([register, unregister, op, deop, amode, clear, transfer, info, list, get, set, howToBan, purge]),
};
