/** From what a person wrote into the form to what the server takes, or one sentence on why not. */
import type { QuestDraft } from "../api/quests.ts";

export interface QuestText {
  title: string;
  description: string;
  projectId: string;
  /** Who is paid for it. */
  personaId: string;
  /** One phase on each line. */
  phases: string;
  start: boolean;
}

const phasesMax = 50;
const phaseCharsMax = 200;

export type Drafted = { ok: true; draft: QuestDraft } | { ok: false; detail: string };

export function questDraft(text: QuestText): Drafted {
  const title = text.title.trim();
  const phases = text.phases
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (title === "") return { ok: false, detail: "A quest needs a title." };
  if (phases.length > phasesMax) {
    return {
      ok: false,
      detail: `A quest has at most ${phasesMax} phases; these are ${phases.length}.`,
    };
  }
  const long = phases.findIndex((phase) => phase.length > phaseCharsMax);
  if (long >= 0) {
    const detail = `Phase ${long + 1} is longer than ${phaseCharsMax} characters; say it shorter.`;
    return { ok: false, detail };
  }
  const description = text.description.trim();
  const draft: QuestDraft = { title, phases, start: text.start };
  if (description !== "") draft.description = description;
  if (text.projectId !== "") draft.projectId = text.projectId;
  if (text.personaId !== "") draft.personaId = text.personaId;
  return { ok: true, draft };
}
