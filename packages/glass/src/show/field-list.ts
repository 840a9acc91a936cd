// The declared fields as a page of documentation (docs/protocol/fields.md is made from it, and a test holds it to that).
import { declaredProtocols } from "../dissect/declared.ts";
import type { FieldDeclaration } from "../dissect/field.ts";

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function place(field: FieldDeclaration): string {
  if (field.either !== undefined) return field.either.join(" or ");
  if (field.bits === undefined) return field.derived === true ? "not on the wire" : "";
  const [offset, length] = field.bits;
  if (offset % 8 === 0 && length % 8 === 0) {
    return length === 8 ? `byte ${offset / 8}` : `bytes ${offset / 8} to ${(offset + length) / 8 - 1}`;
  }
  return length === 1 ? `bit ${offset}` : `bits ${offset} to ${offset + length - 1}`;
}

/** Every protocol with its fields, as Markdown. */
export function fieldsMarkdown(): string {
  const lines = [
    "# Fields",
    "",
    "Every field that the glass knows, by Wireshark's names: for `vitrine inspect --fields`, for display filters, and in `--json`.",
    "Places count from the first byte, or bit, of the protocol's header. This page is made from the declarations.",
  ];
  for (const { name, label, sentence, source, fields } of declaredProtocols) {
    if (Object.keys(fields).length === 0) continue;
    lines.push("", `## ${label} (\`${name}\`)`, "", `${sentence}${source === undefined ? "" : ` (${source})`}`, "");
    lines.push("| field | type | place | what it is |", "|---|---|---|---|");
    for (const field of Object.values(fields)) {
      const origin = field.source === undefined ? "" : ` *${cell(field.source)}*`;
      const about = `**${cell(field.label)}.** ${cell(field.sentence)}${origin}`;
      lines.push(`| \`${field.name}\` | ${field.type} | ${place(field)} | ${about} |`);
    }
  }
  return `${lines.join("\n")}\n`;
}
