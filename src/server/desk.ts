/** The prompt desk in its place: types through tmux, writes through the ingest, tells the views. */
import { PromptDesk, type PromptDeskDeps } from "../control/prompt-desk.ts";
import type { LiveSessions } from "../sessions/live-sessions.ts";
import type { SessionState } from "../sessions/state.ts";
import type { Typing } from "./typing.ts";

export interface DeskParts extends Omit<PromptDeskDeps, "deliver" | "isLive" | "isAtRest"> {
  live: LiveSessions;
  typing: Typing;
}

export function makeDesk({ live, typing, ...deps }: DeskParts): PromptDesk {
  return new PromptDesk({
    ...deps,
    deliver: (order) => typing.prompt(order),
    isLive: (id) => live.get(id) !== null,
    isAtRest: (id) => {
      const state = live.get(id);
      return state !== null && isAtRest(state);
    },
  });
}

/** The turn is over: a background shell may run for hours, and the prompt box takes text. */
function isAtRest({ status, reason }: SessionState): boolean {
  return status === "idle" || (status === "working" && reason === "background");
}
