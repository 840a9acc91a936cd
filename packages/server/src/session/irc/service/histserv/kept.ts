// The history for HistServ's commands; each of them answers where there is none.
import type { ChatHistory } from "../../../../history/chat-history.ts";
import type { ServiceCall } from "../service.ts";

/** Does this with the history. Says in one sentence where that fails. */
export async function withHistory(
  { client, say }: ServiceCall,
  what: string,
  action: (history: ChatHistory) => Promise<void>,
): Promise<void> {
  const { history } = client.network;
  if (history === undefined) {
    say("This server keeps no history.");
    return;
  }
  try {
    await action(history);
  } catch (error) {
    history.report(`HistServ ${what}`, error);
    say("The history cannot answer at this moment.");
  }
}
