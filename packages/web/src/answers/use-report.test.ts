import type { SetAnswer } from "@vitrine/glass";
import { expect, test } from "vitest";
import { joined } from "./use-report.ts";

const told = (id: string, answer: string): SetAnswer => ({
  id,
  question: id,
  answered: true,
  answer,
  explanation: "",
  values: {},
  evidence: [],
});
const untold = (id: string): SetAnswer => ({ id, question: id, answered: false, needs: "more" });

test("what one capture cannot tell, another may; the first one's answer goes before", () => {
  const server = [told("q3", "server's"), untold("q7"), untold("q9")];
  const client = [told("q3", "client's"), told("q7", "client's"), untold("q9")];
  expect(joined([server, client])).toEqual([server[0], client[1], server[2]]);
  expect(joined([])).toEqual([]);
});
