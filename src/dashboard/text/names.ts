/** How sessions, panes and agents are called on the page. */
import type { PersonaView } from "../../protocol/game.ts";
import type { SessionView } from "../../protocol/session.ts";
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
