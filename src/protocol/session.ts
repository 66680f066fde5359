/** The words for what a session is doing, shared by server, CLI and dashboard. */
import { z } from "zod";

export const sessionStatus = z.enum(["idle", "typing", "working", "waiting", "error"]);
export type SessionStatus = z.infer<typeof sessionStatus>;

/**
 * Every reason and the status it belongs to: one vocabulary for sessions and screen readings.
 * `manual`: a person has said so, until the next hook.
 */
export const REASONS = {
  idle: ["fresh", "done", "interrupted", "manual"],
  typing: ["draft", "manual"],
  working: [
    "thinking",
    "streaming",
    "tool",
    "subagents",
    "compacting",
    "retrying",
    "background",
    "manual",
  ],
  waiting: [
    "permission",
    "question",
    "plan",
    "elicitation",
    "trust",
    "login",
    "limit",
    "dialog",
    "manual",
  ],
  error: ["auth_error", "api_error", "limit", "tool_refused", "expected", "manual"],
} as const satisfies Record<SessionStatus, readonly string[]>;

export type Reason = (typeof REASONS)[SessionStatus][number];
const reasonWords = [...new Set(Object.values(REASONS).flat())] as [Reason, ...Reason[]];
export const sessionReason = z.enum(reasonWords);

export const evidenceSource = z.enum([
  "hook",
  "registry",
  "screen",
  "process",
  "restart",
  /** Set by hand. */
  "person",
]);
export type EvidenceSource = z.infer<typeof evidenceSource>;

/** A pane as the API names it: `<server digest>:%<number>`. */
export const paneKey = z.string().regex(/^[0-9a-f]{8}:%\d{1,9}$/);

/** Our session id: the agent's own id, or `pane-<server>-<n>` for an agent without hooks. */
export const sessionId = z.string().regex(/^[0-9A-Za-z._-]{1,128}$/);

export const paneRef = z.object({
  /** 8 hex digits that stand for one run of one tmux server (socket and process). */
  server: z.string(),
  /** tmux's own pane id, `%3`. */
  id: z.string(),
  /** `session:index name`, as the owner sees it in the status line. */
  window: z.string(),
  title: z.string(),
});

export const toolRef = z.object({
  name: z.string(),
  /** One line for people: the command, the file, the pattern. Cut to 200 characters. */
  detail: z.string().nullable(),
  since: z.iso.datetime(),
});

export const sessionErrorKind = z.enum(REASONS.error);
export const sessionError = z.object({
  kind: sessionErrorKind,
  message: z.string(),
  at: z.iso.datetime(),
  /** When a usage limit ends, in the agent's own words: `12:02pm (UTC)`. */
  resets: z.string().nullable(),
  /** A person has said that it needs no more attention. */
  isAcknowledged: z.boolean(),
});

/** What a person has said of a session; the next hook of it ends that. */
export const sessionOverride = z.object({
  status: sessionStatus,
  since: z.iso.datetime(),
  /** When it ends at the latest; null: only a hook ends it. */
  until: z.iso.datetime().nullable(),
});

export const sessionView = z.object({
  id: sessionId,
  agent: z.string(),
  /** The agent's own session id; null while only a pane is known (no hook has come yet). */
  sessionId: z.string().nullable(),
  personaId: z.string().nullable(),
  projectId: z.string().nullable(),
  pane: paneRef.nullable(),
  cwd: z.string().nullable(),
  branch: z.string().nullable(),
  status: sessionStatus,
  reason: sessionReason,
  source: evidenceSource,
  /** When the status began. */
  since: z.iso.datetime(),
  /** When evidence last agreed with it; older than a restart means "last known". */
  confirmedAt: z.iso.datetime(),
  /** True: nothing has confirmed the status for 30 s, see confirmedAt. */
  stale: z.boolean(),
  /** 0 to 1; less where the status is stale. */
  confidence: z.number().min(0).max(1),
  /** idle only: has somebody looked at the finished turn? */
  seen: z.boolean(),
  tool: toolRef.nullable(),
  subagents: z.number().int().min(0),
  error: sessionError.nullable(),
  /** The open permission, plan or question that can be answered here. */
  permissionId: z.string().nullable(),
  /** One line of what is asked or was last said; plain text. */
  summary: z.string().nullable(),
  /** When its agent last did something that was told. */
  activeAt: z.iso.datetime(),
  override: sessionOverride.nullable(),
  /** True: it asks for nobody's attention. */
  muted: z.boolean(),
  /** Prompts that wait until it is idle. */
  queued: z.number().int().min(0),
  /** The agent's process; memory in bytes as it was a moment ago, null until it was looked at. */
  process: z
    .object({ pid: z.number().int(), memoryBytes: z.number().int().min(0).nullable() })
    .nullable(),
});
export type SessionView = z.infer<typeof sessionView>;
