// ChanServ AMODE: the accounts that have a rank in the channel whenever they come.
import type { Rank } from "@vitrine/hub";
import { rankSigns } from "../../mode-letter.ts";
import type { ServiceCommand } from "../service.ts";
import { actor, answer, registeredRoomNamed } from "./room.ts";

const letterOf = (rank: Rank): string => rankSigns.find((row) => row.rank === rank)!.letter;

export const amode: ServiceCommand = {
  name: "AMODE",
  form: "AMODE #channel [+q|+a|+o|+h|+v|- account]",
  help: "Lists the ranks that accounts get when they join, gives one (+o account) or takes it (-o account).",
  needs: "login",
  words: 1,
  run: (call) => {
    const { client, accounts, words, say } = call;
    const room = registeredRoomNamed(call);
    if (room === undefined) return;
    const [, mode, name] = words;
    if (mode === undefined) {
      const { founder, access } = room.registration!;
      say(`founder: ${founder}`);
      for (const [account, rank] of access) say(`+${letterOf(rank)} ${account}`);
      return;
    }
    const isSet = mode.startsWith("+");
    const rank = rankSigns.find(({ letter }) => letter === mode.slice(1))?.rank;
    if (name === undefined || (isSet ? rank === undefined : !mode.startsWith("-"))) {
      return say("The form is: AMODE #channel +o account, or AMODE #channel -o account");
    }
    if (rank === "founder") return say("TRANSFER gives the channel to another founder.");
    // An account that is gone can still be taken off the list.
    const account = accounts.accountOf(name) ?? (isSet ? undefined : name.normalize("NFC"));
    if (account === undefined) return say(`There is no account ${name}.`);
    const change = { kind: "access", account, rank: isSet ? rank : undefined } as const;
    const refusal = client.submit((origin) => client.network.hub.changeRegistration(actor(call), room, change, origin));
    answer(
      call,
      refusal,
      isSet ? `${account} has +${mode.slice(1)} in ${room.name} now.` : `${account} has no rank any more.`,
    );
  },
};
