/** Devices that may sign in: list, add a script's token, revoke. */
import { Elysia } from "elysia";
import { z } from "zod";
import { limits } from "../config/limits.ts";
import { isoTime } from "../lib/clock.ts";
import { newId, newSecret } from "../lib/ids.ts";
import { role } from "../protocol/api.ts";
import { hashSecret } from "./auth.ts";
import type { HttpContext } from "./context.ts";
import { Refusal } from "./refusal.ts";
import { addressOf, readJson } from "./request.ts";

const deviceBody = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(64)
    // No control or direction-changing characters: the name is shown in lists.
    .regex(/^[^\p{Cc}\p{Cf}]+$/u),
  role,
});

export function deviceRoutes(context: HttpContext) {
  return new Elysia({ name: "devices" })
    .get("/api/devices", ({ request, server }) => {
      context.auth.requirePerson(request, addressOf(server, request), "full");
      return { items: context.store.devices.list(), nextCursor: null };
    })
    .post(
      "/api/devices",
      async ({ request, server, set }) => {
        const address = addressOf(server, request);
        const principal = context.auth.require(request, address, "answer");
        const body = await readJson(request, deviceBody);
        // The CLI token is readable by every program of this user, a watched agent included:
        // it may add a device that looks, but none that can decide or type.
        if (!principal.isCli || body.role !== "view") {
          context.auth.requirePerson(request, address, "full");
        }
        if (context.store.devices.list().length >= limits.devicesMax) {
          throw new Refusal(409, "too_many_devices", "Revoke a device before adding another.");
        }
        const token = newSecret();
        const id = newId();
        const at = isoTime(context.clock.now());
        await context.ingest.write((tx) => {
          context.store.devices.add(tx, {
            id,
            ...body,
            kind: "script",
            secretHash: hashSecret(token),
            keyHash: null,
            at,
          });
          context.store.devices.audit(tx, {
            at,
            deviceId: principal.deviceId,
            action: "device.add",
            target: id,
            contentHash: null,
            result: body.role,
          });
        });
        set.status = 201;
        return { id, name: body.name, role: body.role, token };
      },
      { parse: "none" },
    )
    .delete(
      "/api/devices/:id",
      async ({ request, server, params }) => {
        const address = addressOf(server, request);
        const principal = context.auth.requirePerson(request, address, "full");
        const at = isoTime(context.clock.now());
        const isRevoked = await context.ingest.write((tx) => {
          const done = context.store.devices.revoke(tx, params.id, at);
          context.store.devices.audit(tx, {
            at,
            deviceId: principal.deviceId,
            action: "device.revoke",
            target: params.id,
            contentHash: null,
            result: done ? "ok" : "unknown",
          });
          return done;
        });
        if (!isRevoked) throw new Refusal(404, "no_such_device", "There is no such device.");
        return { revoked: true };
      },
      { parse: "none" },
    );
}
