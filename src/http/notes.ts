/** Notes: list with search, one, make, change, delete; send to an agent, make an issue of it. */
import { z } from "zod";
import { repositoryOfUrl } from "../control/github-issue.ts";
import { TAGS_MAX, tagsOf, titleOfNote, wordsQuery } from "../game/notes.ts";
import { noteViewOf, STATUS_WORDS } from "../ingest/note-views.ts";
import { isoTime } from "../lib/clock.ts";
import { newId } from "../lib/ids.ts";
import { promptDelivery } from "../protocol/api.ts";
import {
  type NoteView,
  noteBody,
  noteChange,
  noteGone,
  noteIssue,
  noteList,
  noteSend,
  noteStatus,
  noteTag,
  noteTags,
  noteView,
} from "../protocol/notes.ts";
import type { NoteRow } from "../store/notes.ts";
import type { HttpContext } from "./context.ts";
import { listQuery, orderOf, pageOf } from "./page.ts";
import { Refusal } from "./refusal.ts";
import { type Route, route } from "./route.ts";

const params = z.object({ id: z.string().min(1).max(128) });
const TAGS_SHOWN = 200;

export function noteRoutes(context: HttpContext): Route[] {
  return [
    listRoute(context),
    tagsRoute(context),
    oneRoute(context),
    createRoute(context),
    changeRoute(context),
    deleteRoute(context),
    sendRoute(context),
    issueRoute(context),
  ];
}

function listRoute({ store }: HttpContext): Route {
  return route({
    method: "GET",
    path: "/api/notes",
    id: "listNotes",
    summary: "Notes, the most recently changed first",
    access: "view",
    query: listQuery(["-updatedAt", "updatedAt", "-createdAt", "createdAt"]).extend({
      status: noteStatus.optional().describe("Only these."),
      tag: noteTag.optional().describe("With this tag."),
      q: z.string().min(1).max(200).optional().describe("With these words, or their beginnings."),
    }),
    answers: { 200: noteList },
    handle({ query }) {
      const { status, tag, q } = query;
      const words = q === undefined ? null : wordsQuery(q);
      // What was asked for may have no word in it: no note has it.
      const isNone = q !== undefined && words === null;
      const filter = {
        statuses: status ? STATUS_WORDS[status] : null,
        tag: tag?.toLowerCase() ?? null,
        words,
      };
      const order = orderOf(query.sort);
      const page = pageOf(
        "notes",
        query,
        (after, count) => (isNone ? [] : store.notes.page(filter, order, after, count)),
        (row: NoteRow) => ({ key: row[order.field], id: row.id }),
      );
      return { ...page, items: page.items.map(noteViewOf) };
    },
  });
}

function tagsRoute({ store }: HttpContext): Route {
  return route({
    method: "GET",
    path: "/api/note-tags",
    id: "listNoteTags",
    summary: "Tags of notes, the most used first",
    access: "view",
    answers: { 200: noteTags },
    handle: () => ({ items: store.notes.tags(TAGS_SHOWN) }),
  });
}

function oneRoute(context: HttpContext): Route {
  return route({
    method: "GET",
    path: "/api/notes/:id",
    id: "getNote",
    summary: "One note",
    access: "view",
    params,
    answers: { 200: noteView },
    handle: (call) => noteViewOf(find(context, call.params.id)),
  });
}

function createRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/notes",
    id: "createNote",
    summary: "Write a note; #tags in its text are its tags",
    access: "answer",
    body: noteBody,
    answers: { 201: noteView },
    handle({ body: { content } }) {
      const at = isoTime(context.clock.now());
      const row: NoteRow = {
        id: newId(),
        content,
        tags: JSON.stringify(readTags(content)),
        status: "inbox",
        issueUrl: null,
        createdAt: at,
        updatedAt: at,
      };
      return context.ingest.act((tx, { changes }) => {
        context.store.notes.add(tx, row);
        const note = noteViewOf(row);
        changes.push({ type: "note", note, isGone: false });
        return note;
      });
    },
  });
}

function changeRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/notes/:id",
    id: "changeNote",
    summary: "Change a note's text or status",
    access: "answer",
    params,
    body: noteChange,
    answers: { 200: noteView },
    handle({ params: { id }, body: { content, status } }) {
      const tags = content === undefined ? null : JSON.stringify(readTags(content));
      return change(context, id, (row) => ({
        ...row,
        content: content ?? row.content,
        tags: tags ?? row.tags,
        status: status ?? row.status,
      }));
    },
  });
}

function deleteRoute(context: HttpContext): Route {
  return route({
    method: "DELETE",
    path: "/api/notes/:id",
    id: "deleteNote",
    summary: "Delete a note",
    access: "answer",
    params,
    answers: { 200: noteGone },
    async handle({ params: { id } }) {
      await context.ingest.act((tx, { changes }) => {
        const note = noteViewOf(find(context, id));
        context.store.notes.remove(tx, id);
        changes.push({ type: "note", note, isGone: true });
      });
      return { deleted: true };
    },
  });
}

function sendRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/notes/:id/send",
    id: "sendNote",
    summary: "Type a note into an agent's prompt box; 422 says why it was not typed",
    access: "answer",
    params,
    body: noteSend,
    answers: { 200: promptDelivery, 422: promptDelivery },
    async handle({ params: { id }, body: { sessionId, requestId }, set, principal }) {
      const note = find(context, id);
      if (!context.session(sessionId)) {
        throw new Refusal(404, "no_such_session", "There is no live session of that id.");
      }
      const { deviceId } = principal;
      const how = { submit: true, force: false, whenIdle: false } as const;
      const prompt = { text: note.content, requestId, sessionId, deviceId, ...how };
      const delivery = await context.prompts.send(prompt);
      await context.ingest.write((tx) =>
        context.store.devices.audit(tx, {
          at: isoTime(context.clock.now()),
          deviceId: principal.deviceId,
          action: "note.send",
          target: sessionId,
          contentHash: null,
          result: delivery.state,
        }),
      );
      if (delivery.state === "failed") set.status = 422;
      else if (note.status === "inbox") {
        await change(context, id, (row) => ({ ...row, status: "active" }));
      }
      return delivery;
    },
  });
}

function issueRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/notes/:id/issue",
    id: "makeIssue",
    summary: "Make a GitHub issue of a note, by gh; 422 says why there is none",
    access: "person:answer",
    params,
    body: noteIssue,
    answers: { 200: noteView },
    refusals: [409, 422],
    async handle({ params: { id }, body: { projectId }, principal }) {
      const note = find(context, id);
      if (note.issueUrl) {
        throw new Refusal(409, "has_issue", "There is an issue of this note already.");
      }
      const project = context.store.projects.find(projectId);
      if (!project) throw new Refusal(404, "no_such_project", "There is no such project.");
      const repository = project.githubUrl && repositoryOfUrl(project.githubUrl);
      if (!repository) {
        const detail = "The project has no repository on GitHub that is known here.";
        throw new Refusal(422, "no_repository", detail);
      }
      const title = titleOfNote(note.content);
      const result = await context.makeIssue({ repository, title, body: note.content });
      await context.ingest.write((tx) =>
        context.store.devices.audit(tx, {
          at: isoTime(context.clock.now()),
          deviceId: principal.deviceId,
          action: "note.issue",
          target: projectId,
          contentHash: null,
          result: result.ok ? "ok" : "failed",
        }),
      );
      if (!result.ok) throw new Refusal(422, "no_issue", result.detail);
      return change(context, id, (row) => ({ ...row, issueUrl: result.url, status: "done" }));
    },
  });
}

function change(
  context: HttpContext,
  id: string,
  next: (row: NoteRow) => NoteRow,
): Promise<NoteView> {
  return context.ingest.act((tx, { changes }) => {
    const row = { ...next(find(context, id)), updatedAt: isoTime(context.clock.now()) };
    context.store.notes.save(tx, row);
    const note = noteViewOf(row);
    changes.push({ type: "note", note, isGone: false });
    return note;
  });
}

function find({ store }: HttpContext, id: string): NoteRow {
  const row = store.notes.find(id);
  if (row) return row;
  throw new Refusal(404, "no_such_note", "There is no such note.");
}

function readTags(content: string): string[] {
  const tags = tagsOf(content);
  if (tags.length <= TAGS_MAX) return tags;
  throw new Refusal(400, "too_many_tags", `A note may have at most ${TAGS_MAX} tags.`);
}
