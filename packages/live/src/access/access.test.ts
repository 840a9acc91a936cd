import { expect, test } from "vitest";
import { Access } from "./access.ts";

const nobody = { token: undefined, isFromThisMachine: false };
const here = { token: undefined, isFromThisMachine: true };

test("without a link, a page on this machine looks, and one elsewhere sees nothing", () => {
  const access = new Access({ isOpen: false, isLinkNeeded: false });
  expect(access.admit(here)).toEqual({ role: "viewer", isByToken: false });
  expect(access.admit(nobody)).toBeUndefined();
  expect(access.refusalOf(nobody)).toContain("from the server's own machine only");
});

test("a link makes its role, wherever it is opened", () => {
  const access = new Access({ isOpen: false, isLinkNeeded: true });
  expect(access.admit(here)).toBeUndefined();
  expect(access.refusalOf(here)).toContain("only with a link");
  for (const role of ["teacher", "viewer"] as const) {
    expect(access.admit({ ...nobody, token: access.tokens[role] })).toEqual({ role, isByToken: true });
  }
});

test("an open page is everybody's, and the teacher's link is still needed for the teacher's part", () => {
  const access = new Access({ isOpen: true, isLinkNeeded: true });
  expect(access.admit(nobody)).toEqual({ role: "viewer", isByToken: false });
  expect(access.admit({ ...nobody, token: access.tokens.teacher })).toEqual({ role: "teacher", isByToken: true });
});

test("a token that is almost right, empty, long or renewed admits nobody", () => {
  const access = new Access({ isOpen: false, isLinkNeeded: false });
  const old = access.tokens;
  expect(old.teacher).toMatch(/^[\w-]{22}$/);
  expect(old.viewer).not.toBe(old.teacher);
  access.renew();
  const { teacher } = access.tokens;
  const wrong = [
    "",
    teacher.slice(1),
    `${teacher}x`,
    teacher.toUpperCase(),
    "x".repeat(100_000),
    old.teacher,
    old.viewer,
  ];
  for (const token of wrong) {
    expect(access.admit({ ...nobody, token })).toBeUndefined();
    expect(access.refusalOf({ ...nobody, token })).toContain("not valid");
    expect(access.admit({ ...here, token })).toEqual({ role: "viewer", isByToken: false });
  }
});
