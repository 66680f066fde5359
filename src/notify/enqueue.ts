/** Puts what is told into the outbox, in the transaction of what it tells. */
import { limits } from "../config/limits.ts";
import type { NotifySettings } from "../config/notify-settings.ts";
import type { Happened } from "../ingest/happened.ts";
import { isoTime } from "../lib/clock.ts";
import type { Store } from "../store/store.ts";
import type { Tx } from "../store/transact.ts";
import type { Message } from "./message.ts";
import type { Notice } from "./notice.ts";
import { plainLine } from "./plain.ts";
import { noticesOf } from "./rules.ts";

export interface EnqueueOptions {
  store: Store;
  /** Name of the channel. */
  channel: string;
  settings: NotifySettings;
}

/** True when the outbox has changed. */
export function enqueue(tx: Tx, happened: Happened, options: EnqueueOptions): boolean {
  const { store, channel, settings } = options;
  const { notices, over } = noticesOf(happened, settings);
  for (const { sessionId, kind } of over) store.outbox.drop(tx, sessionId, kind);
  const createdAt = isoTime(happened.now);
  for (const notice of notices) {
    const { kind, key, sessionId, dueAt } = notice;
    const body = JSON.stringify(messageOf(notice, options));
    const row = { channel, kind, key, sessionId, body, createdAt, dueAt: isoTime(dueAt) };
    store.outbox.put(tx, row);
  }
  if (notices.length > 0) bound(tx, store, createdAt);
  return notices.length > 0 || over.length > 0;
}

function bound(tx: Tx, store: Store, at: string): void {
  const why = `More than ${limits.outboxOpenMax} messages waited.`;
  for (const id of store.outbox.overflow(limits.outboxOpenMax)) {
    store.outbox.giveUp(tx, id, at, why);
  }
}

function messageOf(notice: Notice, { store, settings }: EnqueueOptions): Message {
  const { kind, sessionId, about, what, since, tookMs } = notice;
  const persona = about.personaId === null ? null : store.personas.find(about.personaId);
  const project = about.projectId === null ? null : store.projects.find(about.projectId);
  const place = project && plainLine(project.name, limits.noticeNameCharsMax);
  const name = persona && plainLine(persona.name, limits.noticeNameCharsMax);
  const isOfProject = name === null && about.personaId === null && sessionless(kind);
  return {
    kind,
    who: name ?? (isOfProject ? place : null) ?? "An agent",
    project: isOfProject ? null : place,
    what: what === null ? null : plainLine(what, limits.noticeDetailCharsMax),
    since,
    tookMs,
    link: linkOf(sessionless(kind) ? null : sessionId, settings.address),
  };
}

/** What the game tells is about a persona or a project, not about a session. */
function sessionless(kind: Notice["kind"]): boolean {
  return kind === "levelup" || kind === "achievement";
}

function linkOf(sessionId: string | null, address: string | undefined): string | null {
  if (address === undefined) return null;
  return sessionId === null ? address : `${address}/s/${encodeURIComponent(sessionId)}`;
}
