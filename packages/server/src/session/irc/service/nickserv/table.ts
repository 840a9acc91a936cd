// NickServ: accounts by messages. To add a command, add its file and its row.
import { commandMap, type Service } from "../service.ts";
import { certificate } from "./certificate.ts";
import { drop } from "./drop.ts";
import { ghost, regain } from "./ghost.ts";
import { group } from "./group.ts";
import { identify } from "./identify.ts";
import { info } from "./info.ts";
import { list } from "./list.ts";
import { logout } from "./logout.ts";
import { passwd, resetPass } from "./password.ts";
import { register } from "./register.ts";
import { saRegister } from "./saregister.ts";
import { sessions } from "./sessions.ts";
import { get, set } from "./setting.ts";
import { suspend, unsuspend } from "./suspend.ts";
import { ungroup } from "./ungroup.ts";

export const nickServ: Service = {
  name: "NickServ",
  about: "NickServ keeps accounts: one password for your nicks, in every protocol of this server.",
  shortcuts: ["NICKSERV", "NS"],
  commands: commandMap([
    register,
    identify,
    logout,
    drop,
    group,
    ungroup,
    ghost,
    regain,
    info,
    sessions,
    passwd,
    certificate,
    get,
    set,
    list,
    resetPass,
    saRegister,
    suspend,
    unsuspend,
  ]),
};
