// Writes a PNG again with a palette of 256 colours: a page has few, so nobody sees the difference, and the file is a third.
// Only what Chromium writes is understood: eight bits a channel, no interlacing (PNG specification, third edition, §9 and §11).
import { crc32, deflateSync, inflateSync } from "node:zlib";

const signature = Buffer.from("89504e470d0a1a0a", "hex");
const trueColour = 2;
const trueColourWithAlpha = 6;
const mostColours = 256;

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** 0xRRGGBB, row after row. */
  readonly colours: Uint32Array;
}

function* chunksOf(png: Buffer): Generator<readonly [type: string, data: Buffer]> {
  for (let at = signature.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    yield [png.toString("latin1", at + 4, at + 8), png.subarray(at + 8, at + 8 + length)];
    at += length + 12;
  }
}

/** Paeth's guess from the bytes to the left, above, and above to the left (§9.4). */
function paeth(left: number, above: number, corner: number): number {
  const [a, b, c] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)];
  return a <= b && a <= c ? left : b <= c ? above : corner;
}

/** Undoes the filters of the rows, in place: each begins with the number of its filter. */
function unfilter(bytes: Buffer, stride: number, step: number): void {
  for (let row = 0; row < bytes.length; row += stride + 1) {
    const filter = bytes[row]!;
    for (let at = row + 1; at <= row + stride; at += 1) {
      const hasLeft = at - step > row;
      const left = hasLeft ? bytes[at - step]! : 0;
      const above = row === 0 ? 0 : bytes[at - stride - 1]!;
      const corner = row === 0 || !hasLeft ? 0 : bytes[at - stride - 1 - step]!;
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter]!;
      bytes[at] = bytes[at]! + guess;
    }
  }
}

function decode(png: Buffer): Pixels {
  const chunks = [...chunksOf(png)];
  const header = chunks[0]![1];
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth, kind, , , interlacing] = header.subarray(8);
  if (depth !== 8 || interlacing !== 0 || (kind !== trueColour && kind !== trueColourWithAlpha))
    throw new Error("This PNG is not one that Chromium writes.");
  const step = kind === trueColour ? 3 : 4;
  const bytes = inflateSync(Buffer.concat(chunks.flatMap(([type, data]) => (type === "IDAT" ? [data] : []))));
  unfilter(bytes, width * step, step);
  const colours = new Uint32Array(width * height);
  for (let row = 0, pixel = 0; row < height; row += 1) {
    for (let column = 0, at = row * (width * step + 1) + 1; column < width; column += 1, at += step)
      colours[pixel++] = bytes.readUIntBE(at, 3);
  }
  return { width, height, colours };
}

function distance(one: number, other: number): number {
  const channel = (shift: number): number => (((one >> shift) & 255) - ((other >> shift) & 255)) ** 2;
  return channel(16) + channel(8) + channel(0);
}

/**
 * Colours that leave the others least wrong, and for every colour the place of the one among them that is nearest. One after the other, that
 * is taken of which there is most and which is farthest from those that were taken: so a thin red line keeps its red among a thousand greys.
 */
function paletteOf(colours: Uint32Array): readonly [palette: readonly number[], places: ReadonlyMap<number, number>] {
  const counts = new Map<number, number>();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const all = [...counts].map(([colour, count]) => ({ colour, count, away: Infinity, place: 0 }));
  const palette: number[] = [];
  for (let place = 0; place < Math.min(mostColours, all.length); place += 1) {
    const loss = ({ count, away }: (typeof all)[number]): number => Math.sqrt(count) * Math.min(away, 1e9);
    const { colour: taken } = all.reduce((worst, one) => (loss(one) > loss(worst) ? one : worst));
    palette.push(taken);
    for (const one of all) {
      const away = distance(one.colour, taken);
      if (away < one.away) Object.assign(one, { away, place });
    }
  }
  return [palette, new Map(all.map(({ colour, place }) => [colour, place]))];
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

/** The same picture, smaller. Throws for a PNG of another kind. */
export function slimPng(png: Buffer): Buffer {
  const { width, height, colours } = decode(png);
  const [palette, places] = paletteOf(colours);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits, by a palette; the rest stays 0.
  header.set([8, 3], 8);
  const table = Buffer.alloc(3 * palette.length);
  for (const [at, colour] of palette.entries()) table.writeUIntBE(colour, 3 * at, 3);
  // Rows without a filter, as the specification advises for palettes (§12.7).
  const rows = Buffer.alloc((width + 1) * height);
  for (let pixel = 0; pixel < colours.length; pixel += 1)
    rows[pixel + Math.floor(pixel / width) + 1] = places.get(colours[pixel]!)!;
  const chunks = [
    chunk("IHDR", header),
    chunk("PLTE", table),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ];
  return Buffer.concat([signature, ...chunks]);
}
