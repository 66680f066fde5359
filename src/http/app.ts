/** Composes the routes behind the guard; the one place where an error becomes an answer. */
import { Elysia, ValidationError } from "elysia";
import { limits } from "../config/limits.ts";
import { assetRoutes } from "./assets.ts";
import type { HttpContext } from "./context.ts";
import { deviceRoutes } from "./devices.ts";
import { checkRequest, SECURITY_HEADERS } from "./guard.ts";
import { hookRoutes } from "./hooks.ts";
import { liveRoutes } from "./live.ts";
import { permissionRoutes } from "./permissions.ts";
import { problemResponse, Refusal } from "./refusal.ts";
import { sessionRoutes } from "./sessions.ts";
import { signInRoutes } from "./sign-in.ts";
import { stateRoutes } from "./state.ts";

export async function makeApp(context: HttpContext) {
  return new Elysia({
    serve: {
      hostname: context.config.host,
      // Above the largest hook body: the refusal that says so is ours, not the engine's.
      maxRequestBodySize: limits.hookBodyBytesMax * 2,
      idleTimeout: 30,
    },
  })
    .headers(SECURITY_HEADERS)
    .onRequest(({ request }) => {
      checkRequest(request, new URL(request.url).pathname, {
        port: context.port,
        host: context.config.host,
      });
    })
    .onError(({ error, code }) => answer(context, error, code))
    .use(hookRoutes(context))
    .use(signInRoutes(context))
    .use(deviceRoutes(context))
    .use(sessionRoutes(context))
    .use(permissionRoutes(context))
    .use(stateRoutes(context))
    .use(liveRoutes(context))
    .use(await assetRoutes());
}

function answer(context: HttpContext, error: unknown, code: string | number): Response {
  const refusal = refusalOf(error, code);
  if (refusal.status >= 500 && refusal.status !== 503) {
    context.log.error({ err: error }, "a request failed");
  }
  const response = problemResponse(refusal);
  // Elysia's default headers do not reach errors.
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.headers.set(name, value);
  return response;
}

function refusalOf(error: unknown, code: string | number): Refusal {
  if (error instanceof Refusal) return error;
  if (code === "NOT_FOUND") return new Refusal(404, "not_found", "There is nothing here.");
  if (code === "PARSE") return new Refusal(400, "not_json", "The body is not valid JSON.");
  if (error instanceof ValidationError) {
    return new Refusal(400, "bad_input", "A part of the request is not of the expected form.");
  }
  return new Refusal(500, "internal", "The server failed here; its log says why.");
}
