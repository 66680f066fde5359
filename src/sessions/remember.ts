/** Short memories of what has ended, so that what is told late is known as history. */
import { limits } from "../config/limits.ts";

/** The list with `value` as its newest; the oldest fall out. */
export function remember(list: readonly string[], value: string | null): string[] {
  if (value === null || list.includes(value)) return [...list];
  return [...list, value].slice(-limits.promptsRememberedMax);
}
