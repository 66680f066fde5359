/** A moment as part of a file's name. */
import { isoTime } from "./clock.ts";

/** `20261125T134801Z`: no character that a file system or a shell minds, and sorted by time. */
export function fileTime(epochMs: number): string {
  return isoTime(epochMs).replace(/[-:]|\.\d+/g, "");
}
