// REGISTER and VERIFY: an account of one's own (IRCv3 draft/account-registration).
import type { IrcMessage } from "@vitrine/wire/irc";
import { type AccountRefusal, type AccountRefusalReason, isRefused } from "../../../auth/accounts.ts";
import type { CommandRow, IrcClient } from "../client.ts";
import { logIn } from "../login.ts";
import { readNick } from "../nick.ts";

const codes: Partial<Record<AccountRefusalReason, string>> = {
  exists: "ACCOUNT_EXISTS",
  "bad-name": "BAD_ACCOUNT_NAME",
  "bad-password": "UNACCEPTABLE_PASSWORD",
  "weak-password": "WEAK_PASSWORD",
};

/** One @ with something on each side: whether mail arrives shows only when it is sent. */
const address = /^[^\s@]+@[^\s@]+$/;

interface Fault {
  readonly code: string;
  readonly words: string;
}

/** Why this client may not make an account now, whatever its name. */
function faultBefore(client: IrcClient, email: string): Fault | undefined {
  const { isRegistrationOpen, isBeforeConnect, isEmailRequired } = client.network.settings.accounts;
  if (!isRegistrationOpen) {
    return { code: "TEMPORARILY_UNAVAILABLE", words: "The operator of this server makes the accounts" };
  }
  if (client.account !== undefined) return { code: "ALREADY_AUTHENTICATED", words: "You are logged in already" };
  if (client.user === undefined && !isBeforeConnect) {
    return { code: "COMPLETE_CONNECTION_REQUIRED", words: "Finish connecting first" };
  }
  if (email === "*" ? isEmailRequired : !address.test(email)) {
    return { code: "INVALID_EMAIL", words: "This is no e-mail address" };
  }
  if (isEmailRequired) return { code: "TEMPORARILY_UNAVAILABLE", words: "The server cannot send mail yet" };
  return undefined;
}

async function make(client: IrcClient, name: string, password: string): Promise<void> {
  const accounts = client.network.components.authenticator.accounts();
  const made = await accounts?.register(name, password, client.connection.address);
  if (made === undefined || isRefused(made)) refuseAccount(client, name, made);
  else {
    client.send(`REGISTER SUCCESS ${made} :Account created`);
    logIn(client, made, false);
  }
}

function refuseAccount(client: IrcClient, name: string, refusal: AccountRefusal | undefined): void {
  const code = (refusal && codes[refusal.reason]) ?? "TEMPORARILY_UNAVAILABLE";
  client.fail("REGISTER", code, name, refusal?.words ?? "The accounts cannot be read at this moment");
}

function run(client: IrcClient, message: IrcMessage): void {
  const [asked = "", email = "", password = ""] = message.parameters;
  const { network, registration, user } = client;
  const shown = asked === "" ? "*" : asked;
  const fault = faultBefore(client, email);
  if (fault !== undefined) {
    client.fail("REGISTER", fault.code, shown, fault.words);
    return;
  }
  const nick = user?.nick ?? registration.naming?.name ?? registration.refusedNick;
  const name = asked === "*" ? nick : asked;
  if (name === undefined) {
    client.fail("REGISTER", "NEED_NICK", shown, "Choose a nick first");
    return;
  }
  const naming = readNick(name, network.settings.limits.nick);
  if (naming === undefined) {
    client.fail("REGISTER", "BAD_ACCOUNT_NAME", shown, "This name is not allowed");
    return;
  }
  // Nobody takes the nick of somebody who is here.
  const holder = network.hub.usersByKey.get(naming.key);
  if (holder !== undefined && holder !== user) {
    client.fail("REGISTER", "ACCOUNT_EXISTS", name, "Somebody with this nick is here");
    return;
  }
  client.wait(make(client, naming.name, password));
}

export const register: CommandRow = { name: "REGISTER", parameters: 3, needs: "nothing", penalty: 4, run };

export const verify: CommandRow = {
  name: "VERIFY",
  parameters: 2,
  needs: "nothing",
  penalty: 4,
  run: (client, message) => {
    const account = message.parameter(0) ?? "*";
    if (client.account !== undefined) {
      client.fail("VERIFY", "ALREADY_AUTHENTICATED", account, "You are logged in already");
    } else client.fail("VERIFY", "INVALID_CODE", account, "No account waits for a code");
  },
};
