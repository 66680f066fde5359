/** The poller's captures as the live side shows them. */
import type { PaneScreen, ScreenSource } from "../live/screens.ts";
import type { TmuxPane } from "../tmux/pane.ts";
import type { TmuxPoller } from "../tmux/poller.ts";

export function screenSource(
  poller: () => TmuxPoller | null,
  paneOf: (paneKey: string) => TmuxPane | null,
): ScreenSource {
  return {
    watch: (paneKey, lines) => poller()?.watch(paneKey, lines),
    unwatch: (paneKey, lines) => poller()?.unwatch(paneKey, lines),
    exists: (paneKey) => paneOf(paneKey) !== null,
    current(paneKey): PaneScreen | null {
      const capture = poller()?.screen(paneKey);
      if (!capture) return null;
      const { width, height, text, scrollback } = capture;
      return { width, height, rows: text.split("\n"), scrollback: scrollback.split("\n") };
    },
  };
}
