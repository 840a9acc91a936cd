import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { resultJsonSchema } from "./result.ts";

test("the schema in the documentation is this one (`vitrine lab run --schema` prints it)", () => {
  const file = new URL("../../../../docs/guide/lab-result.schema.json", import.meta.url);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(resultJsonSchema());
});
