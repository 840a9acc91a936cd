// All questions, and the sets that come with the program. To add a question, add its file and its row.
import type { Question } from "./answer.ts";
import { d1 } from "./d1-ladder.ts";
import { d2 } from "./d2-carriers.ts";
import { q01 } from "./q01-conversation.ts";
import { q03 } from "./q03-syn.ts";
import { q04 } from "./q04-syn-ack.ts";
import { q05 } from "./q05-receive-window.ts";
import { q06 } from "./q06-retransmission.ts";
import { q07 } from "./q07-udp-fields.ts";
import { q08 } from "./q08-udp-field-length.ts";
import { q09 } from "./q09-udp-length.ts";
import { q10 } from "./q10-udp-payload.ts";
import { q11 } from "./q11-largest-port.ts";
import { q12 } from "./q12-udp-protocol.ts";
import { q13 } from "./q13-completeness.ts";
import { q14 } from "./q14-admission.ts";

/** In the order of the lab. */
export const questions: readonly Question[] = [q01, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, d1, d2];

/** Name to the questions of a set. */
export const builtInSets: ReadonlyMap<string, readonly string[]> = new Map([
  ["lab3", questions.map(({ id }) => id)],
  ["lab4", ["q3", "q4", "q7", "q8", "q10", "q11", "q12", "d1"]],
]);
