import { expect, test } from "vitest";
import { fontFaces } from "./font.ts";

const familiesIn = (css: string): string[] =>
  [...css.matchAll(/font-family: "([^"]*)"; font-weight: (\d+)/g)].map(([, name, weight]) => `${name} ${weight}`);

test("Latin text has both families in two weights, whole inside the page", () => {
  const css = fontFaces("hello all, blåbær");
  expect(familiesIn(css)).toEqual([
    "Source Sans 3 400",
    "Source Sans 3 600",
    "Source Code Pro 400",
    "Source Code Pro 600",
  ]);
  expect(css.match(/url\(data:font\/woff2;base64,[A-Za-z0-9+/]+=*\)/g)).toHaveLength(4);
  expect(css.length).toBeLessThan(100_000);
});

test("another script brings its own part of the fonts, and one that they do not have brings none", () => {
  expect(familiesIn(fontFaces("a Привет"))).toHaveLength(8);
  expect(fontFaces("李")).toBe("");
});
