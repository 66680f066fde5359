/** Energy and morale of a persona, 0 to 100 each: moved by deeds, drifting with time. */

export interface Health {
  energy: number;
  morale: number;
  /** Epoch ms up to which time has been counted, for each. */
  energyAt: number;
  moraleAt: number;
}

/** One point of energy goes every two minutes. */
const ENERGY_POINT_MS = 120_000;
/** Morale moves one point an hour towards the middle. */
const MORALE_POINT_MS = 3_600_000;
const MORALE_MIDDLE = 50;

export const DEED_HEALTH = {
  prompt: { energy: 10, morale: 0 },
  "tool-success": { energy: 2, morale: 5 },
  "tool-failure": { energy: 2, morale: -10 },
  "tests-passed": { energy: 0, morale: 15 },
  commit: { energy: 0, morale: 20 },
} as const;
export type HealthDeed = keyof typeof DEED_HEALTH;

/** A persona is born rested and in good spirits. */
export function newHealth(atMs: number): Health {
  return { energy: 100, morale: 100, energyAt: atMs, moraleAt: atMs };
}

/**
 * As it is at a moment. Only whole points are taken from the time that has passed; what is left
 * of it counts on, so that looking often changes nothing. A moment before the last one changes
 * nothing either.
 */
export function healthAt(health: Health, nowMs: number): Health {
  const tired = wholePoints(nowMs - health.energyAt, ENERGY_POINT_MS);
  const drifted = wholePoints(nowMs - health.moraleAt, MORALE_POINT_MS);
  return {
    energy: clamp(health.energy - tired),
    morale: drift(clamp(health.morale), drifted),
    energyAt: health.energyAt + tired * ENERGY_POINT_MS,
    moraleAt: health.moraleAt + drifted * MORALE_POINT_MS,
  };
}

export function afterDeed(health: Health, deed: HealthDeed, atMs: number): Health {
  const now = healthAt(health, atMs);
  const { energy, morale } = DEED_HEALTH[deed];
  return { ...now, energy: clamp(now.energy + energy), morale: clamp(now.morale + morale) };
}

export type HealthBand = "critical" | "low" | "normal" | "high";

export function bandOf(value: number): HealthBand {
  if (value <= 25) return "critical";
  if (value <= 50) return "low";
  return value <= 75 ? "normal" : "high";
}

function wholePoints(passedMs: number, pointMs: number): number {
  return Math.max(0, Math.floor(passedMs / pointMs));
}

function drift(morale: number, points: number): number {
  const way = MORALE_MIDDLE - morale;
  return morale + Math.sign(way) * Math.min(Math.abs(way), points);
}

function clamp(value: number): number {
  return Math.min(100, Math.max(0, Math.round(value)));
}
