/**
 * The protocol's schemas as plain data, made while bundling.
 *
 * Imported `with { type: "macro" }`: zod runs in the build and only its JSON Schemas (2 KB gzip)
 * reach the browser, instead of zod itself (29 KB gzip with these schemas).
 */
import { z } from "zod";
import { dialogOnScreen, queuedPrompts } from "../protocol/acts.ts";
import { liveTicket, me, promptDelivery, sessionWhy } from "../protocol/api.ts";
import { openPermission } from "../protocol/game.ts";
import { delta, direct } from "../protocol/live.ts";
import { problem } from "../protocol/problem.ts";
import { sessionId } from "../protocol/session.ts";
import { windowMade } from "../protocol/windows.ts";
import type { Shape } from "./check/check.ts";

export interface Shapes {
  delta: Shape;
  direct: Shape;
  me: Shape;
  liveTicket: Shape;
  promptDelivery: Shape;
  problem: Shape;
  sessionId: Shape;
  signedIn: Shape;
  queue: Shape;
  dialog: Shape;
  permission: Shape;
  windowMade: Shape;
  explanation: Shape;
}

/** Answer of POST /api/sign-in: the second value that goes with each request. */
const signedIn = z.object({ key: z.string().min(1).max(512) });

const schemas = {
  delta,
  direct,
  me,
  liveTicket,
  promptDelivery,
  problem,
  sessionId,
  signedIn,
  queue: queuedPrompts,
  dialog: dialogOnScreen,
  permission: openPermission,
  windowMade,
  // The page has the session itself, and newer.
  explanation: sessionWhy.pick({ evidence: true, transitions: true }),
};

/** All shapes as one JSON text: the bundler would copy an object into each place of its use. */
export function protocolShapes(): string {
  // Input shapes tolerate unknown members: a newer server may say more than this page knows.
  const shapeOf = (schema: z.ZodType) => z.toJSONSchema(schema, { reused: "ref", io: "input" });
  const entries = Object.entries(schemas).map(([name, schema]) => [name, shapeOf(schema)]);
  return JSON.stringify(Object.fromEntries(entries), slimmer);
}

/** Leaves out what the checker knows by itself: the long pattern of a time, the safe integers. */
function slimmer(key: string, value: unknown): unknown {
  if (key === "$schema" || Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER) return undefined;
  const isTime =
    typeof value === "object" &&
    value !== null &&
    "format" in value &&
    value.format === "date-time";
  return isTime ? { type: "string", format: "date-time" } : value;
}
