// NickServ GET and SET: the settings of one's account.
import { accountSettings, type AccountSettingName } from "../../../../auth/accounts.ts";
import { staysAlwaysOn } from "../../always-on.ts";
import type { ServiceCommand } from "../service.ts";

const names = Object.keys(accountSettings) as AccountSettingName[];

export const get: ServiceCommand = {
  name: "GET",
  form: "GET [setting]",
  help: "Shows the settings of your account, or one of them.",
  needs: "login",
  words: 0,
  run: ({ account, accounts, words, say }) => {
    const wanted = words[0]?.toLowerCase();
    const shown = names.filter((name) => wanted === undefined || name === wanted);
    if (shown.length === 0) return say(`There is no such setting. There are: ${names.join(", ")}.`);
    for (const name of shown) say(`${name}: ${accounts.setting(account, name)} — ${accountSettings[name].meaning}`);
  },
};

export const set: ServiceCommand = {
  name: "SET",
  form: "SET setting value",
  help: `Changes a setting of your account: ${names.join(", ")}.`,
  needs: "login",
  words: 2,
  run: ({ client, account, accounts, words, say }) => {
    const [name, value] = [words[0]!.toLowerCase(), words[1]!.toLowerCase()];
    const refusal = accounts.set(account, name, value);
    if (refusal !== undefined) return say(refusal.words);
    if (name === "always-on") {
      const isAlwaysOn = staysAlwaysOn(client.network, account, client.user);
      client.submit((origin) => client.network.hub.changeAccount(client.user, account, isAlwaysOn, origin));
    }
    say(`${name} is ${value} now.`);
  },
};
