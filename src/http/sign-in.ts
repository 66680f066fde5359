/** Signing in by a single-use link, and who one is. */
import { limits } from "../config/limits.ts";
import { isoTime } from "../lib/clock.ts";
import { newId, newSecret } from "../lib/ids.ts";
import {
  me,
  signedIn,
  signedOut,
  signInBody,
  signInLink,
  signInLinkBody,
} from "../protocol/api.ts";
import { hashSecret, SESSION_COOKIE } from "./auth.ts";
import type { HttpContext } from "./context.ts";
import { type Route, route } from "./route.ts";

/** A year: a device is signed out by revoking it, not by forgetting it. */
const COOKIE_AGE_S = 365 * 24 * 3600;

export function signInRoutes(context: HttpContext): Route[] {
  return [
    route({
      method: "POST",
      path: "/api/sign-in-links",
      id: "makeSignInLink",
      summary: "Make the code of a link that signs one browser in, once",
      access: "cli",
      body: signInLinkBody,
      answers: { 200: signInLink },
      async handle({ body: { isPrinted } }) {
        const lifeMs = isPrinted ? limits.signInLinkPrintedMs : limits.signInLinkMs;
        const result = isPrinted ? "printed" : "opened";
        await record(context, { deviceId: null, action: "sign-in-link", target: null, result });
        const code = context.signInCodes.issue({ name: "Browser" }, lifeMs);
        return { code, expiresAt: isoTime(context.clock.now() + lifeMs) };
      },
    }),
    signInRoute(context),
    signOutRoute(context),
    route({
      method: "GET",
      path: "/api/me",
      id: "getMe",
      summary: "Who is asking",
      access: "view",
      answers: { 200: me },
      handle: ({ principal }) => ({
        device: principal.name,
        role: principal.role,
        version: context.version,
      }),
    }),
  ];
}

function signInRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/sign-in",
    id: "signIn",
    summary: "Spend the code of a link for a cookie and its key",
    access: "anyone",
    body: signInBody,
    answers: { 200: signedIn },
    refusals: [401, 429],
    async handle({ request, address, body: { code }, set }) {
      const worth = context.signInCodes.spend(code);
      if (!worth) {
        const refusal = context.auth.refuseTry(address);
        // Beyond the tries of a minute nobody could fill the log either.
        if (refusal.status === 401) {
          const refused = { deviceId: null, target: address, result: "refused" };
          await record(context, { action: "sign-in", ...refused });
        }
        throw refusal;
      }
      const secret = newSecret();
      const key = newSecret();
      const now = isoTime(context.clock.now());
      const id = newId();
      await context.ingest.write((tx) => {
        context.store.devices.add(tx, {
          id,
          name: browserName(request.headers.get("user-agent")),
          role: "full",
          kind: "browser",
          secretHash: hashSecret(secret),
          keyHash: hashSecret(key),
          at: now,
        });
        context.store.devices.audit(tx, {
          at: now,
          deviceId: id,
          action: "sign-in",
          target: null,
          contentHash: null,
          result: "ok",
        });
      });
      set.headers["set-cookie"] =
        `${SESSION_COOKIE}=${secret}; HttpOnly; SameSite=Strict; Path=/; ` +
        `Max-Age=${COOKIE_AGE_S}${context.config.behind_proxy ? "; Secure" : ""}`;
      return { key };
    },
  });
}

interface Act {
  deviceId: string | null;
  action: string;
  target: string | null;
  result: string;
}

function record({ ingest, store, clock }: HttpContext, act: Act): Promise<void> {
  const at = isoTime(clock.now());
  return ingest.write((tx) => store.devices.audit(tx, { at, contentHash: null, ...act }));
}

function signOutRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/sign-out",
    id: "signOut",
    summary: "Revoke the device that asks",
    access: "person:view",
    answers: { 200: signedOut },
    async handle({ principal: { deviceId }, set }) {
      const at = isoTime(context.clock.now());
      await context.ingest.write((tx) => {
        if (deviceId) context.store.devices.revoke(tx, deviceId, at);
        context.store.devices.audit(tx, {
          at,
          deviceId,
          action: "sign-out",
          target: null,
          contentHash: null,
          result: "ok",
        });
      });
      set.headers["set-cookie"] =
        `${SESSION_COOKIE}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0`;
      return { signedOut: true };
    },
  });
}

/** "Chromium on Linux": enough to know one's devices apart, nothing of what was sent. */
function browserName(agent: string | null): string {
  const text = agent ?? "";
  const browser =
    ["Firefox", "Edg", "Chrome", "Safari"].find((name) => text.includes(name)) ?? "Browser";
  const system =
    ["Android", "iPhone", "iPad", "Mac", "Windows", "Linux"].find((name) => text.includes(name)) ??
    "unknown system";
  return `${browser === "Edg" ? "Edge" : browser} on ${system}`;
}
