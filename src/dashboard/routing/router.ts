/** The current route as a signal, kept in step with the browser's address and history. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { parseRoute, type Route } from "./route.ts";

export interface Router {
  route: ReadonlySignal<Route>;
  go(path: string, how?: "push" | "replace"): void;
}

export function makeRouter(target: Window): Router {
  const route = signal(parseRoute(target.location.pathname));
  const read = () => {
    route.value = parseRoute(target.location.pathname);
  };
  target.addEventListener("popstate", read);
  return {
    route,
    go(path, how = "push") {
      if (how === "push") target.history.pushState(null, "", path);
      else target.history.replaceState(null, "", path);
      target.scrollTo(0, 0);
      read();
    },
  };
}
