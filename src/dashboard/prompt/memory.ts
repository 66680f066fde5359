/** What was typed before, and what is half typed, per session, in this browser only. */
import { bounds } from "../bounds.ts";

export interface PromptMemory {
  history(sessionId: string): string[];
  draft(sessionId: string): string;
  remember(sessionId: string, text: string): void;
  keepDraft(sessionId: string, text: string): void;
}

interface Entry {
  id: string;
  history: string[];
  draft: string;
}

const storageKey = "rpgPrompts";

/** `storage` may refuse (full, forbidden); the page then remembers until it is closed. */
export function makePromptMemory(storage: Pick<Storage, "getItem" | "setItem">): PromptMemory {
  // The most recently used session is last; the first is forgotten when there are too many.
  let entries = readEntries(storage);

  const entryOf = (id: string) => entries.find((one) => one.id === id);
  const save = (entry: Entry) => {
    const others = entries.filter((one) => one.id !== entry.id);
    entries = [...others, entry].slice(-bounds.historySessionsMax);
    try {
      storage.setItem(storageKey, JSON.stringify(entries));
    } catch {
      // Storage is full or forbidden: what is in memory stays good until the page closes.
    }
  };
  return {
    history: (id) => entryOf(id)?.history ?? [],
    draft: (id) => entryOf(id)?.draft ?? "",
    remember(id, text) {
      const before = entryOf(id)?.history ?? [];
      const kept = text.slice(0, bounds.historyEntryCharsMax);
      const history = [...before.filter((one) => one !== kept), kept];
      save({ id, history: history.slice(-bounds.historyEntriesMax), draft: "" });
    },
    keepDraft(id, text) {
      const entry = entryOf(id);
      if ((entry?.draft ?? "") === text) return;
      save({ id, history: entry?.history ?? [], draft: text });
    },
  };
}

function readEntries(storage: Pick<Storage, "getItem">): Entry[] {
  try {
    const value: unknown = JSON.parse(storage.getItem(storageKey) ?? "[]");
    return Array.isArray(value) ? value.filter(isEntry) : [];
  } catch {
    // Somebody else's or broken content: begin anew.
    return [];
  }
}

function isEntry(value: unknown): value is Entry {
  return (
    typeof value === "object" &&
    value !== null &&
    "id" in value &&
    typeof value.id === "string" &&
    "draft" in value &&
    typeof value.draft === "string" &&
    "history" in value &&
    Array.isArray(value.history) &&
    value.history.every((one) => typeof one === "string")
  );
}
