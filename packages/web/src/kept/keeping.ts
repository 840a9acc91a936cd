// Keeps the captures of this tab for a reload, and opens them again.
import { forgetCaptures, keepCapture, keptCaptures } from "./capture-store.ts";
import { mayRead, type OpenedFile } from "./file-handle.ts";
import { largestCopy, toForget, toReopen, type KeptCapture } from "./kept-capture.ts";

const tabKey = "vitrine.tab";

/** The tab's name: the same after a reload, another in another tab. */
function tabName(): string {
  const kept = sessionStorage.getItem(tabKey);
  if (kept !== null) return kept;
  // `crypto.randomUUID` is missing on a page that came over plain HTTP from another machine.
  const name = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0"));
  sessionStorage.setItem(tabKey, name.join(""));
  return name.join("");
}

const keyOf = (name: string): string => `${tabName()} ${name}`;

/** Keeps captures, as the groups in which they were opened. */
export async function keep(groups: readonly OpenedGroup[]): Promise<void> {
  const keptAt = Date.now();
  for (const [at, group] of groups.entries()) await keepGroup(group, keptAt, keptAt + at);
  await forgetCaptures(toForget(await keptCaptures(), Date.now()).map(({ key }) => key));
}

async function keepGroup({ label, files }: OpenedGroup, keptAt: number, group: number): Promise<void> {
  for (const { name, file, handle, folder } of files) {
    const whole = {
      key: keyOf(name),
      tab: tabName(),
      name,
      group,
      label,
      keptAt,
      lastModified: file.lastModified,
    };
    if (handle !== undefined) {
      await keepCapture({ ...whole, handle, ...(folder === undefined ? {} : { folder }) });
    } else if (file.size <= largestCopy) {
      const copy = await file.arrayBuffer().catch(() => undefined);
      if (copy !== undefined) await keepCapture({ ...whole, copy });
    }
  }
}

export function forget(name: string): Promise<void> {
  return forgetCaptures([keyOf(name)]);
}

export interface Reopened {
  readonly groups: readonly OpenedGroup[];
  /** The browser asks before it lets the page read these again. */
  readonly waiting: readonly KeptCapture[];
}

export interface OpenedGroup {
  readonly label: string;
  readonly files: readonly OpenedFile[];
}

/** The captures that this tab had open, or those of these names. */
export async function reopen(names: readonly string[]): Promise<Reopened> {
  return readAgain(toReopen(await keptCaptures(), tabName(), names), false);
}

/** Opens kept captures; `ask` is for a click or a key. Those whose file is gone are left out. */
export async function readAgain(kept: readonly KeptCapture[], ask: boolean): Promise<Reopened> {
  const groups = new Map<number, { label: string; files: OpenedFile[] }>();
  const waiting: KeptCapture[] = [];
  for (const one of kept) {
    if (one.handle !== undefined && !(await mayRead(one, ask).catch(() => false))) {
      waiting.push(one);
      continue;
    }
    const file = await fileAgain(one);
    if (file === undefined) continue;
    const group = groups.get(one.group) ?? { label: one.label, files: [] };
    group.files.push(file);
    groups.set(one.group, group);
  }
  return { groups: [...groups.values()], waiting };
}

async function fileAgain({ name, lastModified, copy, handle, folder }: KeptCapture): Promise<OpenedFile | undefined> {
  if (copy !== undefined) return { name, file: new File([copy], name, { lastModified }) };
  const file = await handle?.getFile().catch(() => undefined);
  return file && { name, file, handle: handle!, ...(folder === undefined ? {} : { folder }) };
}
