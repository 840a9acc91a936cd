// The chat on a terminal: the prompt at the bottom, what happens above it.
import type { ChatClient, ClientEvent, Ending } from "@vitrine/client";
import type { Prompt } from "./line/prompt.ts";
import type { Renderer } from "./render.ts";

export type AskPassword = (words: string, signal: AbortSignal) => Promise<string | undefined>;
export type StartClient = (tell: (event: ClientEvent) => void, askPassword: AskPassword) => ChatClient;

export interface SessionParts {
  readonly prompt: Prompt;
  readonly renderer: Renderer;
  readonly startClient: StartClient;
  /** Calls the handlers with each line that the user enters, and when the user leaves. */
  readonly listen: (entered: (line: string) => void, left: () => void) => void;
}

/** Talks until it is over. */
export async function runOnTerminal(
  { prompt, renderer, startClient, listen }: SessionParts,
  name: string,
): Promise<Ending> {
  const show = (event: ClientEvent): void => {
    const text = renderer.render(event);
    if (event.event === "closed") prompt.close();
    if (text !== undefined) prompt.show(text);
    if (event.event === "joined") prompt.setLabel(`${name}> `);
    // The one roster that is no news to anybody: who was here before us.
    if (event.event === "roster" && isFirstRoster) prompt.show(renderer.whoIsThere(event));
    if (event.event === "roster") isFirstRoster = false;
  };
  let isFirstRoster = true;
  const client = startClient(show, (words, signal) => {
    prompt.show(words);
    return prompt.ask("Password: ", true, signal);
  });
  listen(
    (line) => {
      // What is said comes back as an event; a command is shown as it was typed.
      if (/^#(?!#)/.test(line)) prompt.show(`${name}> ${line}`);
      void client.enter(line);
    },
    () => void client.leave(),
  );
  return client.run();
}
