// `says = "…"` and `tells = "bob", text = "…"`: lines to the room over TCP, or to one person over UDP.
import type { Action, ScriptStep } from "../experiment.ts";
import type { Said } from "../hearing.ts";
import { type Member, quoteSaid, type Stage } from "../stage.ts";

type Saying = Extract<Action, { readonly kind: "says" | "tells" }>;

export async function says({ who, line }: ScriptStep, action: Saying, stage: Stage): Promise<void> {
  const { to, texts, hearers, heard } = action;
  const listeners = hearers.map((name) => stage.member(name));
  const from = new Map(listeners.map((member) => [member, member.program.transcript.length]));
  for (const name of who) {
    const { program } = stage.member(name);
    for (const text of texts) program.type(to === undefined ? text : `@${to}: ${text}`);
  }
  for (const speaker of who) {
    const awaited = texts.slice(0, heard).map((text): Said => ({ from: speaker, text, isDirect: to !== undefined }));
    const others = listeners.filter(({ participant }) => participant.name !== speaker);
    await Promise.all(others.map((member) => mustHear(member, from.get(member)!, { awaited, line, stage })));
  }
}

interface Awaited {
  readonly awaited: readonly Said[];
  readonly line: number;
  readonly stage: Stage;
}

async function mustHear(member: Member, from: number, { awaited, line, stage }: Awaited): Promise<void> {
  const { program, hearing, participant } = member;
  const hears = (said: Said): boolean => hearing.heard(program.transcript.printedSince(from), said);
  // Looks for the last one first: until it has come, the others need no search.
  const hasHeard = (): boolean => hears(awaited.at(-1)!) && awaited.every(hears);
  const options = { changes: [program.transcript.changes] };
  if (await stage.wait(() => program.end !== undefined || hasHeard(), options)) {
    if (hasHeard()) return;
  }
  const missing = awaited.find((said) => !hears(said))!;
  throw stage.failure(
    `${quoteSaid(missing)} (${stage.place(line)}); ${participant.name} should have heard it`,
    member,
    from,
  );
}
