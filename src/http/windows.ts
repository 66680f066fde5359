/** Windows of the watched tmux servers: open, split, rename, close, signal; role full only. */
import type { Made } from "../control/windows.ts";
import { signalSent } from "../protocol/acts.ts";
import {
  closeBody,
  paneSignalBody,
  renameBody,
  splitBody,
  windowBody,
  windowClosed,
  windowMade,
  windowRenamed,
} from "../protocol/windows.ts";
import { record } from "./audit-trail.ts";
import type { Principal } from "./auth.ts";
import type { HttpContext } from "./context.ts";
import { Refusal } from "./refusal.ts";
import { type Route, route } from "./route.ts";

export function windowRoutes(context: HttpContext): Route[] {
  return [
    openRoute(context),
    splitRoute(context),
    renameRoute(context),
    closeRoute(context),
    signalRoute(context),
  ];
}

function openRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/windows",
    id: "openWindow",
    summary: "Open a window in a folder, with a shell or an agent in it",
    access: "person:full",
    body: windowBody,
    answers: { 201: windowMade },
    refusals: [409],
    async handle({ body, principal }) {
      const outcome = await context.windows.open(body);
      return await made(context, principal, "window.open", body, outcome);
    },
  });
}

function splitRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/windows/split",
    id: "splitPane",
    summary: "Split a pane, with a shell or an agent in the new half",
    access: "person:full",
    body: splitBody,
    answers: { 201: windowMade },
    refusals: [409],
    async handle({ body, principal }) {
      const outcome = await context.windows.split(body);
      return await made(context, principal, "window.split", body, outcome);
    },
  });
}

function renameRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/windows/rename",
    id: "renameWindow",
    summary: "Rename the window of a pane",
    access: "person:full",
    body: renameBody,
    answers: { 200: windowRenamed },
    refusals: [409],
    async handle({ body: { pane, name }, principal }) {
      const outcome = await context.windows.rename(pane, name);
      await done(context, principal, { action: "window.rename", pane, content: name, outcome });
      return { name };
    },
  });
}

function closeRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/windows/close",
    id: "closeWindow",
    summary: "Close the window of a pane with everything in it, or the pane alone",
    access: "person:full",
    body: closeBody,
    answers: { 200: windowClosed },
    refusals: [409],
    async handle({ body: { pane, what }, principal }) {
      const outcome = await context.windows.close(pane, what);
      await done(context, principal, { action: "window.close", pane, content: what, outcome });
      return { closed: what };
    },
  });
}

function signalRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/windows/signal",
    id: "signalPane",
    summary: "Send a signal to the process that tmux started in a pane",
    access: "person:full",
    body: paneSignalBody,
    answers: { 200: signalSent },
    refusals: [409],
    async handle({ body: { pane, signal }, principal }) {
      const outcome = await context.windows.signal(pane, signal);
      await done(context, principal, { action: "window.signal", pane, content: signal, outcome });
      return { sent: signal };
    },
  });
}

async function made(
  context: HttpContext,
  principal: Principal,
  action: string,
  body: { pane?: string | undefined; cwd: string; command?: readonly string[] | undefined },
  outcome: Made,
): Promise<{ pane: string; window: string }> {
  const content = JSON.stringify([body.cwd, ...(body.command ?? [])]);
  const pane = outcome.ok ? outcome.pane : (body.pane ?? null);
  await done(context, principal, { action, pane, content, outcome });
  if (!outcome.ok) throw refused(outcome.detail);
  return { pane: outcome.pane, window: outcome.window };
}

/** Leaves its line in the audit log, and says no when nothing was done. */
async function done(
  context: HttpContext,
  principal: Principal,
  act: {
    action: string;
    pane: string | null;
    content: string;
    outcome: { ok: true } | { ok: false; detail: string };
  },
): Promise<void> {
  const { action, pane, content, outcome } = act;
  const result = outcome.ok ? "ok" : "failed";
  await record(context, principal, { action, target: pane, content, result });
  if (!outcome.ok) throw refused(outcome.detail);
}

function refused(detail: string): Refusal {
  return new Refusal(409, "not_done", detail);
}
