/** Whether the slip for a new note lies open; any page may open it. */
import { type ReadonlySignal, signal } from "@preact/signals";

export interface Capture {
  isOpen: ReadonlySignal<boolean>;
  open(): void;
  close(): void;
}

export function makeCapture(): Capture {
  const isOpen = signal(false);
  return {
    isOpen,
    open() {
      isOpen.value = true;
    },
    close() {
      isOpen.value = false;
    },
  };
}

/** Opens the slip with `n` anywhere but in a field; returns the way to stop listening. */
export function captureKey(page: Document, capture: Capture): () => void {
  const press = (event: KeyboardEvent) => {
    if (event.key !== "n" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.isComposing || event.repeat) return;
    const target = event.target instanceof HTMLElement ? event.target : null;
    if (target?.closest("input, textarea, select, dialog, [contenteditable]")) return;
    event.preventDefault();
    capture.open();
  };
  page.addEventListener("keydown", press);
  return () => page.removeEventListener("keydown", press);
}
