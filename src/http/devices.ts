/** Devices that may sign in: list, add a script's token, revoke. */
import { z } from "zod";
import { limits } from "../config/limits.ts";
import { isoTime } from "../lib/clock.ts";
import { newId, newSecret } from "../lib/ids.ts";
import { deviceAdded, deviceBody, deviceRevoked, deviceView } from "../protocol/api.ts";
import { pageSchema } from "../protocol/page.ts";
import type { DeviceRow } from "../store/devices.ts";
import { hashSecret } from "./auth.ts";
import type { HttpContext } from "./context.ts";
import { inMemory, listQuery, orderOf, pageOf } from "./page.ts";
import { Refusal } from "./refusal.ts";
import { type Route, route } from "./route.ts";

export function deviceRoutes(context: HttpContext): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/devices",
      id: "listDevices",
      summary: "Devices that may sign in",
      access: "person:full",
      query: listQuery(["createdAt", "-createdAt", "name", "-name"]),
      answers: { 200: pageSchema(deviceView) },
      handle({ query }) {
        const { field, isDescending } = orderOf(query.sort);
        const placeOf = (device: DeviceRow) => ({ key: device[field], id: device.id });
        const read = inMemory(context.store.devices.list(), isDescending, placeOf);
        return pageOf("devices", query, read, placeOf);
      },
    }),
    addRoute(context),
    revokeRoute(context),
  ];
}

function addRoute(context: HttpContext): Route {
  const { auth, store, ingest, clock } = context;
  return route({
    method: "POST",
    path: "/api/devices",
    id: "addDevice",
    summary: "Make a token for a script; the answer is the only place that says it",
    access: "answer",
    body: deviceBody,
    answers: { 201: deviceAdded },
    refusals: [409],
    async handle({ request, address, principal, body }) {
      // The CLI token is readable by every program of this user, a watched agent included:
      // it may add a device that looks, but none that can decide or type.
      if (!principal.isCli || body.role !== "view") auth.requirePerson(request, address, "full");
      if (store.devices.list().length >= limits.devicesMax) {
        throw new Refusal(409, "too_many_devices", "Revoke a device before adding another.");
      }
      const token = newSecret();
      const id = newId();
      const at = isoTime(clock.now());
      await ingest.write((tx) => {
        store.devices.add(tx, {
          id,
          ...body,
          kind: "script",
          secretHash: hashSecret(token),
          keyHash: null,
          at,
        });
        store.devices.audit(tx, {
          at,
          deviceId: principal.deviceId,
          action: "device.add",
          target: id,
          contentHash: null,
          result: body.role,
        });
      });
      return { id, name: body.name, role: body.role, token };
    },
  });
}

function revokeRoute(context: HttpContext): Route {
  const { store, ingest, clock } = context;
  return route({
    method: "DELETE",
    path: "/api/devices/:id",
    id: "revokeDevice",
    summary: "Sign a device out for good",
    access: "person:full",
    params: z.object({ id: z.string().regex(/^[0-9A-Za-z._-]{1,128}$/) }),
    answers: { 200: deviceRevoked },
    async handle({ params: { id }, principal }) {
      const at = isoTime(clock.now());
      const isRevoked = await ingest.write((tx) => {
        const done = store.devices.revoke(tx, id, at);
        store.devices.audit(tx, {
          at,
          deviceId: principal.deviceId,
          action: "device.revoke",
          target: id,
          contentHash: null,
          result: done ? "ok" : "unknown",
        });
        return done;
      });
      if (!isRevoked) throw new Refusal(404, "no_such_device", "There is no such device.");
      return { revoked: true };
    },
  });
}
