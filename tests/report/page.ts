// Reads a report's page the way the tests need it: its tags strictly, and its text as a person sees it.

interface Tag {
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
}

const entities: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["#39", "'"],
]);

export function unescaped(text: string): string {
  return text.replace(/&([a-z]+|#39);/g, (_, name: string) => entities.get(name) ?? `?${name}?`);
}

const tagPattern = /<(\/?)([a-z0-9]+)((?:\s+[a-zA-Z-]+="[^"<]*")*)\s*(\/?)>/y;

/** Every tag of a page that is well-formed as XML is: all closed, in order, attributes quoted. Throws where it is not. */
export function tagsOf(page: string): Tag[] {
  const text = page.replace(/^<!doctype html>/, "").replace(/<style>[^<]*<\/style>/, "");
  const open: string[] = [];
  const tags: Tag[] = [];
  for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", at)) {
    tagPattern.lastIndex = at;
    const found = tagPattern.exec(text);
    if (found === null) throw new Error(`no tag: ${text.slice(at, at + 80)}`);
    const [whole, closes, name, attributes, isEmpty] = found;
    if (closes === "/") {
      const expected = open.pop();
      if (expected !== name) throw new Error(`</${name}> closes <${expected}>: ${text.slice(at - 80, at + 40)}`);
    } else {
      if (isEmpty === "") open.push(name!);
      const pairs = [...attributes!.matchAll(/([a-zA-Z-]+)="([^"]*)"/g)].map(
        ([, key, value]) => [key!, unescaped(value!)] as const,
      );
      tags.push({ name: name!, attributes: pairs });
    }
    at += whole.length;
  }
  if (open.length > 0) throw new Error(`never closed: ${open.join(", ")}`);
  const plain = text.replace(/<[^>]*>/g, "");
  const loose = /&(?!(?:amp|lt|gt|quot|#39);).{0,20}/.exec(plain);
  if (loose !== null) throw new Error(`a bare ampersand: ${loose[0]}`);
  return tags;
}

/** The page's text without tags, runs of white space as one space. */
export function textOf(page: string): string {
  return unescaped(
    page
      .replace(/<style>[^<]*<\/style>/, "")
      .replace(/<title>[^<]*<\/title>/g, " ")
      .replace(/<(?:code|span|strong|a|b)\b[^>]*>|<\/(?:code|span|strong|a|b)>/g, "")
      .replace(/<[^>]*>/g, " "),
  ).replace(/\s+/g, " ");
}

/** A section of the page by its id, with those inside it. */
export function sectionOf(page: string, id: string): string {
  const start = page.search(new RegExp(`<section [^>]*id="${id}"`));
  if (start < 0) throw new Error(`there is no section ${id}`);
  let depth = 0;
  for (const { 0: tag, index } of page.slice(start).matchAll(/<\/?section\b/g)) {
    depth += tag === "<section" ? 1 : -1;
    if (depth === 0) return page.slice(start, start + index);
  }
  throw new Error(`the section ${id} has no end`);
}

/** The rows of a table by its caption, each a list of its cells' texts. */
export function rowsOf(page: string, caption: string): string[][] {
  const start = page.indexOf(`>${caption}</caption>`);
  if (start < 0) throw new Error(`there is no table ${caption}`);
  const body = page.slice(page.indexOf("<tbody>", start), page.indexOf("</tbody>", start));
  return body
    .split("</tr>")
    .slice(0, -1)
    .map((row) => [...row.matchAll(/<t[hd]\b[^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) => textOf(cell!).trim()));
}
