// The checks of a server: the ones that the lab's text asks for, then robustness, from two users to a whole class.
import type { Check } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";
import { burstOfLeaving } from "./burst-of-leaving.ts";
import { comesBack } from "./comes-back.ts";
import { endsOnInterrupt } from "./ends-on-interrupt.ts";
import { fiftyClients } from "./fifty-clients.ts";
import { forgedRoster } from "./forged-roster.ts";
import { idleListener } from "./idle-listener.ts";
import { leavesByFin } from "./leaves-by-fin.ts";
import { leavesByRst } from "./leaves-by-rst.ts";
import { leavesWithoutName } from "./leaves-without-name.ts";
import { lineEnd } from "./line-end.ts";
import { message1024 } from "./message-1024.ts";
import { message1025 } from "./message-1025.ts";
import { nameTaken } from "./name-taken.ts";
import { notToSender } from "./not-to-sender.ts";
import { quickSuccession } from "./quick-succession.ts";
import { registers } from "./registers.ts";
import { relayForm } from "./relay-form.ts";
import { relays } from "./relays.ts";
import { rosterAddresses } from "./roster-addresses.ts";
import { rosterAlone } from "./roster-alone.ts";
import { rosterForm } from "./roster-form.ts";
import { rosterToEveryone } from "./roster-to-everyone.ts";
import { silentConnection } from "./silent-connection.ts";
import { slowReader } from "./slow-reader.ts";
import { startsAgain } from "./starts-again.ts";
import { unfitNames } from "./unfit-names.ts";
import { utf8 } from "./utf8.ts";
import { utf8Split } from "./utf8-split.ts";

export const serverChecks: readonly Check<ServerBench>[] = [
  registers,
  rosterForm,
  rosterAddresses,
  rosterToEveryone,
  relays,
  relayForm,
  notToSender,
  leavesByFin,
  leavesByRst,
  comesBack,
  idleListener,
  quickSuccession,
  utf8,
  message1024,
  message1025,
  lineEnd,
  silentConnection,
  leavesWithoutName,
  nameTaken,
  unfitNames,
  forgedRoster,
  utf8Split,
  rosterAlone,
  burstOfLeaving,
  slowReader,
  fiftyClients,
  endsOnInterrupt,
  startsAgain,
];
