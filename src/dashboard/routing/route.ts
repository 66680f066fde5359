/** Addresses of the page: path to route and back. */
import { isSessionId } from "../check/parse.ts";

export type Route =
  | { name: "camp" }
  | { name: "session"; id: string }
  | { name: "hall" }
  | { name: "persona"; id: string }
  | { name: "project"; id: string }
  | { name: "quests" }
  | { name: "notes" }
  | { name: "sign-in" }
  | { name: "not-found" };

/** Pages of a path of one word. */
const plain = { hall: "hall", quests: "quests", notes: "notes", "sign-in": "sign-in" } as const;

/** Longest id of a persona or project; those of an adopted file may be any text. */
const idCharsMax = 128;

export function parseRoute(path: string): Route {
  const [first, second, ...rest] = path.split("/").filter((part) => part !== "");
  if (first === undefined) return { name: "camp" };
  if (rest.length > 0) return { name: "not-found" };
  if (second === undefined) {
    return isPlain(first) ? { name: plain[first] } : { name: "not-found" };
  }
  const id = decode(second);
  if (id === null) return { name: "not-found" };
  if (first === "s" && isSessionId(id)) return { name: "session", id };
  const isId = id.length <= idCharsMax && !/\p{Cc}/u.test(id);
  if (first === "p" && isId) return { name: "persona", id };
  if (first === "project" && isId) return { name: "project", id };
  return { name: "not-found" };
}

export function sessionPath(id: string): string {
  return `/s/${encodeURIComponent(id)}`;
}

export function personaPath(id: string): string {
  return `/p/${encodeURIComponent(id)}`;
}

export function projectPath(id: string): string {
  return `/project/${encodeURIComponent(id)}`;
}

function isPlain(word: string): word is keyof typeof plain {
  return Object.hasOwn(plain, word);
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    // A broken percent escape is an address that does not exist.
    return null;
  }
}
