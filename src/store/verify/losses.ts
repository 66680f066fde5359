/** What the file lacks by its watermark: events that were committed and are gone. */
import type { Database } from "bun:sqlite";
import type { DataPaths } from "../../config/paths.ts";
import { isoTime } from "../../lib/clock.ts";
import { checkWatermark, lossSentence, type Watermark } from "../watermark.ts";
import type { Finding } from "./finding.ts";

export function* lossesOf(
  db: Database,
  { watermark, paths }: { watermark: Watermark | "torn" | null; paths: DataPaths },
  nowMs: number,
): Iterable<Finding> {
  if (watermark === null) return;
  const about = { check: "watermark", table: "events", row: "" };
  if (watermark === "torn") {
    const problem = "The watermark cannot be read; whether events are lost is open.";
    yield { severity: "note", ...about, problem };
    return;
  }
  const sql = "SELECT seq FROM sqlite_sequence WHERE name = 'events'";
  const highest = db.query<{ seq: number }, []>(sql).get()?.seq ?? 0;
  const fresh = checkWatermark(watermark, highest, isoTime(nowMs));
  if (fresh) yield { severity: "fault", ...about, problem: lossSentence(fresh, paths) };
  // A start has found it already and told: it cannot be made good by checking again.
  else if (watermark.loss) {
    yield { severity: "note", ...about, problem: lossSentence(watermark.loss, paths) };
  }
}
