/** What is remembered of one session; written to the database as JSON and read back. */
import { z } from "zod";
import {
  evidenceSource,
  sessionErrorKind,
  sessionReason,
  sessionStatus,
} from "../protocol/session.ts";

const epochMs = z.number();

const openTool = z.object({
  name: z.string(),
  detail: z.string().nullable(),
  inputHash: z.string(),
  agentId: z.string().nullable(),
  promptId: z.string().nullable().default(null),
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
  turn: z.object({
    isOpen: z.boolean(),
    promptId: z.string().nullable(),
    at: epochMs,
    /** False while only its tools have told of it. */
    hasPrompt: z.boolean().default(true),
    /** A prompt was sent while the turn ran: its own turn follows, or has just followed. */
    queuedAt: epochMs.nullable().default(null),
    /** Begun by the agent's own report of something that ended in the background. */
    isReport: z.boolean().default(false),
  }),
  lastTurn: z.enum(["none", "done", "interrupted", "failed"]),
  /** When the last turn ended by its own word. */
  stoppedAt: epochMs.default(0),
  /** Prompt ids in the order in which they were given. */
  prompts: z.array(z.string()).default([]),
  /** Prompt ids whose Stop has come: a tool that starts late in one of them is history. */
  closedPrompts: z.array(z.string()),
  /** Tool calls that have ended: a Pre that arrives after its Post is history. */
  endedTools: z.array(z.string()),
  /** The same by who called what, for requests, which name no call. */
  endedCalls: z.array(z.string()).default([]),
  tools: z.record(z.string(), openTool),
  subagents: z.record(z.string(), z.object({ type: z.string().nullable(), at: epochMs })),
  endedSubagents: z.array(z.string()),
  /** Of subagents that ended in the background: the agent takes a turn on each. `at`: the last. */
  reports: z.object({ due: z.int(), at: epochMs }).default({ due: 0, at: 0 }),
  requests: z.array(openRequest),
  /** Requests whose like has ended: overtaken by their end, or told before their call. */
  strayRequests: z.array(openRequest).default([]),
  compactingSince: epochMs.nullable(),
  /** The turn has ended and shells or agents of it go on. */
  hasBackground: z.boolean(),
  error: z
    .object({
      kind: sessionErrorKind,
      message: z.string(),
      at: epochMs,
      /** When a limit ends, in the agent's words. */
      resets: z.string().nullable().default(null),
      isAcknowledged: z.boolean(),
    })
    .nullable(),
  /** The last call that failed, also where that was no error; for `why`. */
  lastFailure: z
    .object({
      kind: z.enum(["tool_refused", "expected", "transient"]),
      toolName: z.string(),
      message: z.string(),
      at: epochMs,
    })
    .nullable()
    .default(null),
  /** The last thing said or asked, one line. */
  summary: z.string().nullable(),

  registry: z
    .object({
      status: z.enum(["idle", "busy", "waiting", "shell"]),
      waitingFor: z.string().nullable(),
      changedAt: epochMs,
      readAt: epochMs,
      /** When this very content was read first. */
      seenAt: epochMs.default(0),
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
      /** When a dialog was last on screen; 0: never. */
      dialogAt: epochMs.default(0),
    })
    .nullable(),
  /**
   * Of a dialog that file or screen shows: a hook that came since. `isEnd`: it told the end of what
   * was asked, or may have. `isProven`: the dialog stood after it all the same, so hooks come beside
   * it, and only file and screen tell its end.
   */
  beside: z
    .object({ hookAt: epochMs, isEnd: z.boolean(), isProven: z.boolean() })
    .nullable()
    .default(null),
  /** What a person has said; it stands before all evidence until the next hook. */
  override: z
    .object({ status: sessionStatus, at: epochMs, until: epochMs.nullable() })
    .nullable()
    .default(null),
  isMuted: z.boolean().default(false),
  /** A draft in the prompt box: its digest, when it changed (null until it does), last look. */
  draft: z
    .object({ digest: z.string(), changedAt: epochMs.nullable(), seenAt: epochMs })
    .nullable()
    .default(null),
  /** Time of the last hook event that moved something. */
  hookAt: epochMs,
  /** When registry or screen were last looked at, by this machine's clock; 0: never. */
  observedAt: epochMs.default(0),

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
    turn: turnOf(null, at, { isOpen: false, hasPrompt: false }),
    lastTurn: "none",
    stoppedAt: 0,
    prompts: [],
    closedPrompts: [],
    endedTools: [],
    endedCalls: [],
    tools: {},
    subagents: {},
    endedSubagents: [],
    reports: { due: 0, at: 0 },
    requests: [],
    strayRequests: [],
    compactingSince: null,
    hasBackground: false,
    error: null,
    lastFailure: null,
    summary: null,
    registry: null,
    screen: null,
    beside: null,
    override: null,
    isMuted: false,
    draft: null,
    hookAt: 0,
    observedAt: 0,
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

export type Turn = SessionState["turn"];

/** A turn that runs, but for what `known` says otherwise. */
export function turnOf(promptId: string | null, at: number, known: Partial<Turn> = {}): Turn {
  const plain = { isOpen: true, hasPrompt: true, queuedAt: null, isReport: false };
  return { ...plain, promptId, at, ...known };
}
