/** Addresses of the page: path to route and back. */
import { isSessionId } from "../check/parse.ts";

export type Route =
  | { name: "camp" }
  | { name: "session"; id: string }
  | { name: "sign-in" }
  | { name: "not-found" };

export function parseRoute(path: string): Route {
  const parts = path.split("/").filter((part) => part !== "");
  if (parts.length === 0) return { name: "camp" };
  if (parts.length === 1 && parts[0] === "sign-in") return { name: "sign-in" };
  if (parts.length === 2 && parts[0] === "s" && parts[1] !== undefined) {
    const id = decode(parts[1]);
    if (id !== null && isSessionId(id)) return { name: "session", id };
  }
  return { name: "not-found" };
}

export function sessionPath(id: string): string {
  return `/s/${encodeURIComponent(id)}`;
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    // A broken percent escape is an address that does not exist.
    return null;
  }
}
