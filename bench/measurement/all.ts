// Every measurement of the chat server, in the order of the tables.
import { attacks } from "./attack.ts";
import { ircDeliveries } from "./irc-delivery.ts";
import { joinStorm } from "./join-storm.ts";
import { labDeliveries } from "./lab-delivery.ts";
import { latencies } from "./latency.ts";
import type { Measurement } from "./measurement.ts";
import { memories } from "./memory.ts";
import { registration } from "./registration.ts";
import { slowReader } from "./slow-reader.ts";
import { start } from "./start.ts";

export const measurements: readonly Measurement[] = [
  ...labDeliveries,
  ...ircDeliveries,
  ...latencies,
  ...memories,
  registration,
  joinStorm,
  start,
  slowReader,
  attacks,
];
