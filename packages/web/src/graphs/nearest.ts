// Which point somebody means who points into a graph.
import type { Line } from "../source/capture-source.ts";

export interface Point {
  readonly line: number;
  readonly time: number;
  readonly value: number;
  readonly frame: number;
}

/** How far away a point may be and still be meant, in CSS pixels. */
const reach = 60;

/** The point nearest to a place of the graph, in pixels; undefined where there is none about. */
export function nearestPoint(
  lines: readonly Line[],
  place: { readonly x: number; readonly y: number },
  position: (time: number, value: number) => { readonly x: number; readonly y: number },
): Point | undefined {
  let found: Point | undefined;
  let least = reach * reach;
  for (const [index, { time, value, frame }] of lines.entries()) {
    for (let at = 0; at < time.length; at += 1) {
      const { x, y } = position(time[at]!, value[at]!);
      const distance = (x - place.x) ** 2 + (y - place.y) ** 2;
      if (distance >= least || frame[at] === 0) continue;
      least = distance;
      found = { line: index, time: time[at]!, value: value[at]!, frame: frame[at]! };
    }
  }
  return found;
}
