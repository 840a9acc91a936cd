// Conversations of IRC beside the lab's chat, which the questions are about: they are named, and never counted as the chat.
import type { Application } from "../dissect/application.ts";
import type { Seen } from "./answer.ts";
import { counted } from "./wording.ts";

/** Whether people talk over this protocol: the lab's chat, or IRC. */
export function isChat(application: Application | undefined): boolean {
  return application === "lab" || application === "irc";
}

/** A sentence that says how much IRC there is and how to see it; empty where there is none. */
export function ircText({ captures }: Seen): string {
  const count = captures.flatMap(({ connections }) => connections.filter((one) => one.application === "irc")).length;
  if (count === 0) return "";
  return ` It has ${counted(count, "conversation")} of IRC, which this question does not read: the display filter irc shows ${count === 1 ? "it" : "them"}.`;
}
