/** What is remembered of one session; written to the database as JSON and read back. */
import { z } from "zod";
import { evidenceSource, sessionReason, sessionStatus } from "../protocol/session.ts";

const epochMs = z.number();

const openTool = z.object({
  name: z.string(),
  detail: z.string().nullable(),
  inputHash: z.string(),
  agentId: z.string().nullable(),
  at: epochMs,
});
export type OpenTool = z.infer<typeof openTool>;

const openRequest = z.object({
  /** Joins the request to its end: tool_use_id, elicitation id, or tool and input hash. */
  key: z.string(),
  kind: z.enum(["permission", "plan", "question", "elicitation"]),
  toolName: z.string().nullable(),
  inputHash: z.string().nullable(),
  agentId: z.string().nullable(),
  detail: z.string().nullable(),
  at: epochMs,
});
export type OpenRequest = z.infer<typeof openRequest>;

export const sessionState = z.object({
  id: z.string(),
  agent: z.string(),
  /** Null while only a pane is known. */
  agentSessionId: z.string().nullable(),
  personaId: z.string().nullable(),
  projectId: z.string().nullable(),
  cwd: z.string().nullable(),
  transcriptPath: z.string().nullable(),
  paneKey: z.string().nullable(),
  process: z.object({ pid: z.number().int(), start: z.string() }).nullable(),

  /** A turn runs from a prompt to its Stop. */
  turn: z.object({ isOpen: z.boolean(), promptId: z.string().nullable(), at: epochMs }),
  lastTurn: z.enum(["none", "done", "interrupted", "failed"]),
  /** Prompt ids whose Stop has come: a tool that starts late in one of them is history. */
  closedPrompts: z.array(z.string()),
  /** Tool calls that have ended: a Pre that arrives after its Post is history. */
  endedTools: z.array(z.string()),
  tools: z.record(z.string(), openTool),
  subagents: z.record(z.string(), z.object({ type: z.string().nullable(), at: epochMs })),
  endedSubagents: z.array(z.string()),
  requests: z.array(openRequest),
  compactingSince: epochMs.nullable(),
  /** The turn has ended and shells or agents of it go on. */
  hasBackground: z.boolean(),
  error: z
    .object({
      kind: z.enum(["auth_error", "api_error", "limit"]),
      message: z.string(),
      at: epochMs,
      isAcknowledged: z.boolean(),
    })
    .nullable(),
  /** The last thing said or asked, one line. */
  summary: z.string().nullable(),

  registry: z
    .object({
      status: z.enum(["idle", "busy", "waiting", "shell"]),
      waitingFor: z.string().nullable(),
      changedAt: epochMs,
      readAt: epochMs,
    })
    .nullable(),
  screen: z
    .object({
      status: z.string(),
      reason: z.string(),
      confidence: z.number(),
      rule: z.string(),
      /** When this reading was first and last seen without another between. */
      firstAt: epochMs,
      lastAt: epochMs,
    })
    .nullable(),
  /** What a person has said; it stands before all evidence until the next hook. */
  override: z
    .object({ status: sessionStatus, at: epochMs, until: epochMs.nullable() })
    .nullable()
    .default(null),
  isMuted: z.boolean().default(false),
  /** Time of the last hook event that moved something. */
  hookAt: epochMs,

  status: sessionStatus,
  reason: sessionReason,
  source: evidenceSource,
  since: epochMs,
  confirmedAt: epochMs,
  confidence: z.number(),
  isSeen: z.boolean(),
  lastActivityAt: epochMs,
  endedAt: epochMs.nullable(),
  endReason: z.string().nullable(),
});
export type SessionState = z.infer<typeof sessionState>;

/** A session nothing is known of yet but that it exists. */
export function newSession(id: string, agentSessionId: string | null, at: number): SessionState {
  return {
    id,
    agent: "claude-code",
    agentSessionId,
    personaId: null,
    projectId: null,
    cwd: null,
    transcriptPath: null,
    paneKey: null,
    process: null,
    turn: { isOpen: false, promptId: null, at },
    lastTurn: "none",
    closedPrompts: [],
    endedTools: [],
    tools: {},
    subagents: {},
    endedSubagents: [],
    requests: [],
    compactingSince: null,
    hasBackground: false,
    error: null,
    summary: null,
    registry: null,
    screen: null,
    override: null,
    isMuted: false,
    hookAt: 0,
    status: "idle",
    reason: "fresh",
    source: "process",
    since: at,
    confirmedAt: at,
    confidence: 0.5,
    isSeen: true,
    lastActivityAt: at,
    endedAt: null,
    endReason: null,
  };
}
