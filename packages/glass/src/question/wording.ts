// Numbers, times and lists as a person reads them.

const grouped = new Intl.NumberFormat("en-GB");

/** 1460 as "1,460". */
export function figure(value: number): string {
  return grouped.format(value);
}

/** "1 packet", "12 packets". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${figure(count)} ${count === 1 ? one : many}`;
}

/** "a, b and c"; of a long list the first few, and how many more. */
export function listed(parts: readonly string[], most = 8): string {
  if (parts.length > most) return `${parts.slice(0, most).join(", ")} and ${figure(parts.length - most)} more`;
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

/** "frame 4", "frames 4, 7 and 9". */
export function frames(numbers: readonly number[], most = 8): string {
  return `${numbers.length === 1 ? "frame" : "frames"} ${listed(numbers.map(String), most)}`;
}

/** Seconds in the unit that a person would choose. */
export function duration(seconds: number): string {
  const size = Math.abs(seconds);
  if (size < 0.000_999_5) return `${Math.round(seconds * 1e6)} µs`;
  if (size < 0.999_5) return `${Number((seconds * 1e3).toPrecision(3))} ms`;
  return size < 100 ? `${Number(seconds.toPrecision(3))} s` : `${figure(Math.round(seconds))} s`;
}

/** A share as a percentage. */
export function percent(share: number): string {
  const hundredths = share * 100;
  return `${hundredths > 0 && hundredths < 1 ? hundredths.toPrecision(1) : Math.round(hundredths)} %`;
}
