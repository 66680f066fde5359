/** What a commit changed, in the order it happened: the food of live clients and metrics. */
import type { PersonaView, ProjectView } from "../protocol/game.ts";
import type { NoteView } from "../protocol/notes.ts";
import type { QuestView } from "../protocol/quests.ts";
import type { SessionView } from "../protocol/session.ts";
import type { ChallengeView, UnlockedView } from "../protocol/trophies.ts";

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
  | { type: "achievement"; unlocked: UnlockedView }
  | { type: "quest"; quest: QuestView }
  | { type: "challenge"; challenge: ChallengeView }
  | { type: "note"; note: NoteView; isGone: boolean }
  | { type: "levelup"; entity: "persona" | "project"; id: string; level: number };
