/** Reads one screen now, for callers that cannot wait for the poller, such as a prompt about to go. */
import { limits } from "../config/limits.ts";
import type { Clock } from "../lib/clock.ts";
import { batchArgv, newMarker, splitBatch } from "./batch.ts";
import { runTmux, type TmuxTarget } from "./command.ts";
import type { PaneCapture } from "./pane.ts";
import { isPaneId } from "./parse.ts";

/** The visible screen and `lines` rows above it; null when the pane cannot be read. */
export async function capturePane(
  target: TmuxTarget,
  paneId: string,
  clock: Clock,
  lines = 0,
): Promise<PaneCapture | null> {
  if (!isPaneId(paneId)) return null;
  const marker = newMarker();
  const at = clock.now();
  const result = await runTmux(target, batchArgv(marker, null, [{ paneId, lines }]), {
    timeoutMs: limits.tmuxCommandMsMax,
    outputBytesMax: limits.tmuxOutputBytesMax,
  });
  const section = splitBatch(result.stdout, marker).captures[0];
  if (!section) return null;
  const { text, scrollback, width, height } = section;
  return { text, scrollback, width, height, at };
}
