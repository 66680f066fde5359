/** Notes as the API shows them, and the words of an adopted file for their status. */
import { type NoteStatus, type NoteView, noteStatus } from "../protocol/notes.ts";
import type { NoteRow } from "../store/notes.ts";
import { isoOf, textsOf } from "./views.ts";

/** Ours → the words that mean it. */
export const STATUS_WORDS: Readonly<Record<NoteStatus, readonly string[]>> = {
  inbox: ["inbox"],
  active: ["active", "triaged"],
  done: ["done", "converted"],
  archived: ["archived"],
};

export function noteViewOf(row: NoteRow): NoteView {
  return {
    id: row.id,
    content: row.content ?? "",
    tags: textsOf(row.tags),
    status: statusOf(row.status),
    issueUrl: row.issueUrl,
    createdAt: isoOf(row.createdAt ?? ""),
    updatedAt: isoOf(row.updatedAt ?? row.createdAt ?? ""),
  };
}

function statusOf(word: string | null): NoteStatus {
  const known = noteStatus.options.find((status) => STATUS_WORDS[status].includes(word ?? ""));
  return known ?? "inbox";
}
