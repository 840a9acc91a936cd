// Judges an answer: right, and why; or what was probably confused with it.
import { readNumber } from "./number-answer.ts";

/** A number with what it would mean as an answer. */
export interface Candidate {
  readonly value: number;
  /** One sentence or two. */
  readonly words: string;
}

export interface NumberQuestion {
  readonly right: readonly Candidate[];
  /** Answers that people give, and what they took for what. */
  readonly confused: readonly Candidate[];
  /** Bits of the field, where bytes in the wrong order are a likely slip. */
  readonly bits?: 16 | 32;
}

export interface Verdict {
  readonly isRight: boolean;
  readonly words: string;
  /** Nothing was answered: the try does not count. */
  readonly isNone?: true;
}

function swapped(value: number, bits: 16 | 32): number {
  const view = new DataView(new ArrayBuffer(4));
  if (bits === 16) {
    view.setUint16(0, value % 2 ** 16);
    return view.getUint16(0, true);
  }
  view.setUint32(0, value % 2 ** 32);
  return view.getUint32(0, true);
}

export function judge(question: NumberQuestion, text: string): Verdict {
  const answer = readNumber(text);
  if (answer.kind === "none") return { isRight: false, words: answer.words, isNone: true };
  const { value, isHexadecimal, digits } = answer;
  const right = question.right.find((one) => one.value === value);
  if (right !== undefined) {
    const same = isHexadecimal ? ` In decimal: ${value.toLocaleString("en-GB")}.` : "";
    return { isRight: true, words: right.words + same };
  }
  const confused = question.confused.find((one) => one.value === value);
  if (confused !== undefined) return { isRight: false, words: confused.words };
  return { isRight: false, words: slip(question, value, isHexadecimal, digits) };
}

/** Possible sources of a wrong number, whatever the question was. */
function slip({ right, bits }: NumberQuestion, value: number, isHexadecimal: boolean, digits: string): string {
  const values = right.map((one) => one.value);
  if (!isHexadecimal && values.includes(Number.parseInt(digits, 16))) {
    return `Those are the digits of the hexadecimal number. Written as 0x${digits} it would be right; as decimal, ${digits} is another number.`;
  }
  if (isHexadecimal && values.includes(Number(digits))) {
    return `Without 0x in front it would be right: 0x${digits} is ${value.toLocaleString("en-GB")} in decimal.`;
  }
  if (bits !== undefined && values.some((one) => one > 255 && swapped(one, bits) === value)) {
    return "The bytes are right, their order is not: in network headers the most significant byte comes first.";
  }
  if (values.some((one) => Math.abs(one - value) === 1)) return "Very near: off by one.";
  return "Look at the packet once more, or have the answer shown.";
}
