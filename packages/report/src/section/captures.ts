// The captures: how much they hold, what they lost, and by what they can be known again.
import { markup, type Markup, type Part } from "../markup.ts";
import type { Material } from "../material.ts";
import { duration, figure, fileArgument } from "../wording.ts";
import { recomputedBy, table, type Section } from "./section.ts";

/** What tcpdump told of the file at the end of the run, or the file itself says. */
function droppedOf({ run, answers }: Material, file: string): Part {
  const told = run?.captures.find((one) => one.file === file);
  const dropped = told?.dropped ?? answers.captures.find((one) => one.file === file)?.dropped ?? undefined;
  if (dropped === undefined) return markup`<span class="quiet">not told</span>`;
  return dropped === 0 ? "0" : markup`<strong class="bad">${figure(dropped)}</strong>`;
}

function stateOf({ run }: Material, file: string, damage: string | null): Part {
  if (damage !== null) return markup`<strong class="bad">damaged</strong>: ${damage}`;
  const told = run?.captures.find((one) => one.file === file);
  if (told?.isComplete === false) return markup`<strong class="bad">not all that was seen is in the file</strong>`;
  return "whole";
}

function write(material: Material): Markup | undefined {
  const { answers, run, missing, annotated, digests } = material;
  const absent = missing.map((file) => markup`<p class="bad">${file} is in result.json, but not in the folder.</p>`);
  if (answers.captures.length === 0) {
    const why = run?.notCaptured ?? "";
    return why === "" && missing.length === 0
      ? undefined
      : markup`${why === "" ? "" : markup`<p>Nothing was captured: ${why}</p>`}${absent}`;
  }
  const snapped = new Map(material.seen.captures.map(({ file, snapped }) => [file, snapped]));
  const rows = answers.captures.map(({ file, packets, span, conversations, datagrams, damage }) => [
    file,
    figure(packets),
    duration(span),
    figure(conversations),
    figure(datagrams),
    droppedOf(material, file),
    figure(snapped.get(file) ?? 0),
    stateOf(material, file, damage),
  ]);
  const known = answers.captures.map(({ file }) => [
    file,
    markup`<code class="digest">${digests.get(file)}</code>`,
    annotated.get(file) ?? "",
  ]);
  const [first] = answers.captures;
  return markup`<p>
      Lost are packets that the capture tool had no room for; cut are those of which only the beginning was kept.
      Question q13 looks further: whether each conversation is seen from its first packet to its last.
    </p>
    ${absent}${table(
      "Captures",
      [
        { title: "Capture" },
        ...["Packets", "Span", "TCP conversations", "UDP datagrams", "Lost", "Cut"].map((title) => ({
          title,
          kind: "figure" as const,
        })),
        { title: "State" },
      ],
      rows,
    )}${recomputedBy("vitrine", "inspect", fileArgument(first!.file), "--streams")}
    <p>
      This report is about exactly these files; the annotated copies hold the evidence in comments that Wireshark shows.
    </p>
    ${table("Checksums of the captures", [{ title: "Capture" }, { title: "SHA-256" }, { title: "Annotated copy" }], known)}${recomputedBy("sha256sum", ...answers.captures.map(({ file }) => fileArgument(file)))}`;
}

export const captures: Section = { id: "captures", title: "What was captured, and what was lost", write };
