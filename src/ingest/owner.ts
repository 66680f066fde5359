/** Whose an event is: the one place that makes personas and projects or binds sessions to them. */
import { avatarPath } from "../game/avatar.ts";
import { personaName } from "../game/names.ts";
import { classify, type RepositoryContents } from "../game/project-class.ts";
import { isoTime } from "../lib/clock.ts";
import { newId } from "../lib/ids.ts";
import { carriedPersona } from "../sessions/identity.ts";
import type { PersonaRow } from "../store/personas.ts";
import type { ProjectRow } from "../store/projects.ts";
import type { Store } from "../store/store.ts";
import type { Tx } from "../store/transact.ts";
import type { Change } from "./changes.ts";
import { isStale } from "./entity-book.ts";
import type { HookCall } from "./hook-call.ts";
import type { SessionBook } from "./session-book.ts";
import { avatarSeed, personaViewOf, projectViewOf } from "./views.ts";

export interface OwnerContext {
  store: Store;
  book: SessionBook;
  changes: Change[];
  zone: string;
  contentsOf(path: string): RepositoryContents;
}

export interface Owner {
  personaId: string;
  projectId: string | null;
  /** The event bound its session to the persona. */
  isNewSession: boolean;
  /** Their rows as they stand, where they were read. */
  persona: PersonaRow | null;
  project: ProjectRow | null;
}

export function bindOwner(tx: Tx, call: HookCall, context: OwnerContext): Owner {
  const { store, book } = context;
  const at = isoTime(call.at);
  const { sessionId } = call.event;
  const project = bindProject(tx, call, context, at);
  const projectId = project?.id ?? null;
  const state = book.get(sessionId);
  // An adopted file may have an empty id: only null is none.
  if (state && state.personaId !== null) {
    const { personaId } = state;
    const persona = touchPersona(tx, personaId, call, context);
    const owner = { personaId, projectId: projectId ?? state.projectId };
    return { ...owner, isNewSession: false, persona, project };
  }
  const known = store.personas.ofSession(sessionId);
  const carried =
    known ??
    carriedPersona(call.event, call.process, call.paneKey, call.at, {
      personaOfSession: (id) => store.personas.ofSession(id),
      beforeInProcess: (process, id) => book.beforeInProcess(process, id),
      beforeInPane: (paneKey, id) => book.beforeInPane(paneKey, id),
    });
  if (carried !== null) {
    store.personas.bind(tx, sessionId, carried, at);
    const persona = touchPersona(tx, carried, call, context);
    const isNewSession = known === null;
    return { personaId: carried, projectId, isNewSession, persona, project };
  }
  const personaId = createPersona(tx, call, context, at);
  return { personaId, projectId, isNewSession: true, persona: null, project };
}

/** "Last seen" is told in minutes: not every event writes it and tells every page. */
function touchPersona(
  tx: Tx,
  id: string,
  call: HookCall,
  context: OwnerContext,
): PersonaRow | null {
  const row = context.store.personas.find(id);
  if (!row || !isStale(row.lastSeenAt, call.at)) return row;
  context.store.personas.touch(tx, id, isoTime(call.at));
  return pushPersona(id, context);
}

function createPersona(tx: Tx, call: HookCall, context: OwnerContext, at: string): string {
  const { store } = context;
  const { sessionId } = call.event;
  const id = newId();
  store.personas.create(tx, {
    id,
    sessionId,
    name: personaName(sessionId, (name) => store.personas.isNameTaken(name)),
    avatarUrl: avatarPath(avatarSeed(sessionId)),
    at,
  });
  pushPersona(id, context);
  return id;
}

function bindProject(tx: Tx, call: HookCall, context: OwnerContext, at: string): ProjectRow | null {
  const { store } = context;
  if (!call.repository) return null;
  const { root, name, githubUrl } = call.repository;
  const known = store.projects.findByPath(root);
  if (known) {
    const isMoved = githubUrl !== null && githubUrl !== known.githubUrl;
    if (isMoved) store.projects.link(tx, known.id, githubUrl);
    const isOld = isStale(known.lastActivityAt, call.at);
    if (isOld) store.projects.touch(tx, known.id, at);
    return isMoved || isOld ? pushProject(known.id, context) : known;
  }
  const id = newId();
  store.projects.create(tx, { id, path: root, name, githubUrl, at });
  const row = store.projects.find(id);
  if (row) {
    const { projectClass, reason } = classify(context.contentsOf(root), {});
    store.projects.save(tx, { ...row, projectClass, classReason: reason });
  }
  return pushProject(id, context);
}

function pushPersona(id: string, context: OwnerContext): PersonaRow | null {
  const row = context.store.personas.find(id);
  if (row) context.changes.push({ type: "persona", persona: personaViewOf(row) });
  return row;
}

function pushProject(id: string, context: OwnerContext): ProjectRow | null {
  const row = context.store.projects.find(id);
  if (row) context.changes.push({ type: "project", project: projectViewOf(row, context.zone) });
  return row;
}
