/** Parsed boundaries of the page: what comes from the server becomes a typed value here or not. */

import type { QueuedPrompt, ScreenDialog } from "../../protocol/acts.ts";
import type { OpenPermission } from "../../protocol/game.ts";
import type { Delta, Direct } from "../../protocol/live.ts";
import type { Problem } from "../../protocol/problem.ts";
import type { WindowMade } from "../../protocol/windows.ts";
import type { Explanation, LiveTicket, Me, PromptDelivery, SignedIn } from "../api/answers.ts";
import { protocolShapes } from "../shapes.ts" with { type: "macro" };
import type { Shapes } from "../shapes.ts";
import { fits, type Shape } from "./check.ts";

const shapes: Shapes = JSON.parse(protocolShapes());

export type ParsedMessage =
  | { kind: "known"; message: Delta | Direct }
  /** A message type that this page does not know, from a newer server. */
  | { kind: "unknown"; seq: number | null }
  /** A known type with the wrong content: page and server do not belong together. */
  | { kind: "bad"; type: string };

const knownTypes = new Set<unknown>(
  [...(shapes.delta.oneOf ?? []), ...(shapes.direct.oneOf ?? [])].map(
    (one) => one.properties?.["type"]?.const,
  ),
);

/** Reads one text frame of the live socket. */
export function parseMessage(text: string): ParsedMessage {
  const value = parseJson(text);
  if (typeof value !== "object" || value === null || !("type" in value)) {
    return { kind: "bad", type: "not a message" };
  }
  if (!knownTypes.has(value.type)) {
    const seq = "seq" in value && Number.isSafeInteger(value.seq) ? Number(value.seq) : null;
    return { kind: "unknown", seq };
  }
  if (fits(value, shapes.delta)) return { kind: "known", message: value as Delta };
  if (fits(value, shapes.direct)) return { kind: "known", message: value as Direct };
  return { kind: "bad", type: String(value.type) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is one way of not being a message; the caller says so to the user.
    return null;
  }
}

/** Makes a reader for one shape: the typed value, or null when the answer is something else. */
function reader<T>(shape: Shape): (value: unknown) => T | null {
  return (value) => (fits(value, shape) ? (value as T) : null);
}

export const readMe = reader<Me>(shapes.me);
export const readLiveTicket = reader<LiveTicket>(shapes.liveTicket);
export const readPromptDelivery = reader<PromptDelivery>(shapes.promptDelivery);
export const readProblem = reader<Problem>(shapes.problem);
export const readSignedIn = reader<SignedIn>(shapes.signedIn);
export const readQueue = reader<{ items: QueuedPrompt[] }>(shapes.queue);
export const readDialog = reader<{ dialog: ScreenDialog | null }>(shapes.dialog);
export const readPermission = reader<OpenPermission>(shapes.permission);
export const readExplanation = reader<Explanation>(shapes.explanation);
export const readWindowMade = reader<WindowMade>(shapes.windowMade);

export function isSessionId(value: string): boolean {
  return fits(value, shapes.sessionId);
}
