// Times as IRC's history commands write them: `2026-11-28T10:20:30.123Z`, always in UTC.

const form = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?Z$/;

/** In milliseconds since 1970; undefined for what is no such time. Digits beyond milliseconds are cut. */
export function parseTime(text: string): number | undefined {
  const found = form.exec(text);
  if (found === null) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number);
  const fraction = Number((found[7] ?? "").slice(0, 3).padEnd(3, "0"));
  const at = Date.UTC(year!, month! - 1, day!, hour!, minute!, second!, fraction);
  // The calendar would take the 31st of April for the 1st of May.
  return new Date(at).toISOString().slice(0, 19) === text.slice(0, 19) ? at : undefined;
}

const prefix = "timestamp=";

/** `timestamp=…` */
export function parseTimestamp(text: string): number | undefined {
  return text.startsWith(prefix) ? parseTime(text.slice(prefix.length)) : undefined;
}

export function formatTimestamp(at: number): string {
  return prefix + new Date(at).toISOString();
}
