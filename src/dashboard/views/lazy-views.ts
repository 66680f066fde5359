/** The pages beyond Camp and Session: each a chunk of its own, fetched when first needed. */
import { makeLazy } from "../parts/lazy.tsx";

export const lazyViews = {
  hall: makeLazy(() => import("../game/hall.tsx").then((chunk) => chunk.Hall)),
  persona: makeLazy(() => import("../game/persona-page.tsx").then((chunk) => chunk.PersonaPage)),
  project: makeLazy(() => import("../game/project-page.tsx").then((chunk) => chunk.ProjectPage)),
  quests: makeLazy(() => import("../quests/quests-page.tsx").then((chunk) => chunk.QuestsPage)),
  notes: makeLazy(() => import("../notes/notes-page.tsx").then((chunk) => chunk.NotesPage)),
  capture: makeLazy(() => import("../notes/note-slip.tsx").then((chunk) => chunk.NoteSlip)),
} as const;

/** Fetches all of them, so that a later step needs no waiting and no server. */
export function prefetchViews(): void {
  for (const view of Object.values(lazyViews)) {
    view.load().catch(() => {
      // Whoever needs the page asks again and is told then.
    });
  }
}
