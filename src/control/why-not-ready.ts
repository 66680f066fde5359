/** Says in one sentence why a screen takes no prompt now. */
import type { ScreenReading } from "../protocol/reading.ts";

/**
 * True when a list of choices stands on the screen. Text typed there could choose, and the Enter
 * after it would say yes to whatever is marked: not even a person's "anyway" types into it.
 */
export function isDialogOpen(reading: ScreenReading | null): boolean {
  return reading?.status === "waiting" && reading.options.length > 0;
}

export const DIALOG_OPEN = "The agent waits for an answer in a dialog; answer it first.";

/** Null when an empty prompt box waits for text. */
export function whyNotReady(reading: ScreenReading | null): string | null {
  if (!reading)
    return "This pane shows no prompt box that we can read; send it anyway to type all the same.";
  if (reading.isReady) return null;
  if (reading.draft) {
    return "Somebody has typed into the prompt box and not sent it; send or clear that first.";
  }
  switch (reading.status) {
    case "waiting":
      return DIALOG_OPEN;
    case "working":
      return "The agent is working; wait until it is done or send it anyway.";
    case "error":
    case "idle":
    case "unknown":
      return "This pane does not show an empty prompt box; look at it, or send it anyway.";
    default:
      return reading.status satisfies never;
  }
}
