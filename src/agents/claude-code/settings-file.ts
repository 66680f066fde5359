/** Surgery on the text of a Claude Code settings file: pure, and blind to all but our entries. */
import type { HookEntry } from "./hook-events.ts";
import {
  type JsonArray,
  type JsonNode,
  type JsonObject,
  JsonTextError,
  parseJsonText,
} from "./json-text.ts";
import { insertChild, removeChild } from "./text-surgery.ts";

/** The new text, or why the file is left alone (a clause without subject, naming the line). */
export type Surgery = { ok: true; text: string } | { ok: false; reason: string };

const BOM = "\uFEFF";

/**
 * Puts `entries` into `hooks`, each as the last group of its event. Entries of an earlier
 * install (known by `mark`) are replaced; if they are all there and the same, the text stays as
 * it is, byte for byte. An empty text becomes a file with our entries alone.
 */
export function addHooks(text: string, entries: readonly HookEntry[], mark: string): Surgery {
  return surgery(text, (body) => {
    if (hasExactly(body, entries, mark)) return body;
    let edited = removeAll(body, mark);
    for (const entry of entries) edited = addEntry(edited, entry);
    return edited;
  });
}

/**
 * Takes out every hook whose command holds `mark`, then the groups, events and the `hooks`
 * object that became empty by it. After `addHooks` this restores the text exactly, except where
 * an empty `{}` or `[]` was filled: that goes too.
 */
export function removeHooks(text: string, mark: string): Surgery {
  return surgery(text, (body) => (body.trim() === "" ? body : removeAll(body, mark)));
}

/** Whether a hook of ours is in the text; a text that is no settings file has none. */
export function hasHooks(text: string, mark: string): boolean {
  const removed = removeHooks(text, mark);
  return removed.ok && removed.text !== text;
}

function surgery(text: string, edit: (body: string) => string): Surgery {
  const bom = text.startsWith(BOM) ? BOM : "";
  const body = text.slice(bom.length);
  try {
    const edited = edit(body);
    return { ok: true, text: edited === body ? text : bom + edited };
  } catch (cause) {
    if (cause instanceof JsonTextError) return { ok: false, reason: cause.message };
    throw cause;
  }
}

function addEntry(body: string, entry: HookEntry): string {
  if (body.trim() === "") return addEntry("{}\n", entry);
  const { root, hooks } = parseSettings(body);
  if (!hooks) {
    return insertChild(body, root, root, "hooks", { [entry.event]: [entry.group] });
  }
  const groups = eventGroups(hooks).find(({ event }) => event === entry.event)?.groups;
  if (!groups) return insertChild(body, root, hooks, entry.event, [entry.group]);
  return insertChild(body, root, groups, null, entry.group);
}

function removeAll(body: string, mark: string): string {
  let edited = body;
  while (edited.trim() !== "") {
    const next = removeOne(edited, mark);
    if (next === null) break;
    edited = next;
  }
  return edited;
}

/** Cuts the first hook of ours, at the highest level that it fills alone. */
function removeOne(body: string, mark: string): string | null {
  const { root, hooks } = parseSettings(body);
  if (!hooks) return null;
  for (const { event, groups } of eventGroups(hooks)) {
    for (const [groupIndex, group] of groups.items.entries()) {
      const handlers = groupHandlers(group);
      const index = handlers?.items.findIndex((handler) => isOurs(handler, mark)) ?? -1;
      if (!handlers || index < 0) continue;
      if (handlers.items.length > 1) return removeChild(body, handlers, handlers.items, index);
      if (groups.items.length > 1) return removeChild(body, groups, groups.items, groupIndex);
      if (hooks.members.length > 1) return removeMember(body, hooks, event);
      return removeMember(body, root, "hooks");
    }
  }
  return null;
}

function removeMember(body: string, object: JsonObject, key: string): string {
  const index = object.members.findIndex((member) => member.key === key);
  return removeChild(body, object, object.members, index);
}

/** Our entries are there, once each, with the same content and no others of ours. */
function hasExactly(body: string, entries: readonly HookEntry[], mark: string): boolean {
  if (body.trim() === "") return false;
  const { hooks } = parseSettings(body);
  const found = (hooks ? eventGroups(hooks) : []).flatMap(({ event, groups }) =>
    groups.items
      .filter((group) => groupHandlers(group)?.items.some((handler) => isOurs(handler, mark)))
      .map((group) => contentKey(event, JSON.parse(body.slice(group.start, group.end)))),
  );
  const wanted = entries.map((entry) => contentKey(entry.event, entry.group));
  return found.length === wanted.length && found.sort().join() === wanted.sort().join();
}

function contentKey(event: string, group: unknown): string {
  return JSON.stringify([event, group]);
}

/** @throws JsonTextError if the text is no JSON or has not the shape of settings. */
function parseSettings(body: string): { root: JsonObject; hooks: JsonObject | null } {
  const root = parseJsonText(body);
  if (root.kind !== "object") throw new JsonTextError("line 1 is not the { of a settings object");
  const hooks = root.members.find((member) => member.key === "hooks")?.value ?? null;
  if (hooks && hooks.kind !== "object") {
    throw new JsonTextError(`line ${lineOf(body, hooks)} has "hooks", but it is not an object`);
  }
  for (const member of hooks?.members ?? []) {
    if (member.value.kind === "array") continue;
    const name = JSON.stringify(`hooks.${member.key}`);
    throw new JsonTextError(`line ${lineOf(body, member)} has ${name}, but it is not a list`);
  }
  return { root, hooks };
}

function eventGroups(hooks: JsonObject): { event: string; groups: JsonArray }[] {
  return hooks.members.flatMap(({ key, value }) =>
    value.kind === "array" ? [{ event: key, groups: value }] : [],
  );
}

function groupHandlers(group: JsonNode): JsonArray | null {
  if (group.kind !== "object") return null;
  const handlers = group.members.find((member) => member.key === "hooks")?.value;
  return handlers?.kind === "array" ? handlers : null;
}

function isOurs(handler: JsonNode, mark: string): boolean {
  if (handler.kind !== "object") return false;
  const command = handler.members.find((member) => member.key === "command")?.value;
  return command?.kind === "string" && command.value.includes(mark);
}

function lineOf(body: string, span: { start: number }): number {
  return body.slice(0, span.start).split("\n").length;
}
