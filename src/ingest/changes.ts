/** What a commit changed, in the order it happened: the food of live clients and metrics. */
import type { PersonaView, ProjectView } from "../protocol/game.ts";
import type { SessionView } from "../protocol/session.ts";

export type Change =
  | { type: "session"; session: SessionView }
  | { type: "session.gone"; id: string }
  | { type: "persona"; persona: PersonaView }
  | { type: "project"; project: ProjectView }
  | {
      type: "xp";
      personaId: string | null;
      projectId: string | null;
      amount: number;
      eventType: string;
    }
  | { type: "levelup"; entity: "persona" | "project"; id: string; level: number };
