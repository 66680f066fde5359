/** Notes: a quick slip, search and tags, and each note with all that can be done with it. */
import { useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type NoteFilter, notesApi } from "../api/notes.ts";
import { useApp } from "../app.ts";
import { bounds } from "../bounds.ts";
import { FetchedView } from "../parts/fetched-view.tsx";
import { More } from "../parts/more.tsx";
import { useKeptFocus } from "../parts/use-kept-focus.ts";
import { useList } from "../parts/use-list.ts";
import { notesWithNews } from "../store/overlay.ts";
import { lists } from "../store/subjects.ts";
import { Finder } from "./finder.tsx";
import { Note } from "./note.tsx";
import { fits } from "./note-filter.ts";
import { NoteWriter } from "./note-writer.tsx";

export function NotesPage() {
  const { rights } = useApp();
  const filter = useSignal<NoteFilter>({ status: "inbox", tag: null, search: "" });
  const change = (part: Partial<NoteFilter>) => {
    filter.value = { ...filter.value, ...part };
  };
  const list = useKeptFocus<HTMLDivElement>();
  return (
    <div class="notes-page">
      <div class="desk">
        {rights.value.canWrite && <NoteWriter />}
        <Finder filter={filter.value} change={change} />
      </div>
      <div ref={list} tabIndex={-1}>
        <List filter={filter.value} pickTag={(tag) => change({ tag })} />
      </div>
    </div>
  );
}

interface ListProps {
  filter: NoteFilter;
  pickTag(tag: string): void;
}

function List({ filter, pickTag }: ListProps) {
  const { api, state } = useApp();
  const settled = useSettled(filter);
  const news = useComputed(() => state.value.news);
  const found = useList(JSON.stringify(settled), (cursor) => notesApi.list(api, settled, cursor), [
    lists.notes,
  ]);
  return (
    <FetchedView of={found} room="list">
      {({ items }, since) => {
        const notes = notesWithNews(items, news.value, since).filter((one) => fits(one, settled));
        return (
          <>
            {notes.length === 0 && <p class="empty">{emptyWord(settled)}</p>}
            <ul class="notes">
              {notes.map((note) => (
                <Note key={note.id} note={note} pickTag={pickTag} />
              ))}
            </ul>
            <More of={found} what="notes" />
          </>
        );
      }}
    </FetchedView>
  );
}

function emptyWord({ status, tag, search }: NoteFilter): string {
  if (search.trim() !== "" || tag !== null) return "No note fits. Take a word or the tag away.";
  if (status === "inbox") return "The inbox is empty. Press n anywhere to note a thought.";
  return "Nothing here.";
}

/** The filter as it is once somebody has stopped typing for a moment. */
function useSettled(filter: NoteFilter): NoteFilter {
  const settled = useSignal(filter);
  useEffect(() => {
    const isTyping = filter.search !== settled.peek().search;
    const timer = setTimeout(
      () => {
        settled.value = filter;
      },
      isTyping ? bounds.searchMs : 0,
    );
    return () => clearTimeout(timer);
  }, [filter]);
  return settled.value;
}
