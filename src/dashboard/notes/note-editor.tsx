/** Changes the text of a note. */
import { useSignal } from "@preact/signals";
import type { NoteView } from "../../protocol/notes.ts";
import { notesApi } from "../api/notes.ts";
import { useApp } from "../app.ts";
import { Sheet } from "../parts/sheet.tsx";
import type { Act } from "../parts/use-act.ts";
import { useFocusOnOpen } from "../parts/use-focus.ts";

interface NoteEditorProps {
  note: NoteView;
  act: Act;
  close(): void;
}

export function NoteEditor({ note, act, close }: NoteEditorProps) {
  const { api } = useApp();
  const text = useSignal(note.content);
  const field = useFocusOnOpen<HTMLTextAreaElement>();
  const save = async () => {
    const content = text.value.trim();
    if (content === "") act.say("A note needs a text; delete it instead.", true);
    else if (await act.run(() => notesApi.change(api, note.id, { content }))) close();
  };
  return (
    <Sheet word="Save" act={act} save={save} close={close}>
      <label>
        <span class="unseen">Text of the note</span>
        <textarea
          rows={4}
          maxLength={20_000}
          ref={field}
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
        />
      </label>
    </Sheet>
  );
}
