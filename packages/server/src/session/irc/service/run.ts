// Carries out what somebody says to a service.
import { closest, utf8CutAt } from "@vitrine/wire/text";
import type { RegisteredClient } from "../client.ts";
import { timeTag } from "../event-tag.ts";
import { longestLine, type Service, type ServiceCommand } from "./service.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function speak(client: RegisteredClient, { name }: Service, line: string): void {
  const bytes = encoder.encode(line);
  const shown = bytes.length <= longestLine ? line : decoder.decode(bytes.subarray(0, utf8CutAt(bytes, longestLine)));
  const { components, settings } = client.network;
  const tags = timeTag(client.bits, components.clock.now());
  client.send(`:${name}!${name}@${settings.name} NOTICE ${client.nick} :${shown}`, tags);
}

function help(client: RegisteredClient, service: Service, asked: string | undefined): void {
  const say = (line: string): void => speak(client, service, line);
  const command = asked === undefined ? undefined : service.commands.get(asked.toUpperCase());
  if (command !== undefined) {
    say(command.form);
    say(command.help);
    return;
  }
  if (asked !== undefined) say(`There is no command ${asked.slice(0, 40)}.`);
  say(service.about);
  for (const { form, needs } of service.commands.values()) {
    if (needs !== "operator" || client.user.flags.has("operator")) say(`  ${form}`);
  }
  say("HELP command says more.");
}

/** Why the client may not run the command now, as a sentence. */
function refusalOf(client: RegisteredClient, command: ServiceCommand, words: number): string | undefined {
  if (command.needs === "login" && client.account === undefined) return "Log in first: IDENTIFY account password.";
  if (command.needs === "operator" && !client.user.flags.has("operator")) return "This is for operators of the server.";
  return words < command.words ? `The form is: ${command.form}` : undefined;
}

export function runService(client: RegisteredClient, service: Service, text: string): void {
  const say = (line: string): void => speak(client, service, line);
  const [name = "", ...words] = text.trim().split(/ +/);
  if (name === "" || name.toUpperCase() === "HELP") {
    help(client, service, words[0]);
    return;
  }
  const command = service.commands.get(name.toUpperCase());
  if (command === undefined) {
    const near = closest(name.toUpperCase(), [...service.commands.keys()]);
    say(`There is no command ${name.slice(0, 40)}.${near === undefined ? " Say HELP." : ` Did you mean ${near}?`}`);
    return;
  }
  const refusal = refusalOf(client, command, words.length);
  const accounts = refusal === undefined ? client.network.components.authenticator.accounts() : undefined;
  if (refusal !== undefined || accounts === undefined) {
    say(refusal ?? "This server has no accounts, or cannot read them at this moment.");
    return;
  }
  const rest = (from: number): string => new RegExp(`^ *(?:[^ ]+ +){${from + 1}}(.*)$`).exec(text)?.[1] ?? "";
  const done = command.run({ client, accounts, account: client.account ?? "", words, rest, say });
  if (done !== undefined) client.wait(done);
}
