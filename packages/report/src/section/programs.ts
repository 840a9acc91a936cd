// Which programs ran, in which versions, and how they ended.
import { markup, joined, type Markup, type Part } from "../markup.ts";
import type { Material } from "../material.ts";
import type { ParticipantResult, ProgramResult } from "@vitrine/lab";
import { shellWord } from "../wording.ts";
import { programCode } from "./code.ts";
import { table, type Section } from "./section.ts";

function commandOf({ command, files }: ProgramResult): Part {
  const sums = files.map(
    ({ path, sha256 }) =>
      markup`<br /><span class="quiet">${path}, SHA-256</span> <code class="digest">${sha256}</code>`,
  );
  return markup`<code>${command.map(shellWord).join(" ")}</code>${sums}`;
}

function ending({ exitCode, signal }: ParticipantResult): string {
  if (signal !== null) return `by the signal ${signal}`;
  return exitCode === null ? "" : `with exit code ${exitCode}`;
}

function write(material: Material): Markup | undefined {
  const { run } = material;
  if (run === undefined) return undefined;
  const { server, participants, tools } = run;
  const rows = [
    ["server", server.host, commandOf(server), server.version, ""],
    ...participants.map((one) => [one.name, one.host, commandOf(one), one.version, ending(one)]),
  ];
  const named = Object.entries(tools).map(([name, version]) => markup`${name} ${version}`);
  return markup`${table(
    "Programs",
    [{ title: "Who" }, { title: "Host" }, { title: "Command" }, { title: "Version" }, { title: "Ended" }],
    rows,
  )}${named.length === 0 ? "" : markup`<p>Tools and kernel: ${joined(named, ", ")}.</p>`}${programCode(material)}`;
}

export const programs: Section = { id: "programs", title: "The programs", write };
