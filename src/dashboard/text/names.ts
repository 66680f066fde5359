/** How sessions, panes and agents are called on the page. */
import type { PersonaView } from "../../protocol/game.ts";
import type { SessionView } from "../../protocol/session.ts";
import type { Route } from "../routing/route.ts";
import type { CampState } from "../store/state.ts";
import { visible } from "./visible.ts";

/** The pane key of the protocol: `<server digest>:%<number>`. */
export function paneKeyOf(pane: { server: string; id: string }): string {
  return `${pane.server}:${pane.id}`;
}

const agentNames: Record<string, string> = { "claude-code": "Claude Code" };

export function agentName(agent: string): string {
  return agentNames[agent] ?? visible(agent);
}

/** The persona's name; an agent that no hook has named yet is called by its pane. */
export function sessionName(session: SessionView, persona: PersonaView | null): string {
  if (persona) return visible(persona.name);
  const pane = session.pane ? ` in ${session.pane.id}` : "";
  return `${agentName(session.agent)}${pane}`;
}

/** What the place of a route is called, as far as the live state knows. */
export function placeName(route: Route, state: CampState): string {
  switch (route.name) {
    case "camp":
    case "sign-in":
      return "Camp";
    case "session": {
      const session = state.sessions.get(route.id);
      if (!session) return "Session";
      return sessionName(session, state.personas.get(session.personaId ?? "") ?? null);
    }
    case "hall":
      return "Hall";
    case "persona":
      return visible(state.personas.get(route.id)?.name ?? "Persona");
    case "project":
      return visible(state.projects.get(route.id)?.name ?? "Project");
    case "quests":
      return "Quests";
    case "notes":
      return "Notes";
    case "not-found":
      return "No such place";
  }
}
