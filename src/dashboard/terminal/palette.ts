/** The terminal's own colours, equal to `--term-*` in the style sheet (a test compares them). */

export type Rgb = readonly [number, number, number];

export const ground: Rgb = [0x10, 0x11, 0x17];
export const plain: Rgb = [0xe4, 0xdf, 0xd3];

/** The sixteen named colours as text; black is lifted, or it could not be read on the ground. */
export const sixteen: readonly Rgb[] = [
  [0x8a, 0x8d, 0x9c],
  [0xf0, 0x77, 0x6a],
  [0x8f, 0xc7, 0x6a],
  [0xe3, 0xb0, 0x4b],
  [0x7a, 0xa8, 0xf0],
  [0xcf, 0x95, 0xe8],
  [0x63, 0xc5, 0xc4],
  [0xd6, 0xd1, 0xc4],
  [0x92, 0x96, 0xa6],
  [0xff, 0x9d, 0x92],
  [0xae, 0xe0, 0x8a],
  [0xf7, 0xcd, 0x75],
  [0xa3, 0xc5, 0xff],
  [0xe3, 0xb8, 0xf5],
  [0x8b, 0xe3, 0xe1],
  [0xff, 0xff, 0xff],
];

/** Black as a background stays dark. */
export const blackGround: Rgb = [0x23, 0x25, 0x2f];

const levels = [0, 95, 135, 175, 215, 255];

/** xterm's colours 16 to 255: a 6×6×6 cube from 16, 24 greys from 232. */
export function paletteColour(index: number): Rgb {
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return [grey, grey, grey];
  }
  const part = (divisor: number) => levels[Math.floor((index - 16) / divisor) % 6] ?? 0;
  return [part(36), part(6), part(1)];
}
