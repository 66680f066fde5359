/** Notes: a person's inbox of thoughts, with tags, search, and ways out to an agent or an issue. */
import { z } from "zod";
import { pageSchema } from "./page.ts";
import { plainText } from "./text.ts";

export const noteStatus = z.enum(["inbox", "active", "done", "archived"]);
export type NoteStatus = z.infer<typeof noteStatus>;

/** As it stands in a text after `#`: letters, digits, `-` and `_`. */
export const noteTag = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}_-]{0,49}$/u);

export const noteView = z.object({
  id: z.string(),
  content: z.string(),
  /** Lower case, in the order of the text. */
  tags: z.array(z.string()),
  status: noteStatus,
  /** The issue that was made of it. */
  issueUrl: z.string().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type NoteView = z.infer<typeof noteView>;

/** GET /api/notes */
export const noteList = pageSchema(noteView);

const content = plainText(20_000);

/** POST /api/notes */
export const noteBody = z.strictObject({ content });

/** POST /api/notes/:id */
export const noteChange = z.strictObject({
  content: content.optional(),
  status: noteStatus.optional(),
});

/** POST /api/notes/:id/send: as a prompt to a session. */
export const noteSend = z.strictObject({
  sessionId: z.string().regex(/^[0-9A-Za-z._-]{1,128}$/),
  requestId: z.string().regex(/^[0-9A-Za-z._-]{8,128}$/),
});

/** POST /api/notes/:id/issue: in the GitHub repository of a project. */
export const noteIssue = z.strictObject({ projectId: z.string().min(1).max(128) });

/** GET /api/note-tags */
export const noteTags = z.object({
  items: z.array(z.object({ tag: z.string(), notes: z.number().int() })),
});

export const noteGone = z.object({ deleted: z.literal(true) });
