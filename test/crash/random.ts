/** Randomness that a failed run can be repeated with: `CRASH_SEED=… bun run test:crash`. */
const given = Number(process.env["CRASH_SEED"]);
export const seed = Number.isInteger(given) && given > 0 ? given : Date.now() % 2 ** 31;

let state = seed;

/** From 0 up to 1, by mulberry32. */
export function random(): number {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

/** A whole number from `from` up to, not including, `to`. */
export function between(from: number, to: number): number {
  return from + Math.floor(random() * (to - from));
}

/** How much longer than usual to go on: `CRASH_SOAK=10` for ten times as much. */
export const soak = Math.max(1, Number(process.env["CRASH_SOAK"]) || 1);
