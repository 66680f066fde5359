/** Structured logs: one JSON object a line on stderr, never a payload's content. */
import pino from "pino";

export type Log = Pick<pino.Logger, "debug" | "info" | "warn" | "error" | "fatal">;

export function makeLog(level: "debug" | "info" | "warn" | "error"): Log {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    // Synchronous: the last line before a crash is the one that matters.
    pino.destination({ dest: 2, sync: true }),
  );
}

/** A log that keeps nothing, for callers that have no use for one. */
export const silentLog: Log = pino({ level: "silent" });
