/** The slip that `n` opens over any page: a thought is kept, and one is back where one was. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { useApp } from "../app.ts";
import { NoteWriter } from "./note-writer.tsx";

export function NoteSlip() {
  const { capture, rights } = useApp();
  const dialog = useRef<HTMLDialogElement>(null);
  // The browser gives the focus back to where it was, and keeps it inside meanwhile.
  useLayoutEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} class="slip" aria-labelledby="slip-title" onClose={capture.close}>
      <h2 id="slip-title">Take a note</h2>
      {rights.value.canWrite ? (
        <NoteWriter
          isFocused
          onKept={() => dialog.current?.close()}
          onLeave={() => dialog.current?.close()}
        />
      ) : (
        <>
          <p>This device may look only; ask for another role to write notes.</p>
          <button type="button" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </>
      )}
    </dialog>
  );
}
