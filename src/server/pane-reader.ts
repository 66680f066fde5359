/** Reads a pane's screen at this moment, for whoever is about to press a key there. */
import type { Clock } from "../lib/clock.ts";
import type { ScreenReading } from "../protocol/reading.ts";
import { capturePane } from "../tmux/capture.ts";
import type { TmuxPane } from "../tmux/pane.ts";
import { readPane } from "./observers.ts";

export type PaneReader = (pane: TmuxPane) => Promise<ScreenReading | null>;

export function makePaneReader(program: string, clock: Clock): PaneReader {
  return async (pane) => {
    const capture = await capturePane({ program, socketPath: pane.socketPath }, pane.id, clock);
    if (!capture) return null;
    const reading = readPane(pane, capture);
    // A screen that is no agent's says nothing about a prompt box.
    return reading.status === "unknown" && reading.reason !== "overlay" ? null : reading;
  };
}
