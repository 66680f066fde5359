/** What happened in an agent, in words that hold for every agent. */

/** A person is asked: by a tool, a plan, a question, or a form of an MCP server. */
export type RequestKind = "permission" | "plan" | "question" | "elicitation";

export interface ToolCall {
  /** Null where the agent gives none; then name and input hash join its events. */
  id: string | null;
  name: string;
  inputHash: string;
  /** One line for people: the command, the file, the pattern. */
  detail: string | null;
}

/** A task of an agent's own list; what is null was not told. */
export interface AgentTask {
  id: string;
  subject: string | null;
  status: "pending" | "in_progress" | "completed" | "deleted" | null;
}

/** What the agent itself says that git did. */
export interface GitOperation {
  /** `isNew` is false where an older commit was amended. */
  commit: { sha: string; isNew: boolean } | null;
  isPush: boolean;
  branch: "merge" | "rebase" | null;
  pr: "create" | "merge" | null;
}

/** What a finished tool did. */
export type ToolWork =
  | {
      kind: "shell";
      command: string;
      /** False: in the background, interrupted or out of time. */
      isFinished: boolean;
      git: GitOperation | null;
      commitSha: string | null;
    }
  | { kind: "file"; path: string; change: "edit" | "write"; added: number; removed: number }
  | { kind: "answers"; questions: number }
  /** `isWhole`: tasks that are not named are gone. */
  | { kind: "tasks"; tasks: AgentTask[]; isWhole: boolean };

/** What ended a turn. */
export type TurnError = "auth_error" | "api_error" | "limit";

/** A call that failed: `transient` is what the agent mends by itself, and only logged. */
export interface ToolFailure {
  kind: "tool_refused" | "expected" | "transient";
  message: string;
}

/** The part of an event that moves a session's state; `other` moves nothing. */
export type AgentFact =
  | { kind: "session-start"; source: string }
  | { kind: "session-end"; reason: string }
  | { kind: "prompt"; isPerson: boolean; summary: string | null }
  | { kind: "tool-start"; tool: ToolCall; asks: RequestKind | null }
  | {
      kind: "tool-end";
      tool: ToolCall;
      isSuccess: boolean;
      isInterrupt: boolean;
      failure: ToolFailure | null;
      work: ToolWork | null;
    }
  | { kind: "tasks"; tasks: AgentTask[] }
  /** All calls that were made at once have ended, however each of them did. */
  | { kind: "tools-ended"; tools: ToolCall[] }
  | { kind: "permission-asked"; tool: ToolCall; asks: RequestKind }
  /** A dialog has been open for some seconds; which one is not told. */
  | { kind: "dialog-noticed"; summary: string | null }
  | { kind: "elicitation-asked"; id: string; summary: string | null }
  | { kind: "elicitation-answered"; id: string }
  | { kind: "turn-end"; hasBackground: boolean; summary: string | null }
  | {
      kind: "turn-failed";
      error: TurnError;
      message: string;
      /** When a limit ends, in the agent's own words; null where it does not say. */
      resets: string | null;
    }
  | { kind: "subagent-start"; agentType: string | null }
  | { kind: "subagent-end" }
  | { kind: "compact-start" }
  | { kind: "compact-end" }
  | { kind: "other" };

export interface AgentEvent {
  agent: "claude-code";
  /** snake_case name of the hook event: what `events.event_type` holds. */
  type: string;
  /** False: a name this version does not know; stored, counted, without effect. */
  isKnown: boolean;
  sessionId: string;
  cwd: string | null;
  transcriptPath: string | null;
  /** Joins the events of one turn. */
  promptId: string | null;
  /** Set when a subagent fired the event. */
  agentId: string | null;
  agentType: string | null;
  toolName: string | null;
  fact: AgentFact;
}
