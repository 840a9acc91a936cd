import { expect, test } from "vitest";
import { gather, openIrcChat } from "./session/irc/testing/irc-chat.ts";

test("watchers hear what everybody could who came into the room, and nothing else", () => {
  const { join, events } = openIrcChat();
  const [anna, bea] = [join("anna", "message-tags"), join("bea")];
  gather("#open", anna, bea);
  gather("#closed", anna, bea);
  const heard: string[] = [];
  events.on("said", ({ room, from, text }) => void heard.push(`${room} ${from}: ${text}`));
  for (const mode of ["+s", "-s+i", "-i+k key"]) {
    anna.send(`MODE #closed ${mode}`, "PRIVMSG #closed :closed");
  }
  anna.send("PRIVMSG #open :to all", "PRIVMSG @#open :to operators", "PRIVMSG bea :alone", "@+a=b TAGMSG #open");
  bea.send("NOTICE #open :a notice");
  expect(heard).toEqual(["#open anna: to all", "#open bea: a notice"]);
});
