// The lab's room with everything but sockets: a hub on any log, the fan-out, and clients in memory whose turns end by hand.
import { Hub, type HubEvent, type HubListener, LocalLog, type Log, type ModeName } from "@vitrine/hub";
import type { History } from "@vitrine/store/history";
import { Bans, type KeptBans } from "../../../ban/bans.ts";
import type { Cloak } from "../../../auth/cloak.ts";
import { type Authenticator, everybodyIsWelcome } from "../../../auth/authenticator.ts";
import type { Clock } from "../../../clock.ts";
import { MemoryConnection } from "../../../connection/testing/memory.ts";
import { Counters } from "../../../console/counters.ts";
import { quietLog } from "../../../console/log.ts";
import { createServerEvents } from "../../../event.ts";
import { Fanout } from "../../../fanout/fanout.ts";
import { createTurnClock } from "../../../testing/manual-clock.ts";
import { ChatHistory } from "../../../history/chat-history.ts";
import { type HistorySettings, standardHistorySettings } from "../../../history/settings.ts";
import { Watch } from "../../../watch.ts";
import type { SessionComponents } from "../../components.ts";
import { Sessions } from "../../sessions.ts";
import { IrcNetwork } from "../../irc/network.ts";
import { type IrcSettings, standardIrcSettings } from "../../irc/settings.ts";
import { LabKind } from "../render.ts";
import { LabSession } from "../session.ts";
import type { LabWho } from "../who.ts";

export interface LabChatOptions {
  /** The modes of the lab's room. */
  readonly modes?: readonly ModeName[];
  readonly authenticator?: Authenticator | ((clock: Clock) => Authenticator);
  /** Gives the hub what an earlier one had, before it starts. */
  readonly restore?: (hub: Hub) => void;
  /** Default: hosts are addresses, so that tests can name them. */
  readonly cloak?: Cloak;
  readonly labWho?: LabWho | undefined;
  readonly history?: History;
  readonly historySettings?: Partial<HistorySettings>;
  readonly keptBans?: KeptBans;
}

/** A lab's room on this log, and clients in memory. */
export function openLabChat(
  openLog: (now: () => number) => Log = (now) => new LocalLog({ now }, { start: 1 }),
  ircSettings: Partial<IrcSettings> = {},
  {
    modes = ["members-speak", "topic-protected"],
    authenticator: authenticatorOption = everybodyIsWelcome,
    restore,
    cloak = (address) => address,
    labWho,
    history: kept,
    historySettings,
    keptBans,
  }: LabChatOptions = {},
) {
  const clock = createTurnClock();
  const authenticator = typeof authenticatorOption === "function" ? authenticatorOption(clock) : authenticatorOption;
  const log = openLog(() => clock.now());
  const hub = new Hub({ log, node: "n1" });
  const sessions = new Sessions("n1", cloak);
  const [counters, events] = [new Counters(), createServerEvents()];
  const shared = { hub, sessions, clock, counters, log: quietLog, events };
  const watch = new Watch(shared);
  const fanout = new Fanout({
    clock,
    released: () => {},
    watcher: () => watch.delivered,
    logWaiting: () => log.waiting,
  });
  const history =
    kept &&
    new ChatHistory(
      {
        history: kept,
        clock,
        log: quietLog,
        outboxOf: (id) => (sessions.isLabSession(id) ? undefined : fanout.audience.outboxOf(id)),
        progressed: () => fanout.backPressure.look(),
      },
      { ...standardHistorySettings, ...historySettings },
    );
  history?.start(hub);
  const isName = (name: string): boolean => hub.users.has(name);
  const labKind = new LabKind(
    {
      ...shared,
      fanout,
      isName,
      isLabSession: (id) => sessions.isLabSession(id),
      addressOf: (user) => sessions.addressOf(user),
      rosterSent: () => {},
    },
    1_024,
  );
  const bans = new Bans({ ...shared, kept: keptBans, dismiss: () => {} });
  bans.restore();
  const irc = new IrcNetwork(
    { ...shared, fanout, authenticator, history, bans },
    { ...standardIrcSettings, ...ircSettings },
  );
  const more: HubListener[] = [];
  restore?.(hub);
  hub.start({
    listeners: [
      (event) => bans.hear(event),
      ...(history === undefined ? [] : [(event: HubEvent) => history.hear(event)]),
      (event) => watch.hear(event),
      (event) => fanout.hear(event),
      (event) => sessions.hear(event),
      (event) => irc.hear(event),
      (event) => more.forEach((listener) => listener(event)),
    ],
    applied: (origin) => {
      fanout.applied();
      sessions.applied(origin);
    },
  });
  const room = { name: "#lobby", key: "#lobby" };
  hub.open(room, modes);
  const components: SessionComponents = {
    ...shared,
    fanout,
    labKind,
    irc,
    authenticator,
    http: undefined,
    labWho,
    room,
    bans,
  };
  const open = (address?: string): MemoryConnection =>
    new MemoryConnection({
      ...(address === undefined ? {} : { address }),
      begin: (connection) => new LabSession(connection, components),
    });
  const settle = (): void => {
    clock.endTurn();
    for (let step = 0; step < 60; step += 1) {
      clock.advance(10);
      clock.endTurn();
    }
  };
  return {
    ...components,
    bans,
    clock,
    hubLog: log,
    open,
    settle,
    hear: (listener: HubListener) => void more.push(listener),
  };
}

export type LabChat = ReturnType<typeof openLabChat>;
