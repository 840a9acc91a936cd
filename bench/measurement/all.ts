// Every measurement of the chat server, in the order of the table.
import { deliveries } from "./delivery.ts";
import { latency } from "./latency.ts";
import type { Measurement } from "./measurement.ts";
import { memory } from "./memory.ts";
import { registration } from "./registration.ts";
import { slowReader } from "./slow-reader.ts";
import { start } from "./start.ts";

export const measurements: readonly Measurement[] = [...deliveries, latency, memory, registration, start, slowReader];
