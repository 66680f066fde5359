/** What a delta is about, as keys by which pages know that what they fetched may be old. */
import type { Delta } from "../../protocol/live.ts";

/** Key of one persona or one project. */
export function subjectOf(entity: "persona" | "project", id: string): string {
  return `${entity}:${id}`;
}

/** Keys of whole lists; `hall` is anything about any persona or project. */
export const lists = {
  hall: "hall",
  quests: "quests",
  notes: "notes",
  trophies: "trophies",
  challenges: "challenges",
};

export function subjectsOf(delta: Delta): string[] {
  switch (delta.type) {
    case "persona":
      return [subjectOf("persona", delta.persona.id), lists.hall];
    case "project":
      return [subjectOf("project", delta.project.id), lists.hall];
    case "xp":
      return [...both(delta.personaId, delta.projectId), lists.hall];
    case "levelup":
      return [subjectOf(delta.entity, delta.id), lists.hall];
    case "achievement": {
      const { entity, entityId } = delta.unlocked;
      return [subjectOf(entity, entityId), lists.trophies];
    }
    case "quest":
      return [...both(delta.quest.personaId, delta.quest.projectId), lists.quests];
    case "challenge": {
      const { personaId, status } = delta.challenge;
      const own = subjectOf("persona", personaId);
      // Steps on the way are told live; lists are of those that have come to an end.
      return status === "active" ? [own] : [own, lists.challenges];
    }
    case "note":
      return [lists.notes];
    case "session":
    case "session.gone":
    case "permission":
    case "system":
      return [];
    default:
      return delta satisfies never;
  }
}

function both(personaId: string | null, projectId: string | null): string[] {
  const keys = [];
  if (personaId !== null) keys.push(subjectOf("persona", personaId));
  if (projectId !== null) keys.push(subjectOf("project", projectId));
  return keys;
}
