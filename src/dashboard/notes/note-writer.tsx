/** The field for a new note: Enter breaks the line, Ctrl or Cmd with Enter keeps the note. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { notesApi } from "../api/notes.ts";
import { useApp } from "../app.ts";
import { ActWord } from "../parts/act-word.tsx";
import { useAct } from "../parts/use-act.ts";

interface NoteWriterProps {
  /** Take the focus at once. */
  isFocused?: boolean;
  onKept?(): void;
  onLeave?(): void;
}

export function NoteWriter({ isFocused = false, onKept, onLeave }: NoteWriterProps) {
  const { api } = useApp();
  const act = useAct();
  const text = useSignal("");
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (isFocused) field.current?.focus();
  }, [isFocused]);
  const keep = async () => {
    const content = text.value.trim();
    if (content === "") return;
    if (!(await act.run(() => notesApi.make(api, content), "Noted."))) return;
    text.value = "";
    onKept?.();
  };
  return (
    <form
      class="sheet writer"
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
    >
      <label>
        <span class="unseen">New note</span>
        <textarea
          ref={field}
          rows={2}
          maxLength={20_000}
          placeholder="A thought, with #tags"
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            void keep();
          }}
        />
      </label>
      <div class="actions">
        <button
          type="submit"
          class="primary"
          aria-disabled={text.value.trim() === "" || act.isSending.value}
        >
          Keep it
        </button>
        {onLeave && (
          <button type="button" onClick={onLeave}>
            Leave it
          </button>
        )}
        <ActWord act={act} />
      </div>
    </form>
  );
}
