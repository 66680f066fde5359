/** Starts the poller and tells the rest of the house what it sees. */
import { limits } from "../config/limits.ts";
import { startPoller } from "../tmux/poller.ts";
import type { Core } from "./core.ts";
import type { Observers } from "./observers.ts";
import type { TmuxSockets } from "./tmux-sockets.ts";

export function watchTmux(core: Core, observers: Observers, sockets: TmuxSockets): void {
  const { config, clock, log, live, panes, screens, system, views } = core;
  const poller = startPoller({
    sockets: () => sockets.paths(),
    program: config.tmux.program,
    clock,
    limits,
    log,
    isAgentPane: (pane) => observers.isAgentPane(pane),
    paceOf: (pane) => {
      const status = live.liveInPane(pane.key)?.status;
      return status === "working" || status === "waiting" ? "busy" : "idle";
    },
    onPanes: (_socketPath, paneKeys) => {
      system.setPaneCount(panes.list().length);
      observers.onPanes();
      views.refresh(new Set(paneKeys));
    },
    onScreen: (pane, capture) => {
      observers.onScreen(pane, capture);
      screens.captured(pane.key);
    },
    onGone: (paneKey) => {
      screens.gone(paneKey);
      observers.onPaneGone(paneKey);
    },
    onProblem: (socketPath, sentence, kind) => {
      if (kind === "no-server") sockets.setSilent(socketPath);
      system.setTmuxProblem(socketPath, sentence, kind);
      system.setPaneCount(panes.list().length);
    },
  });
  panes.attach(poller);
}
