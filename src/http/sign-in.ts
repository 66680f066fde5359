/** Signing in by a single-use link, and who one is. */
import { Elysia } from "elysia";
import { z } from "zod";
import { limits } from "../config/limits.ts";
import { isoTime } from "../lib/clock.ts";
import { newId, newSecret } from "../lib/ids.ts";
import type { Me } from "../protocol/api.ts";
import { hashSecret, SESSION_COOKIE } from "./auth.ts";
import type { HttpContext } from "./context.ts";
import { addressOf, readJson } from "./request.ts";

const linkBody = z.strictObject({ isPrinted: z.boolean().default(false) });
const signInBody = z.strictObject({ code: z.string().regex(/^[0-9a-f]{64}$/) });

/** A year: a device is signed out by revoking it, not by forgetting it. */
const COOKIE_AGE_S = 365 * 24 * 3600;

export function signInRoutes(context: HttpContext) {
  return new Elysia({ name: "sign-in" })
    .post(
      "/api/sign-in-links",
      async ({ request, server }) => {
        context.auth.requireCli(request, addressOf(server, request));
        const { isPrinted } = await readJson(request, linkBody);
        const lifeMs = isPrinted ? limits.signInLinkPrintedMs : limits.signInLinkMs;
        const code = context.signInCodes.issue({ name: "Browser" }, lifeMs);
        return { code, expiresAt: isoTime(context.clock.now() + lifeMs) };
      },
      { parse: "none" },
    )
    .post(
      "/api/sign-in",
      async ({ request, server, set }) => {
        const { code } = await readJson(request, signInBody);
        const worth = context.signInCodes.spend(code);
        if (!worth) throw context.auth.refuseTry(addressOf(server, request));
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
          `${SESSION_COOKIE}=${secret}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${COOKIE_AGE_S}`;
        return { key };
      },
      { parse: "none" },
    )
    .post(
      "/api/sign-out",
      async ({ request, server, set }) => {
        const { deviceId } = context.auth.requirePerson(
          request,
          addressOf(server, request),
          "view",
        );
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
      { parse: "none" },
    )
    .get("/api/me", ({ request, server }): Me => {
      const principal = context.auth.require(request, addressOf(server, request), "view");
      return { device: principal.name, role: principal.role, version: context.version };
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
