/**
 * One pulse for everything that looks now and then. To wake an idle process costs more than most
 * of the looks themselves, so what is due at about the same time shares a timer, and periods are
 * counted from one common beginning.
 */

interface Beat {
  dueMs: number;
  /** Null: once. */
  periodMs: number | null;
  run: (lateMs: number) => void;
}

const beats = new Set<Beat>();
let timer: ReturnType<typeof setTimeout> | null = null;
let timerDueMs = Number.POSITIVE_INFINITY;

/**
 * Runs at every multiple of `periodMs` since the process began, and is told how late it comes;
 * returns how to end it.
 */
export function every(periodMs: number, run: (lateMs: number) => void): () => void {
  return add({ dueMs: nextMultiple(periodMs), periodMs, run });
}

/** Runs once, `waitMs` from now; returns how to call it off. */
export function after(waitMs: number, run: () => void): () => void {
  return add({ dueMs: performance.now() + waitMs, periodMs: null, run });
}

function add(beat: Beat): () => void {
  beats.add(beat);
  arm();
  return () => {
    beats.delete(beat);
    if (beats.size === 0) disarm();
  };
}

/** A timer that is set for somebody who has gone meanwhile only finds that nothing is due. */
function arm(): void {
  let dueMs = Number.POSITIVE_INFINITY;
  for (const beat of beats) dueMs = Math.min(dueMs, beat.dueMs);
  if (dueMs >= timerDueMs || beats.size === 0) return;
  disarm();
  timerDueMs = dueMs;
  timer = setTimeout(fire, Math.max(0, Math.ceil(dueMs - performance.now())));
}

function disarm(): void {
  if (timer) clearTimeout(timer);
  timer = null;
  timerDueMs = Number.POSITIVE_INFINITY;
}

function fire(): void {
  disarm();
  const nowMs = performance.now();
  for (const beat of [...beats]) {
    const lateMs = nowMs - beat.dueMs;
    if (lateMs < 0 || !beats.has(beat)) continue;
    if (beat.periodMs === null) beats.delete(beat);
    else beat.dueMs = nextMultiple(beat.periodMs);
    try {
      beat.run(lateMs);
    } catch (cause) {
      // As from a timer of its own: the others still have their turn.
      queueMicrotask(() => {
        throw cause;
      });
    }
  }
  arm();
}

function nextMultiple(periodMs: number): number {
  return (Math.floor(performance.now() / periodMs) + 1) * periodMs;
}
