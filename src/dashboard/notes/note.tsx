/** One note: its text, state and tags, and what can be done with it. */
import { useSignal } from "@preact/signals";
import type { NoteStatus, NoteView } from "../../protocol/notes.ts";
import { notesApi } from "../api/notes.ts";
import { useApp } from "../app.ts";
import { ActWord } from "../parts/act-word.tsx";
import { Ago } from "../parts/ago.tsx";
import { useAct } from "../parts/use-act.ts";
import { kept } from "../parts/use-kept-focus.ts";
import { visible } from "../text/visible.ts";
import { NoteEditor } from "./note-editor.tsx";
import { NoteWays } from "./note-ways.tsx";

interface NoteProps {
  note: NoteView;
  pickTag(tag: string): void;
}

/** Where a note of each state may go, and what that is called. */
const moves: Record<NoteStatus, readonly (readonly [NoteStatus, string])[]> = {
  inbox: [
    ["active", "Take up"],
    ["done", "Done"],
    ["archived", "Archive"],
  ],
  active: [
    ["done", "Done"],
    ["inbox", "To the inbox"],
    ["archived", "Archive"],
  ],
  done: [
    ["active", "Take up again"],
    ["archived", "Archive"],
  ],
  archived: [["inbox", "To the inbox"]],
};

export function Note({ note, pickTag }: NoteProps) {
  const { api, rights } = useApp();
  const act = useAct();
  const mode = useSignal<"read" | "edit" | "ways">("read");
  const read = () => {
    mode.value = "read";
  };
  return (
    <li class="paper" data-status={note.status} {...kept(note.id)}>
      {mode.value === "edit" ? (
        <NoteEditor note={note} act={act} close={read} />
      ) : (
        <p class="said">{visible(note.content)}</p>
      )}
      <p class="line">
        <span>{note.status}</span>
        <Ago iso={note.createdAt} after=" ago" />
        {note.issueUrl !== null && (
          <a href={note.issueUrl} rel="noreferrer">
            Its issue
          </a>
        )}
        {note.tags.map((tag) => (
          <button key={tag} type="button" class="quiet" onClick={() => pickTag(tag)}>
            #{visible(tag)}
          </button>
        ))}
      </p>
      {rights.value.canWrite && mode.value === "read" && (
        <p class="actions">
          {moves[note.status].map(([to, word]) => (
            <button
              key={to}
              type="button"
              class="quiet"
              aria-disabled={act.isSending.value}
              onClick={() => void act.run(() => notesApi.change(api, note.id, { status: to }))}
            >
              {word}
            </button>
          ))}
          <button
            type="button"
            class="quiet"
            onClick={() => {
              mode.value = "edit";
            }}
          >
            Edit
          </button>
          <button
            type="button"
            class="quiet"
            onClick={() => {
              mode.value = "ways";
            }}
          >
            More …
          </button>
        </p>
      )}
      {mode.value === "ways" && <NoteWays note={note} act={act} close={read} />}
      <ActWord act={act} />
    </li>
  );
}
