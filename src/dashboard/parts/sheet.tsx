/** A form that is kept or left: fields, the button that sends it, and the way back. */
import type { ComponentChildren } from "preact";
import type { Act } from "./use-act.ts";

interface SheetProps {
  /** What it is for, where its first field does not say so. */
  label?: string;
  /** The word on the button that sends it. */
  word: string;
  act: Act;
  save(): Promise<void>;
  close(): void;
  children: ComponentChildren;
}

export function Sheet({ label, word, act, save, close, children }: SheetProps) {
  return (
    <form
      class="sheet"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {children}
      <p class="actions">
        <button type="submit" class="primary" aria-disabled={act.isSending.value}>
          {word}
        </button>
        <button type="button" onClick={close}>
          Leave it
        </button>
      </p>
    </form>
  );
}
