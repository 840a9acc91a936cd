import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { builtInSet, type Evidence, type SetAnswer, type SetReport } from "@vitrine/glass";
import { splitWords } from "@vitrine/lab";
import { makeReport, ReportProblem, type ReportOptions } from "@vitrine/report";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { type Done, runHere } from "../../packages/vitrine/src/command/testing/run-here.ts";
import { folderWith, runResult, vitrine, writeResult } from "./folder.ts";
import { rowsOf, sectionOf, tagsOf, textOf } from "./page.ts";

const course = ["chatserver.pcap", "client1.pcap"];

/** The page of a folder. */
async function reportOn(folder: string, options: Partial<ReportOptions> = {}): Promise<string> {
  const set = options.set ?? "lab3";
  const questions = builtInSet(set)!;
  await makeReport(folder, { questions, pdf: false, ...options, set });
  return readFileSync(join(folder, "report.html"), "utf8");
}

async function explained(folder: string, files: readonly string[], set = "lab3"): Promise<SetReport> {
  const done = await runHere(["explain", ...files, "--set", set, "--json"], folder);
  expect(done.code).toBe(0);
  return JSON.parse(done.output) as SetReport;
}

const grouped = new Intl.NumberFormat("en-GB");
const ascending = (one: number, other: number): number => one - other;

function evidenceRow({ frame, file, field, value, bytes: [offset, length], filter }: Evidence): string[] {
  const bytes = length === 0 ? "" : length === 1 ? `${offset}` : `${offset} to ${offset + length - 1}`;
  return [String(frame), file, field, value === true ? "set" : String(value).trim(), bytes, filter];
}

/** The parts of an answer that the report has as they are: its words, and its evidence as a table. */
function wordsOf(answer: SetAnswer): string[] {
  return answer.answered ? [answer.answer, answer.explanation.replace(/\s+/g, " ")] : [answer.needs];
}

describe("the report and `vitrine explain` say the same", () => {
  test.each([
    { name: "a chat, seen by the server and by a client", files: course, set: "lab3" },
    { name: "a chat on a line that loses packets", files: ["losses.pcap"], set: "lab3" },
    { name: "another set of questions", files: course, set: "lab4" },
  ])("$name", async ({ files, set }) => {
    const folder = folderWith(files);
    const page = await reportOn(folder, { set });
    const said = await explained(folder, files, set);
    const summary = rowsOf(page, `Answers to the set ${set}`);
    expect(summary.map(([id, , answer]) => [id, answer])).toEqual(
      said.answers.map((one) => [one.id, one.answered ? one.answer : `Not answered. ${one.needs}`]),
    );
    for (const [index, answer] of said.answers.entries()) {
      const text = textOf(sectionOf(page, `answer-${index + 1}`));
      expect(wordsOf(answer).filter((words) => !text.includes(words))).toEqual([]);
    }
    const proved = said.answers.flatMap((answer) =>
      answer.answered && answer.evidence.length > 0 && answer.id !== "q1" ? [answer] : [],
    );
    for (const { id, evidence } of proved) {
      expect(rowsOf(page, `Evidence for ${id}`)).toEqual(evidence.slice(0, 12).map(evidenceRow));
    }
    const counted = rowsOf(page, "Captures").map(([file, packets, , tcp, udp]) => [file, packets, tcp, udp]);
    expect(counted).toEqual(
      said.captures.map((one) => [
        one.file,
        grouped.format(one.packets),
        grouped.format(one.conversations),
        grouped.format(one.datagrams),
      ]),
    );
  });

  test("the header is drawn with the values of the packet, and those that matter are lit", async () => {
    const folder = folderWith(course);
    const page = await reportOn(folder);
    const syn = (await explained(folder, course)).answers.find(({ id }) => id === "q3")!;
    if (!syn.answered) throw new Error("the SYN is in the capture");
    const seqRaw = Number(syn.values.seqRaw);
    const part = sectionOf(page, "answer-2");
    expect(part).toContain(`Sequence number (tcp.seq_raw): ${seqRaw}<`);
    const lit = [...part.matchAll(/<g class="box lit">.*?<title>[^<]*\(([a-z_.]+)\)/gs)].map(([, field]) => field);
    expect(lit).toEqual(["tcp.seq_raw", "tcp.flags.ack", "tcp.flags.syn"]);
    // The bytes that hold the number are marked in the dump.
    const digits = seqRaw.toString(16).padStart(8, "0").match(/../g)!.join(" ");
    expect(part).toContain(`<mark>${digits}</mark>`);
  });

  test("every frame that the answer names is marked as sent again", async () => {
    const folder = folderWith(["losses.pcap"]);
    const page = await reportOn(folder);
    const again = (await explained(folder, ["losses.pcap"])).answers.find(({ id }) => id === "q6")!;
    const frames = (again.streams ?? []).flatMap((one) =>
      one.answered ? (one.values.frames as { frame: number }[]).map(({ frame }) => frame) : [],
    );
    expect(frames.length).toBeGreaterThan(3);
    const marks = sectionOf(page, "connections").matchAll(/class="again-mark"[^>]*><title>frame (\d+)[^<]*sent again/g);
    expect([...marks].map(([, frame]) => Number(frame)).toSorted(ascending)).toEqual(frames.toSorted(ascending));
  });

  test("the commands in it run in its folder", async () => {
    const folder = folderWith(course);
    const page = await reportOn(folder);
    const commands = [...page.matchAll(/Again:<\/span> <code>([^<]*)</g)].map(([, command]) => textOf(command!));
    // One of each form: numbers and fields differ, the form does not.
    const forms = new Map(
      commands.map((command) => [command.replace(/--(packet|json).*|\w+\.pcap|\d+/g, ""), command]),
    );
    const ours = [...forms.values()].map(splitWords).filter(([program]) => program === "vitrine");
    expect(ours.length).toBeGreaterThan(3);
    const ends: { readonly words: readonly string[]; readonly done: Done }[] = [];
    for (const [, ...words] of ours) ends.push({ words, done: await runHere(words, folder) });
    expect(ends.filter(({ done }) => done.code !== 0 || done.output === "")).toEqual([]);
  });
});

describe("the page", () => {
  test("is well-formed, needs nothing from elsewhere, and runs nothing", async () => {
    const page = await reportOn(folderWith(course));
    const tags = tagsOf(page);
    const names = new Set(tags.map(({ name }) => name));
    const active = ["script", "link", "img", "iframe", "object", "base", "form", "use", "image"];
    expect(active.filter((name) => names.has(name))).toEqual([]);
    const attributes = tags.flatMap((tag) => tag.attributes);
    expect(attributes.filter(([name]) => /^(on|src|style$)/.test(name))).toEqual([]);
    expect(page.replaceAll(/url\(data:font\/woff2;base64,[^)]*\)/g, "")).not.toMatch(/https?:|url\(|@import/);
    expect(page).toContain("default-src &#39;none&#39;");
    const ids = attributes.filter(([name]) => name === "id").map(([, id]) => `#${id}`);
    expect(new Set(ids).size).toBe(ids.length);
    const links = attributes.filter(([name]) => name === "href").map(([, href]) => href);
    expect(links.filter((href) => !ids.includes(href))).toEqual([]);
  });

  test("lets nothing out of packets, names or results become markup", async () => {
    const folder = folderWith(["chatserver.pcap"]);
    // "alice" has five bytes, and so has this.
    const bytes = readFileSync(join(folder, "chatserver.pcap")).toString("latin1").replaceAll("alice", "<b>&'");
    writeFileSync(join(folder, "chatserver.pcap"), bytes, "latin1");
    writeFileSync(join(folder, "-<i onload=x>'$(id)`.pcap"), bytes, "latin1");
    const words = `</title></style><script>alert(1)</script><img src=x onerror="a()">' " & \u202Egpj \u001B[2J`;
    writeResult(folder, runResult(words));
    const page = await reportOn(folder, { details: { title: words, author: words, group: words, course: words } });
    const tags = tagsOf(page);
    const names = new Set(tags.map(({ name }) => name));
    expect(["b", "i", "script", "img"].filter((name) => names.has(name))).toEqual([]);
    expect(tags.flatMap(({ attributes }) => attributes).filter(([name]) => name.startsWith("on"))).toEqual([]);
    expect(page).toContain("&lt;b&gt;&amp;&#39;");
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(page).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/);
    // The name of the file reaches a shell whole, and is no option.
    expect(textOf(page)).toContain(`${String.raw`'./-<i onload=x>'\''$(id)`}\`.pcap'`);
  });

  test("tells a run: its result, the programs with their versions, what was lost and what is missing", async () => {
    const folder = folderWith(course);
    writeResult(folder, { ...runResult("carol"), title: "The lab of the course", about: "Three talk." });
    const page = await reportOn(folder, { details: { author: "Kari Nordmann", group: "7", course: "Networks" } });
    const text = textOf(page);
    const told = [
      "The lab of the course",
      "Course Networks",
      "Group 7",
      "Author Kari Nordmann",
      "23 November 2026 at 20:00 UTC",
      "step 1 did not go as the script says",
      "python3 carol",
      "carol is in result.json, but not in the folder",
    ];
    expect(told.filter((words) => !text.includes(words))).toEqual([]);
    expect(rowsOf(page, "Captures")[0]).toMatchObject({ 0: "chatserver.pcap", 5: "3" });
  });

  test("is made anew over an earlier one, with an annotated copy of every capture", async () => {
    const folder = folderWith(course);
    const first = await reportOn(folder);
    expect(await reportOn(folder)).toBe(first);
    expect(readdirSync(folder).toSorted()).toEqual([
      "chatserver.annotated.pcapng",
      "chatserver.pcap",
      "client1.annotated.pcapng",
      "client1.pcap",
      "report.html",
    ]);
    expect(readFileSync(join(folder, "chatserver.annotated.pcapng")).includes("q3: The SYN in frame")).toBe(true);
  });

  test("tells a run without captures from the transcripts, and why there are none", async () => {
    const folder = folderWith([]);
    writeResult(folder, { ...runResult("carol"), captures: [], notCaptured: "tcpdump may not capture here" });
    const page = await reportOn(folder);
    tagsOf(page);
    expect(textOf(page)).toContain("Nothing was captured: tcpdump may not capture here");
  });

  test("names a file that is no capture as damaged", async () => {
    const folder = folderWith(course);
    writeFileSync(join(folder, "notes.pcap"), "this is no capture");
    const rows = rowsOf(await reportOn(folder), "Captures");
    expect(rows.find(([file]) => file === "notes.pcap")?.[7]).toMatch(/^damaged: /);
  });
});

describe("a report to hand in", () => {
  test("has the student's own words before what the packets show, and room for those that are missing", async () => {
    const folder = folderWith(course);
    const wordsFile = join(folder, "answers.md");
    const first = vitrine(folder, ["report", ".", "--no-pdf", "--answers", "answers.md"]);
    expect(first.output).toContain("answers.md is new: write under its headings, and make the report again.");
    const template = readFileSync(wordsFile, "utf8");
    writeFileSync(wordsFile, template.replace("## q3\n", "## q3\n\nOne bit makes it a *SYN* <b>.\n"));
    const page = await reportOn(folder, { wordsFile });
    tagsOf(page);
    const text = textOf(sectionOf(page, "answer-2"));
    expect(text).toMatch(/In my own words One bit makes it a SYN <b>\. What the packets show The SYN in frame/);
    expect(textOf(sectionOf(page, "answer-3"))).toContain("In my own words No words yet.");
    expect(readFileSync(wordsFile, "utf8")).not.toBe(template);
  });

  test("refuses words about a question that is not in the set, and says which was meant", async () => {
    const folder = folderWith(course);
    writeFileSync(join(folder, "answers.md"), "## q3\n\nYes.\n\n## q33\n");
    const done = await runHere(["report", ".", "--answers", "answers.md"], folder);
    expect(done).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/^vitrine report: answers\.md:5: there is no question "q33".*did you mean q3\?/),
    });
    expect(existsSync(join(folder, "report.html"))).toBe(false);
  });

  test("has the programs' code with its lines, and says when it is another one than that which ran", async () => {
    const folder = folderWith(course);
    mkdirSync(join(folder, "programs"));
    const code = "import socket\n\nif 1 < 2:\n    print('<b>')\n";
    writeFileSync(join(folder, "programs/client.py"), code);
    const sha256 = createHash("sha256").update(code).digest("hex");
    const run = runResult("carol");
    const [participant] = run.participants;
    const files = [{ path: "/home/carol/client.py", sha256, copy: "programs/client.py" }];
    writeResult(folder, { ...run, participants: [{ ...participant!, files }] });
    const page = await reportOn(folder);
    tagsOf(page);
    expect(textOf(page)).toContain("client.py, run by carol");
    expect(page).toContain("    print(&#39;&lt;b&gt;&#39;)\n");
    expect(page).not.toContain("was changed after the run");
    writeFileSync(join(folder, "programs/client.py"), "print()\n");
    expect(await reportOn(folder)).toContain("was changed after the run");
  });

  test("has a picture of the chat, from the transcripts where there are some", async () => {
    const folder = folderWith(course);
    expect(sectionOf(await reportOn(folder), "answer-1")).toContain('<div class="window">');
    mkdirSync(join(folder, "transcripts"));
    const line = { at: "2026-11-23T20:00:00.000Z", direction: "typed", text: "hello from the keyboard" };
    writeFileSync(join(folder, "transcripts/carol.jsonl"), `${JSON.stringify(line)}\n`);
    const run = runResult("carol");
    writeResult(folder, { ...run, participants: [{ ...run.participants[0]!, transcript: "transcripts/carol.jsonl" }] });
    expect(sectionOf(await reportOn(folder), "answer-1")).toContain('<li class="typed">hello from the keyboard</li>');
  });

  test("says how its commands are run, and what its numbers are", async () => {
    const folder = folderWith(course);
    const text = textOf(await reportOn(folder, { command: "/opt/my vitrine/vitrine" }));
    expect(text).toContain("alias vitrine='/opt/my vitrine/vitrine'");
    expect(text).toContain("The numbers are those of the lab's text");
  });
});

describe("one clear line for", () => {
  test.each([
    { name: "an empty folder", words: ["."], code: 1, says: /^vitrine report: \. holds neither a result\.json/ },
    { name: "an unknown set", words: [".", "--set", "lab9"], code: 2, says: /^vitrine report: there is no set lab9/ },
    { name: "no folder at all", words: [], code: 2, says: /missing required argument/ },
  ])("$name", async ({ words, code, says }) => {
    const done = await runHere(["report", ...words], folderWith([]));
    expect(done).toMatchObject({ code, output: "", errors: expect.stringMatching(says) });
    expect(done.errors.trim().split("\n")).toHaveLength(1);
  });

  test("a folder that is not there", async () => {
    await expect(reportOn("/nowhere/at/all")).rejects.toThrow(/^\/nowhere\/at\/all cannot be read as a folder/);
  });

  test.each([
    { text: '{"schema": 1, "title": 3}', says: /result\.json is no result of .* at title: / },
    { text: "[", says: /result\.json cannot be read/ },
  ])("a result.json that is none: $text", async ({ text, says }) => {
    const folder = folderWith(course);
    writeFileSync(join(folder, "result.json"), text);
    const made = reportOn(folder);
    await expect(made).rejects.toThrow(ReportProblem);
    await expect(made).rejects.toThrow(says);
    expect(existsSync(join(folder, "report.html"))).toBe(false);
  });

  test("a PDF without a Chromium: the page is there, and how to get one", async () => {
    const folder = folderWith(course);
    vi.stubEnv("VITRINE_CHROMIUM", "/nowhere/chromium");
    onTestFinished(() => void vi.unstubAllEnvs());
    const done = await runHere(["report", ".", "--pdf"], folder);
    expect(done).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/^vitrine report: there is no Chromium here/),
    });
    expect(existsSync(join(folder, "report.html"))).toBe(true);
  });
});
