// The lines of a message that has several, as its sender wrote them (IRCv3 draft/multiline).
//
//   text    how are you? \n fine      splits [8]
//   lines   "how are "  "you?" (goes on the line before)  "fine"

const lineFeed = 0x0a;

export interface MessageLine {
  readonly text: Uint8Array;
  /** It goes on the line before, without a line feed between them. */
  readonly isContinued: boolean;
}

/** Takes the text of a message apart. Splits that are out of order or beyond the text are left out. */
export function linesOf(text: Uint8Array, splits: readonly number[] = []): MessageLine[] {
  const lines: MessageLine[] = [];
  let start = 0;
  let isContinued = false;
  let next = 0;
  for (let at = 0; at <= text.length; at += 1) {
    while (next < splits.length && splits[next]! < at) next += 1;
    const isEnd = at === text.length || text[at] === lineFeed;
    const isSplit = splits[next] === at && at > start;
    if (isSplit) {
      lines.push({ text: text.subarray(start, at), isContinued });
      [start, isContinued] = [at, true];
    }
    if (!isEnd) continue;
    if (at > start || !isContinued) lines.push({ text: text.subarray(start, at), isContinued });
    [start, isContinued] = [at + 1, false];
  }
  return lines;
}
