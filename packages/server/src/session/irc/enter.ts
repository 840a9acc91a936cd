// The end of registration: one function decides whether everything is there, and each command that changes something calls it.
import type { Naming, User } from "@vitrine/hub";
import type { IrcClient } from "./client.ts";
import { staysAlwaysOn } from "./always-on.ts";
import { holderOf, strangeOwner } from "./nick.ts";
import { refuse } from "./refusal.ts";

/** A user name as it is shown: nobody has proved it, so it begins with a tilde. */
export function identFrom(text: string, longest: number): string {
  const safe = text.replace(/[^A-Za-z0-9._-]/g, "");
  return `~${(safe === "" ? "user" : safe).slice(0, longest - 1)}`;
}

/** Enters the chat where everything that is needed is there. */
export function tryRegister(client: IrcClient): void {
  const { registration, network } = client;
  const { naming, ident } = registration;
  if (client.user !== undefined || registration.isEntering || registration.isNegotiating) return;
  if (naming === undefined || ident === undefined) return;
  const { authenticator } = network.components;
  const { password } = network.settings;
  if (password !== undefined && registration.password !== password) {
    client.reply("ERR_PASSWDMISMATCH", "Password incorrect");
    client.end("Password incorrect", "refused");
    return;
  }
  const { account } = registration;
  const isProved = account !== undefined || !authenticator.isRequired;
  if (isProved && strangeOwner(client, naming) === undefined) {
    comeIn(client, naming, ident);
    return;
  }
  const proof = password === undefined ? registration.password : undefined;
  if (account === undefined && proof !== undefined) {
    registration.isEntering = true;
    client.wait(prove(client, naming, ident, proof));
    return;
  }
  if (!isProved) {
    client.fail("*", "ACCOUNT_REQUIRED", "This server lets in only people that log in to an account (SASL)");
    client.end("You need an account", "refused");
    return;
  }
  registration.naming = undefined;
  client.reply("ERR_NICKNAMEINUSE", naming.name, "This nick belongs to an account: log in to it, or take another nick");
}

/** Enters with the nick, or becomes one more session of the person who has it and is logged in to the same account. */
function comeIn(client: IrcClient, naming: Naming, ident: string): void {
  const { registration, network } = client;
  const holder = holderOf(client, naming);
  if (holder === undefined) {
    enter(client, naming, ident);
    return;
  }
  if (registration.account === undefined || holder.account !== registration.account) {
    registration.naming = undefined;
    client.reply("ERR_NICKNAMEINUSE", naming.name, "Nickname is already in use");
    return;
  }
  if (mayShare(client, holder)) {
    attach(client, holder);
    return;
  }
  const refusal = client.submit((origin) => network.hub.leave(holder, "Regained by its owner", origin));
  if (refusal === undefined) enter(client, naming, ident);
  else refuse(client, refusal);
}

/** Several clients share one user where the account allows it, and where all of them speak IRC. */
function mayShare({ network, account }: IrcClient, holder: User): boolean {
  const { authenticator, sessions } = network.components;
  if (holder.sessions.some(({ id }) => sessions.isLabSession(id))) return false;
  return account !== undefined && authenticator.accounts()?.setting(account, "multiclient") === "on";
}

function attach(client: IrcClient, holder: User): void {
  const { registration, network, connection } = client;
  const { hub } = network;
  registration.isEntering = true;
  const refusal = client.submit((origin) => hub.attach(holder, client.id, origin));
  if (refusal !== undefined) {
    notEntered(client);
    refuse(client, refusal);
    return;
  }
  // Z says that all of a user's connections are secure.
  if (!connection.isSecure && holder.flags.has("secure")) {
    client.submit((origin) => hub.changeFlags(holder, [{ flag: "secure", isSet: false }], origin));
  }
}

/** PASS carries the password of the nick's account. */
async function prove(client: IrcClient, naming: Naming, ident: string, password: string): Promise<void> {
  const exchange = client.network.components.authenticator.begin(naming.name, client.connection.address);
  const step = await exchange.receive(password);
  if (client.registration.naming !== naming) {
    exchange.cancel();
    return;
  }
  if (step.kind === "accepted") {
    client.registration.account = step.account;
    client.registration.isEntering = false;
    comeIn(client, naming, ident);
    return;
  }
  exchange.cancel();
  // SCRAM alone goes on after its first message, and PASS has no second one.
  const words = step.kind === "refused" ? step.reply : "Password incorrect";
  client.reply("ERR_PASSWDMISMATCH", words);
  client.end(words, "refused");
}

function enter(client: IrcClient, naming: Naming, ident: string): void {
  const { connection, registration, network } = client;
  registration.isEntering = true;
  const early = network.earlyMetadata.get(client.id);
  const refusal = client.submit((origin) =>
    network.hub.enter(
      {
        session: client.id,
        ...naming,
        account: registration.account,
        isAlwaysOn: staysAlwaysOn(network, registration.account),
        realName: registration.realName,
        ident,
        host: network.components.sessions.cloak(connection.address),
        flags: connection.isSecure ? ["secure"] : [],
        metadata: [...(early ?? [])].map(([key, value]) => ({ key, value })),
      },
      origin,
    ),
  );
  if (refusal === undefined) return;
  notEntered(client);
  refuse(client, refusal);
}

/** The name was taken meanwhile: another NICK may follow. */
export function notEntered({ registration }: IrcClient): void {
  registration.isEntering = false;
  registration.naming = undefined;
}
