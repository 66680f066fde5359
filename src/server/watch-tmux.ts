/** Starts the poller and tells the rest of the house what it sees. */
import { limits } from "../config/limits.ts";
import { isInDoubt } from "../sessions/beside.ts";
import type { SessionState } from "../sessions/state.ts";
import type { Pace } from "../tmux/pace.ts";
import { startPoller } from "../tmux/poller.ts";
import type { Core } from "./core.ts";
import type { Observers } from "./observers.ts";
import type { TmuxSockets } from "./tmux-sockets.ts";

/** In the background things run for hours behind a prompt box that stands still. */
function paceOf(session: SessionState | null, now: number): Pace {
  if (session && isInDoubt(session, now)) return "doubt";
  if (session?.status === "working") return session.reason === "background" ? "busy" : "work";
  return session?.status === "waiting" ? "busy" : "idle";
}

export function watchTmux(core: Core, observers: Observers, sockets: TmuxSockets): void {
  const { config, clock, log, live, panes, screens, system, views } = core;
  const poller = startPoller({
    sockets: () => sockets.paths(),
    program: config.tmux.program,
    clock,
    limits,
    log,
    isAgentPane: (pane) => observers.isAgentPane(pane),
    paceOf: (pane) => paceOf(live.liveInPane(pane.key), clock.now()),
    onPanes: (_socketPath, paneKeys) => {
      system.setPaneCount(panes.list().length);
      observers.onPanes();
      views.refresh(new Set(paneKeys));
    },
    onScreen: (pane, capture) => {
      observers.onScreen(pane, capture);
      screens.captured(pane.key);
    },
    onStill: (pane, capture) => observers.onStill(pane, capture),
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
