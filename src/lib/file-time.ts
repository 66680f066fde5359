/** A moment as part of a file's name. */
import { isoTime } from "./clock.ts";

/** `2026-11-25T13-48-01Z`: nothing that a file system or a shell minds, and sorted by time. */
export function fileTime(epochMs: number): string {
  return `${isoTime(epochMs).slice(0, 19).replaceAll(":", "-")}Z`;
}
