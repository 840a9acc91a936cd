// Markdown (CommonMark) as markup. Raw HTML stays text, pictures are left out: the report loads nothing.
import MarkdownIt from "markdown-it";
import { type Markup, writtenMarkup } from "../markup.ts";

/** markdown-it escapes all text, and refuses links such as `javascript:`. Its output is well-formed as XML. */
const markdown = new MarkdownIt({ html: false, xhtmlOut: true, linkify: false }).disable(["image", "table"]);
// The report's own headings are h1 to h4.
markdown.core.ruler.push("lower_headings", ({ tokens }) => {
  for (const token of tokens) if (token.type.startsWith("heading_")) token.tag = "h5";
});

export function markdownMarkup(text: string): Markup {
  return writtenMarkup(markdown.render(text));
}
