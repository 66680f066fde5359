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
    }
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
