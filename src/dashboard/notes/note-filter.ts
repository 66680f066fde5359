/** Does a note belong to what is looked for? The search itself is the server's business. */
import type { NoteView } from "../../protocol/notes.ts";
import type { NoteFilter } from "../api/notes.ts";

export function fits(note: NoteView, { status, tag }: NoteFilter): boolean {
  if (status !== null && note.status !== status) return false;
  return tag === null || note.tags.includes(tag);
}
