/** Endpoints of notes: capture, search, states, and the ways out to an agent or an issue. */
import type { NoteStatus } from "../../protocol/notes.ts";
import { readPromptDelivery } from "../check/parse.ts";
import { read } from "../check/parse-pages.ts";
import type { Api } from "./endpoints.ts";
import { query } from "./query.ts";

const notePath = (id: string) => `/api/notes/${encodeURIComponent(id)}`;

export interface NoteFilter {
  status: NoteStatus | null;
  tag: string | null;
  search: string;
}

export const notesApi = {
  list: (api: Api, { status, tag, search }: NoteFilter, cursor: string | null) =>
    api.get(`/api/notes${query({ status, tag, q: search.trim(), limit: 50, cursor })}`, read.notes),
  tags: (api: Api) => api.get("/api/note-tags", read.noteTags),
  make: (api: Api, content: string) => api.send("POST", "/api/notes", { content }, read.note),
  change: (api: Api, id: string, change: { content?: string; status?: NoteStatus }) =>
    api.send("POST", notePath(id), change, read.note),
  remove: (api: Api, id: string) => api.send("DELETE", notePath(id), {}, read.noteGone),
  send: (api: Api, id: string, sessionId: string, requestId: string) =>
    api.send("POST", `${notePath(id)}/send`, { sessionId, requestId }, readPromptDelivery, 422),
  issue: (api: Api, id: string, projectId: string) =>
    api.send("POST", `${notePath(id)}/issue`, { projectId }, read.note),
};
