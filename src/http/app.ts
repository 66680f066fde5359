/** Composes the routes behind the guard; the one place where an error becomes an answer. */
import { Elysia, ValidationError } from "elysia";
import { IngestBusy } from "../ingest/queue.ts";
import { assetRoutes, shellPage } from "./assets.ts";
import { auditRoutes } from "./audit.ts";
import { backupRoutes } from "./backups.ts";
import type { HttpContext } from "./context.ts";
import { deviceRoutes } from "./devices.ts";
import { dialogRoutes } from "./dialogs.ts";
import { gameRoutes } from "./game.ts";
import { checkRequest, SECURITY_HEADERS } from "./guard.ts";
import { hookRoutes } from "./hooks.ts";
import { ledgerRoutes } from "./ledger.ts";
import { liveDocument, liveRoutes, liveSocket } from "./live.ts";
import { type MethodsOf, methodsOf } from "./methods.ts";
import { metricsRoutes } from "./metrics.ts";
import { noteRoutes } from "./notes.ts";
import { notifyRoutes } from "./notify.ts";
import { openApiRoutes } from "./openapi.ts";
import { permissionRoutes } from "./permissions.ts";
import { promptRoutes } from "./prompts.ts";
import { questRoutes } from "./quests.ts";
import { recordRoutes } from "./records.ts";
import { problemResponse, Refusal } from "./refusal.ts";
import { type Route, served } from "./route.ts";
import { sessionActRoutes } from "./session-acts.ts";
import { sessionWhyRoutes } from "./session-why.ts";
import { sessionRoutes } from "./sessions.ts";
import { signInRoutes } from "./sign-in.ts";
import { stateRoutes } from "./state.ts";
import { storyRoutes } from "./stories.ts";
import { trophyRoutes } from "./trophies.ts";
import { windowRoutes } from "./windows.ts";

/** Everything but the socket and the page's own files. */
function routesOf(context: HttpContext): Route[] {
  const routes: Route[] = [
    ...hookRoutes(context),
    ...signInRoutes(context),
    ...deviceRoutes(context),
    ...backupRoutes(context),
    ...ledgerRoutes(context),
    ...sessionRoutes(context),
    ...sessionActRoutes(context),
    ...promptRoutes(context),
    ...dialogRoutes(context),
    ...sessionWhyRoutes(context),
    ...permissionRoutes(context),
    ...windowRoutes(context),
    ...notifyRoutes(context),
    ...gameRoutes(context),
    ...trophyRoutes(context),
    ...questRoutes(context),
    ...noteRoutes(context),
    ...storyRoutes(context),
    ...recordRoutes(context),
    ...auditRoutes(context),
    ...stateRoutes(context),
    ...liveRoutes(context),
    ...metricsRoutes(context),
    ...openApiRoutes(() => [...routes, liveDocument], context.version),
  ];
  return routes;
}

export async function makeApp(context: HttpContext) {
  let methods: MethodsOf = () => [];
  const page = await shellPage();
  const app = new Elysia({
    serve: {
      hostname: context.config.host,
      // Each body is bounded where it is read: the engine's own refusal would say nothing.
      maxRequestBodySize: Number.MAX_SAFE_INTEGER,
      idleTimeout: 30,
    },
  })
    .headers(SECURITY_HEADERS)
    .onRequest(({ request }) => {
      checkRequest(request, {
        port: context.port,
        host: context.config.host,
        hosts: context.config.hosts,
      });
      if (context.isRestoring()) throw restoring();
    })
    .onError(({ error, code, request, path }) =>
      code === "NOT_FOUND"
        ? elsewhere(request, methods(path), page)
        : refuse(refusalOf(context, error, code)),
    )
    .use(served(routesOf(context), context))
    .use(liveSocket(context))
    .use(await assetRoutes(page));
  methods = methodsOf(app.routes);
  return app;
}

/** Hook scripts spool what is answered so, and send it again. */
function restoring(): Refusal {
  const headers = { "retry-after": "2", connection: "close" };
  return new Refusal(503, "restoring", "A backup is being restored; try in a moment.", headers);
}

/** Nothing answers this method at this address: what others would be answered. */
function elsewhere(
  request: Request,
  allowed: string[],
  page: (status: number) => Response,
): Response {
  const allow = allowed.join(", ");
  const { method } = request;
  if (allowed.length === 0) {
    // Whoever typed a wrong address into a browser is shown a way back, not JSON.
    const isPerson = method === "GET" && request.headers.get("accept")?.startsWith("text/html");
    if (isPerson) return secured(page(404));
    return refuse(new Refusal(404, "not_found", "There is nothing here."));
  }
  // No header of CORS: another site's page may not ask for anything here.
  if (method === "OPTIONS") return secured(new Response(null, { status: 204, headers: { allow } }));
  return refuse(new Refusal(405, "wrong_method", `Use one of: ${allow}.`, { allow }));
}

function refuse(refusal: Refusal): Response {
  return secured(problemResponse(refusal));
}

/** Elysia's default headers do not reach errors. */
function secured(response: Response): Response {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.headers.set(name, value);
  return response;
}

function refusalOf(context: HttpContext, error: unknown, code: string | number): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof IngestBusy) {
    return new Refusal(503, "busy", error.message, { "retry-after": "1" });
  }
  if (code === "PARSE") return new Refusal(400, "not_json", "The body is not valid JSON.");
  if (error instanceof ValidationError) {
    return new Refusal(400, "bad_input", "A part of the request is not of the expected form.");
  }
  context.log.error({ err: error }, "a request failed");
  return new Refusal(500, "internal", "The server failed here; its log says why.");
}
