// NickServ SESSIONS: lists the connections that are logged in to one's account, and ends them.
import type { AttachedSession, User } from "@vitrine/hub";
import type { ServiceCall, ServiceCommand } from "../service.ts";

interface Found {
  readonly user: User;
  readonly session: AttachedSession;
}

function sessionsOf({ client, account }: ServiceCall): Found[] {
  return [...client.network.hub.users.values()]
    .filter((user) => user.account === account)
    .flatMap((user) => user.sessions.map((session) => ({ user, session })));
}

function describe({ client }: ServiceCall, { user, session }: Found): string {
  const local = client.network.components.sessions.get(session.id);
  const place = local === undefined ? "another server" : `${local.connection.address}, ${local.protocol}`;
  const own = session.id === client.id ? " (this one)" : "";
  return `${user.nick} from ${place}${session.away === undefined ? "" : ", away"}${own}`;
}

export const sessions: ServiceCommand = {
  name: "SESSIONS",
  form: "SESSIONS [END number|END ALL]",
  help: "Lists the connections that are logged in to your account. END ends one of them, or all but this one.",
  needs: "login",
  words: 0,
  run: (call) => {
    const { client, words, say } = call;
    const found = sessionsOf(call);
    if (words[0]?.toUpperCase() !== "END") {
      for (const [index, one] of found.entries()) say(`${index + 1}: ${describe(call, one)}`);
      return;
    }
    const isAll = words[1]?.toUpperCase() === "ALL";
    const wanted = isAll ? found : found.slice(Number(words[1]) - 1, Number(words[1]));
    const ended = wanted.filter(({ session }) => session.id !== client.id);
    for (const { session } of ended) {
      client.submit((origin) => client.network.hub.detach(session.id, "Ended by its owner", origin));
    }
    say(ended.length === 0 ? "There is no such session, or it is this one." : `${ended.length} ended.`);
  },
};
