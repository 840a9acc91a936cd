// The checks of a client: the ones that the lab's text asks for, then robustness.
import type { Check } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";
import { commandsStay } from "./commands-stay.ts";
import { controlCharacters } from "./control-characters.ts";
import { datagramNotText } from "./datagram-not-text.ts";
import { directWithColon } from "./direct-with-colon.ts";
import { emptyLine } from "./empty-line.ts";
import { leaves } from "./leaves.ts";
import { listsNewest } from "./lists-newest.ts";
import { listsUsers } from "./lists-users.ts";
import { longDatagram } from "./long-datagram.ts";
import { longRoster } from "./long-roster.ts";
import { nonRegistered } from "./non-registered.ts";
import { showsQuickSuccession } from "./quick-succession.ts";
import { registers } from "./registers.ts";
import { rosterWithChat } from "./roster-with-chat.ts";
import { says } from "./says.ts";
import { saysUtf8 } from "./says-utf8.ts";
import { sendsDirect } from "./sends-direct.ts";
import { serverGoes } from "./server-goes.ts";
import { showsDirect } from "./shows-direct.ts";
import { showsRoom } from "./shows-room.ts";
import { splitCharacter } from "./split-character.ts";
import { splitRoster } from "./split-roster.ts";
import { twoAtOneAddress } from "./two-at-one-address.ts";
import { twoRosters } from "./two-rosters.ts";
import { unknownReceiver } from "./unknown-receiver.ts";

export const clientChecks: readonly Check<ClientBench>[] = [
  registers,
  says,
  emptyLine,
  showsRoom,
  listsUsers,
  listsNewest,
  commandsStay,
  sendsDirect,
  directWithColon,
  unknownReceiver,
  showsDirect,
  nonRegistered,
  saysUtf8,
  showsQuickSuccession,
  twoAtOneAddress,
  longDatagram,
  datagramNotText,
  twoRosters,
  rosterWithChat,
  splitRoster,
  longRoster,
  splitCharacter,
  controlCharacters,
  serverGoes,
  leaves,
];
