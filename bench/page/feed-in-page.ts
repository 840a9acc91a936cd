// What happens in the live view while it is measured, noted in the page at each frame. Each function is sent there by its text.

export interface FeedNotes {
  /** Times from frame to frame, and by how much a timer of 50 ms was late, in milliseconds. */
  readonly frames: number[];
  readonly late: number[];
  /** When each line was first shown, by its text, and when how many packets were; milliseconds since 1970. */
  readonly lines: Record<string, number>;
  readonly packets: [at: number, packets: number][];
}

export interface Noting {
  notes: FeedNotes;
  isNoting: boolean;
}

/** Begins to note. */
export function beginNotes(): void {
  const noting: Noting = { notes: { frames: [], late: [], lines: {}, packets: [] }, isNoting: true };
  Object.assign(globalThis, { noting });
  const { frames, late, lines, packets } = noting.notes;
  let [last, lastTimer, known] = [performance.now(), performance.now(), 0];
  const timer = setInterval(() => {
    const now = performance.now();
    late.push(now - lastTimer - 50);
    lastTimer = now;
    if (!noting.isNoting) clearInterval(timer);
  }, 50);
  const note = (now: number): void => {
    frames.push(now - last);
    last = now;
    const at = performance.timeOrigin + performance.now();
    let line = document.querySelector(".live-conversation ol")!.lastElementChild;
    for (; line !== null && lines[line.textContent] === undefined; line = line.previousElementSibling) {
      lines[line.textContent] = at;
    }
    const count = Number(document.querySelector(".live-packets .packet-list")!.getAttribute("aria-rowcount")) - 1;
    if (count !== known) packets.push([at, count]);
    known = count;
    if (noting.isNoting) requestAnimationFrame(note);
  };
  requestAnimationFrame(note);
}

export function endNotes(): FeedNotes {
  const { noting } = globalThis as unknown as { noting: Noting };
  noting.isNoting = false;
  return noting.notes;
}

/**
 * Chooses a line, as by a click: how long it took until its way was shown, in milliseconds, and the first packet that carried it;
 * NaN where no packet of it is kept any more.
 */
export async function chooseLine(text: string): Promise<{ readonly took: number; readonly frame: number }> {
  const frame = (): Promise<number> => new Promise(requestAnimationFrame);
  const lines = document.querySelector(".live-conversation ol")!.children;
  const find = (): Element | undefined => [...lines].find(({ textContent }) => textContent === text);
  while (find() === undefined) await frame();
  const button = find()!.querySelector("button")!;
  const way = (): Element | null => document.querySelector(".live-trace .live-way li .frame");
  const begun = performance.now();
  button.click();
  while (way() === null && performance.now() - begun < 1_000) await frame();
  const took = performance.now() - begun;
  const number = Number(/\d+/.exec(way()?.textContent ?? "")?.[0]);
  button.click();
  while (way() !== null) await frame();
  return { took, frame: number };
}

export interface FeedCounts {
  /** Packets in the list. */
  readonly listed: number;
  /** Of so many only the headers; so many are left out. */
  readonly shortened: number;
  readonly leftOut: number;
}

/** Reads the live view's own counts of the feed. */
export function feedCounts(): FeedCounts {
  const words = document.querySelector(".live-state")!.textContent;
  const number = (found: RegExpExecArray | null): number => Number((found?.[1] ?? "0").replaceAll(",", ""));
  return {
    listed: Number(document.querySelector(".live-packets .packet-list")!.getAttribute("aria-rowcount")) - 1,
    shortened: number(/of ([\d,]+) only the headers/.exec(words)),
    leftOut: number(/([\d,]+) are left out/.exec(words)),
  };
}
