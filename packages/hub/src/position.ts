// Where in the log an entry is, and the id that a message has by it.

/**
 * Where in the log an entry is. `epoch` grows when a log is begun anew; `sequence` is the number of a batch in it, `slot` the
 * entry's place in that batch, below 1,024.
 */
export interface Position {
  readonly epoch: number;
  readonly sequence: number;
  readonly slot: number;
}

/** Entries that a batch can hold: `slot` is below it. */
export const slotsPerSequence = 1_024;

/** The position as one number that grows within an epoch: sequence × 1,024 + slot, below 2^53. */
export function numberOf({ sequence, slot }: Position): number {
  return sequence * slotsPerSequence + slot;
}

/** The position of that number in this epoch. */
export function positionAt(epoch: number, number: number): Position {
  const sequence = Math.floor(number / slotsPerSequence);
  return { epoch, sequence, slot: number - sequence * slotsPerSequence };
}

/** Negative where `left` comes first, positive where `right` does. */
export function comparePositions(left: Position, right: Position): number {
  return left.epoch - right.epoch || left.sequence - right.sequence || left.slot - right.slot;
}

/** The position in another alphabet: ids sort as their messages do, and every node makes the same ones. */
export type MessageId = string;

/** Crockford's base 32 in lower case: digits that sort as their values do, none of which looks like another. */
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/** Digits of an id: 3 for the epoch (15 bits), 9 for the sequence (45 bits), 2 for the slot (10 bits). */
const widths = { epoch: 3, sequence: 9, slot: 2 } as const;

function digits(value: number, width: number): string {
  let text = "";
  for (let rest = value, place = 0; place < width; place += 1, rest = Math.floor(rest / 32)) {
    text = alphabet[rest % 32]! + text;
  }
  return text;
}

/** The id of the message at this position: 14 characters. */
export function messageIdOf({ epoch, sequence, slot }: Position): MessageId {
  return digits(epoch, widths.epoch) + digits(sequence, widths.sequence) + digits(slot, widths.slot);
}

/** The position that an id names; undefined for a text that is no id. */
export function positionOf(id: string): Position | undefined {
  if (id.length !== widths.epoch + widths.sequence + widths.slot) return undefined;
  const values: number[] = [];
  let start = 0;
  for (const width of [widths.epoch, widths.sequence, widths.slot]) {
    let value = 0;
    for (const character of id.slice(start, start + width)) {
      const digit = alphabet.indexOf(character);
      if (digit < 0) return undefined;
      value = value * 32 + digit;
    }
    values.push(value);
    start += width;
  }
  return { epoch: values[0]!, sequence: values[1]!, slot: values[2]! };
}
