/** Bodies and answers of `/api`, shared by server, CLI and dashboard. */
import { z } from "zod";
import { pageSchema } from "./page.ts";
import {
  evidenceSource,
  paneKey,
  sessionReason,
  sessionStatus,
  sessionView,
  toolRef,
} from "./session.ts";

export const role = z.enum(["view", "answer", "full"]);
export type Role = z.infer<typeof role>;

/** GET /api/me */
export const me = z.object({
  device: z.string(),
  role,
  version: z.string(),
});
export type Me = z.infer<typeof me>;

/** GET /api/sessions */
export const sessionList = pageSchema(sessionView);

/** POST /api/sign-in-links: the code of a link that signs one browser in, once. */
export const signInLinkBody = z.strictObject({ isPrinted: z.boolean().default(false) });
export const signInLink = z.object({ code: z.string(), expiresAt: z.iso.datetime() });

/** POST /api/sign-in: the key goes as `X-Rpg-Key` beside the cookie. */
export const signInBody = z.strictObject({ code: z.string().regex(/^[0-9a-f]{64}$/) });
export const signedIn = z.object({ key: z.string() });
export const signedOut = z.object({ signedOut: z.literal(true) });

/** GET and POST /api/devices */
export const deviceView = z.object({
  id: z.string(),
  name: z.string(),
  role: z.string(),
  kind: z.enum(["browser", "script"]),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime().nullable(),
});
export const deviceBody = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(64)
    // No control or direction-changing characters: the name is shown in lists.
    .regex(/^[^\p{Cc}\p{Cf}]+$/u),
  role,
});
/** The only time that the token is said. */
export const deviceAdded = z.object({ id: z.string(), name: z.string(), role, token: z.string() });
export const deviceRevoked = z.object({ revoked: z.literal(true) });

/** POST /api/live-ticket */
export const liveTicket = z.object({ ticket: z.string(), expiresAt: z.iso.datetime() });

/** POST /api/sessions/:id/prompt */
export const promptBody = z.strictObject({
  text: z.string().min(1).max(131_072),
  /** The same request sent twice types once. */
  requestId: z.string().regex(/^[0-9A-Za-z._-]{8,128}$/),
  /** Press Enter after the text. */
  submit: z.boolean().default(true),
  /** Type even if the pane does not show an empty prompt box. */
  force: z.boolean().default(false),
  /** Keep it until the session is idle, then type it; the answer says `queued`. */
  whenIdle: z.boolean().default(false),
});
export type PromptBody = z.infer<typeof promptBody>;

export const deliveryState = z.enum(["queued", "typed", "accepted", "failed"]);
export const promptDelivery = z.object({
  requestId: z.string(),
  state: deliveryState,
  detail: z.string().nullable(),
});
export type PromptDelivery = z.infer<typeof promptDelivery>;

/** Keys a person may press from the page, by name. */
export const keyName = z.enum([
  "Enter",
  "Escape",
  "Tab",
  "BackTab",
  "Up",
  "Down",
  "Left",
  "Right",
  "Space",
  "Backspace",
  "Interrupt",
  "1",
  "2",
  "3",
  "4",
  "5",
  "6",
  "7",
  "8",
  "9",
]);
export type KeyName = z.infer<typeof keyName>;

/** POST /api/sessions/:id/keys */
export const keysBody = z.strictObject({ keys: z.array(keyName).min(1).max(16) });
export const keysPressed = z.object({ pressed: z.number().int() });

/** GET /api/sessions/:id/why: what each source says now, and the last changes, oldest first. */
const statusAndReason = z.object({ status: sessionStatus, reason: sessionReason });
export const sessionTransition = z.object({
  at: z.iso.datetime(),
  from: statusAndReason,
  to: statusAndReason,
  source: evidenceSource,
  evidence: z.string(),
  /** The hooks had said otherwise and told nothing of it. */
  isCorrection: z.boolean(),
});
export type SessionTransition = z.infer<typeof sessionTransition>;

export const sessionWhy = z.object({
  session: sessionView,
  evidence: z.array(
    z.object({
      source: evidenceSource,
      /** In words, for people. */
      says: z.string(),
      since: z.iso.datetime(),
      heardAt: z.iso.datetime(),
      ageS: z.number().min(0),
    }),
  ),
  /** What is asked of a person, the oldest first. */
  requests: z.array(
    z.object({
      kind: z.enum(["permission", "plan", "question", "elicitation"]),
      tool: z.string().nullable(),
      detail: z.string().nullable(),
      isSubagent: z.boolean(),
      since: z.iso.datetime(),
    }),
  ),
  tools: z.array(toolRef.extend({ isSubagent: z.boolean() })),
  /** The last call that failed, also where that is no error of the session. */
  lastFailure: z
    .object({
      kind: z.enum(["tool_refused", "expected", "transient"]),
      tool: z.string(),
      message: z.string(),
      at: z.iso.datetime(),
    })
    .nullable(),
  /** The last 200, oldest first. */
  transitions: z.array(sessionTransition),
});
export type SessionWhy = z.infer<typeof sessionWhy>;

/** POST /api/sessions/:id/save-screen: what a person says that the screen shows. */
export const saveScreenBody = z.strictObject({
  expect: z.enum([...sessionStatus.options, "unknown"]),
});
export const savedScreen = z.object({
  /** Where it lies on the machine of the server. */
  file: z.string(),
  /** What the reader made of the screen. */
  status: z.string(),
  reason: z.string(),
  rule: z.string(),
  /** False: with the person's words masked it reads otherwise, so the fixture needs a look. */
  isSameReading: z.boolean(),
});
export type SavedScreen = z.infer<typeof savedScreen>;

/** POST /api/permissions/:id */
export const decisionBody = z.discriminatedUnion("behavior", [
  z.strictObject({
    behavior: z.literal("allow"),
    /** Keep the rule that the agent suggested; needs role full. */
    always: z.boolean().default(false),
    /** Question text → chosen label (labels joined with commas where several may be chosen). */
    answers: z.record(z.string().max(4_096), z.string().max(4_096)).optional(),
  }),
  z.strictObject({ behavior: z.literal("deny"), message: z.string().max(2_000).optional() }),
]);
export type DecisionBody = z.infer<typeof decisionBody>;
export const decided = z.object({ decided: z.enum(["allow", "deny"]) });

/** GET /api/panes */
export const paneView = z.object({
  key: paneKey,
  server: z.string(),
  id: z.string(),
  session: z.string(),
  windowIndex: z.number().int(),
  windowName: z.string(),
  title: z.string(),
  command: z.string(),
  cwd: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  isAgent: z.boolean(),
});
export type PaneView = z.infer<typeof paneView>;
/** `problem`: one sentence on what is wrong with tmux, or null. */
export const paneList = pageSchema(paneView).extend({ problem: z.string().nullable() });
