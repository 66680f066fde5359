/** Narrows the notes: by words, by state, by tag. */
import type { NoteStatus } from "../../protocol/notes.ts";
import { type NoteFilter, notesApi } from "../api/notes.ts";
import { useApp } from "../app.ts";
import { Choice } from "../parts/choice.tsx";
import { useFetched } from "../parts/use-fetched.ts";
import { lists } from "../store/subjects.ts";
import { visible } from "../text/visible.ts";

interface FinderProps {
  filter: NoteFilter;
  change(part: Partial<NoteFilter>): void;
}

const states = [
  ["inbox", "Inbox"],
  ["active", "Active"],
  ["done", "Done"],
  ["archived", "Archived"],
  ["all", "All"],
] as const satisfies readonly (readonly [NoteStatus | "all", string])[];

export function Finder({ filter, change }: FinderProps) {
  return (
    <search class="finder">
      <Choice
        label="State"
        options={states}
        value={filter.status ?? "all"}
        onChoose={(value) => change({ status: value === "all" ? null : value })}
      />
      <label>
        <span class="unseen">Search notes</span>
        <input
          type="search"
          placeholder="Search"
          value={filter.search}
          maxLength={200}
          onInput={(event) => change({ search: event.currentTarget.value })}
        />
      </label>
      <Tags chosen={filter.tag} choose={(tag) => change({ tag })} />
    </search>
  );
}

function Tags({ chosen, choose }: { chosen: string | null; choose(tag: string | null): void }) {
  const { api } = useApp();
  const tags = useFetched("tags", () => notesApi.tags(api), [lists.notes]);
  const items = tags.fetched.value.data?.items ?? [];
  const isKnown = chosen === null || items.some(({ tag }) => tag === chosen);
  const shown = isKnown || chosen === null ? items : [{ tag: chosen, notes: 0 }, ...items];
  if (shown.length === 0) return null;
  return (
    <fieldset class="tags">
      <legend class="unseen">Tags</legend>
      {shown.map(({ tag, notes }) => (
        <button
          key={tag}
          type="button"
          aria-pressed={tag === chosen}
          onClick={() => choose(tag === chosen ? null : tag)}
        >
          #{visible(tag)} <span class="figure">{notes}</span>
        </button>
      ))}
    </fieldset>
  );
}
