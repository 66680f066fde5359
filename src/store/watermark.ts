/** A small file beside the database that tells after a crash whether the database lost something. */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";
import type { DataPaths } from "../config/paths.ts";

const loss = z.object({
  /** The first event id that is missing, and the last that was known. */
  fromEvent: z.number().int(),
  toEvent: z.number().int(),
  /** When the last of them was known to be there, and when it was found missing; ISO. */
  knownAt: z.iso.datetime(),
  noticedAt: z.iso.datetime(),
});
export type Loss = z.infer<typeof loss>;

const watermark = z.object({
  /** The highest id of `events` that was committed, as of `at`: at most a second behind. */
  event: z.number().int().min(0),
  at: z.iso.datetime(),
  /** Which run of the server wrote it. */
  boot: z.string(),
  /** True once the server has closed the database: then nothing came behind it. */
  isClean: z.boolean(),
  /** The last loss that was found, kept so that one start cannot hide it from the next. */
  loss: loss.nullable(),
});
export type Watermark = z.infer<typeof watermark>;

/** Null where there is none. A file that cannot be read is "torn": a power cut may leave one. */
export function readWatermark(paths: Pick<DataPaths, "watermark">): Watermark | "torn" | null {
  if (!existsSync(paths.watermark)) return null;
  try {
    return watermark.parse(JSON.parse(readFileSync(paths.watermark, "utf8")));
  } catch {
    // The caller says so; what it would have told is not known.
    return "torn";
  }
}

/**
 * What the database lacks by its watermark; null: nothing. `highestEvent` is the highest id that
 * the database ever gave to an event, also to one that retention has removed since.
 */
export function checkWatermark(
  mark: Watermark | "torn" | null,
  highestEvent: number,
  nowIso: string,
): Loss | null {
  if (mark === null || mark === "torn" || mark.event <= highestEvent) return null;
  const missing = { fromEvent: highestEvent + 1, toEvent: mark.event };
  return { ...missing, knownAt: mark.at, noticedAt: nowIso };
}

/** As a whole, by renaming; throws where the folder cannot be written. */
export function writeWatermark(paths: Pick<DataPaths, "watermark">, mark: Watermark): void {
  const temporary = `${paths.watermark}.tmp`;
  writeFileSync(temporary, JSON.stringify(mark), { mode: 0o600 });
  renameSync(temporary, paths.watermark);
}

/** For whoever puts another database in the place on purpose: what it lacks is no loss. */
export function forgetWatermark(paths: Pick<DataPaths, "watermark">): void {
  rmSync(paths.watermark, { force: true });
}

/** One sentence on a loss, with what can be done. */
export function lossSentence({ fromEvent, toEvent, knownAt }: Loss, paths: DataPaths): string {
  const count = toEvent - fromEvent + 1;
  const events = count === 1 ? "1 event is" : `${count.toLocaleString("en")} events are`;
  return (
    `${events} missing from ${paths.database} that were there at ${knownAt}: the database or its ` +
    "write-ahead log (-wal) was removed, cut or replaced while no server ran; " +
    "look for that file, or see `claude-rpg backup list`."
  );
}
