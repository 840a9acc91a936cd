import { anyText } from "@vitrine/wire/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { joined, markup } from "./markup.ts";

test("text stays text, in an element and in an attribute", () => {
  const hostile = `</b><script>"x" & 'y'`;
  expect(String(markup`<b title="${hostile}">${hostile}</b>`)).toBe(
    '<b title="&lt;/b&gt;&lt;script&gt;&quot;x&quot; &amp; &#39;y&#39;">&lt;/b&gt;&lt;script&gt;&quot;x&quot; &amp; &#39;y&#39;</b>',
  );
});

test("markup inside markup stays markup, lists are written in their order, and nothing is written for what is not there", () => {
  const item = markup`<li>${1 / 3}</li>`;
  expect(String(markup`<ul>${[item, undefined, "a"]}</ul>`)).toBe("<ul><li>0.33</li>a</ul>");
  expect(String(joined(["a", "b", "c"], markup`<br/>`))).toBe("a<br/>b<br/>c");
});

test("whatever is put in, no character that acts in HTML or on a screen comes out of it", () => {
  fc.assert(
    fc.property(anyText(), (text) => {
      expect(String(markup`${text}`).replace(/&(amp|lt|gt|quot|#39);/g, "")).not.toMatch(
        /[<>&"'\u0000-\u001f\u202a-\u202e]/,
      );
    }),
  );
});
