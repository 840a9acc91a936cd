// The section [irc.accounts] of the settings: how people make accounts and log in.
import { type IrcAccountSettings, standardIrcSettings } from "../../session/irc/settings.ts";
import type { Setting } from "../setting.ts";

const { accounts: standard } = standardIrcSettings;

const isFixed = { isChangeable: false } as const;
const isChangeable = { isChangeable: true } as const;
const flag = { type: "flag" } as const;

export const accountSettings = [
  {
    key: "irc.accounts.registration",
    placeholder: "yes|no",
    meaning: "whether people make accounts themselves, with REGISTER or NickServ",
    kind: flag,
    standard: standard.isRegistrationOpen,
    ...isChangeable,
  },
  {
    key: "irc.accounts.before-connect",
    placeholder: "yes|no",
    meaning: "whether they may before they are in the chat",
    kind: flag,
    standard: standard.isBeforeConnect,
    ...isChangeable,
  },
  {
    key: "irc.accounts.email-required",
    placeholder: "yes|no",
    meaning: "whether an account needs an e-mail address; the server sends no mail yet, so then it makes none",
    kind: flag,
    standard: standard.isEmailRequired,
    ...isChangeable,
  },
  {
    key: "irc.accounts.login-attempts",
    placeholder: "NUMBER",
    meaning: "wrong passwords of a name after which each further one has to wait",
    kind: { type: "integer", least: 1, most: 1_000 },
    standard: 3,
    ...isFixed,
  },
  {
    key: "irc.accounts.argon2-cost",
    placeholder: "standard|least",
    meaning: "what it costs to guess a password; `least` is for tests alone, and takes weak passwords too",
    kind: { type: "choice", values: ["standard", "least"] },
    standard: "standard",
    ...isFixed,
  },
] as const satisfies readonly Setting[];

export type AccountKey = (typeof accountSettings)[number]["key"];

/** The settings of the section, as IRC's sessions take them. */
export function accountSettingsOf(settings: { readonly [Key in AccountKey]: unknown }): IrcAccountSettings {
  return {
    isRegistrationOpen: settings["irc.accounts.registration"] as boolean,
    isBeforeConnect: settings["irc.accounts.before-connect"] as boolean,
    isEmailRequired: settings["irc.accounts.email-required"] as boolean,
  };
}
