/** The bodies of hook events, shaped like those of the real agent. */
import { newId, shortDigest } from "../../lib/ids.ts";
import type { Mode } from "../screen/render.ts";
import type { Payload } from "./hooks.ts";

export interface SessionFacts {
  sessionId: string;
  transcriptPath: string;
  cwd: string;
}

export interface ToolUse {
  id: string;
  name: string;
  input: Payload;
  /** The helper that uses it; null for the main thread. */
  agentId: string | null;
}

export function toolUse(name: string, input: Payload, agentId: string | null = null): ToolUse {
  return { id: `toolu_demo_${shortDigest(newId(), 20)}`, name, input, agentId };
}

const MODE_WORDS = { manual: "default", acceptEdits: "acceptEdits", plan: "plan" } as const;

/** One turn's events; the prompt id ties them together. */
export class TurnPayloads {
  readonly #base: Payload;

  constructor(facts: SessionFacts, mode: Mode) {
    this.#base = {
      session_id: facts.sessionId,
      transcript_path: facts.transcriptPath,
      cwd: facts.cwd,
      prompt_id: crypto.randomUUID(),
      permission_mode: MODE_WORDS[mode],
    };
  }

  prompt(text: string): Payload {
    return { ...this.#base, hook_event_name: "UserPromptSubmit", prompt: text };
  }

  before(tool: ToolUse): Payload {
    return { ...this.#of(tool), hook_event_name: "PreToolUse", tool_use_id: tool.id };
  }

  after(tool: ToolUse, response: unknown, seconds: number): Payload {
    return {
      ...this.#of(tool),
      hook_event_name: "PostToolUse",
      tool_response: response,
      tool_use_id: tool.id,
      duration_ms: Math.round(seconds * 1_000),
    };
  }

  failed(tool: ToolUse, error: string, seconds: number): Payload {
    return {
      ...this.#of(tool),
      hook_event_name: "PostToolUseFailure",
      tool_use_id: tool.id,
      error,
      is_interrupt: false,
      duration_ms: Math.round(seconds * 1_000),
    };
  }

  asked(tool: ToolUse, suggestions: readonly unknown[]): Payload {
    return {
      ...this.#of(tool),
      hook_event_name: "PermissionRequest",
      ...(suggestions.length > 0 ? { permission_suggestions: suggestions } : {}),
    };
  }

  notice(message: string): Payload {
    return {
      ...this.#base,
      hook_event_name: "Notification",
      message,
      notification_type: "permission_prompt",
    };
  }

  helperStarted(agentId: string): Payload {
    return {
      ...this.#base,
      hook_event_name: "SubagentStart",
      agent_id: agentId,
      agent_type: "Explore",
    };
  }

  helperStopped(agentId: string, said: string): Payload {
    return {
      ...this.#base,
      hook_event_name: "SubagentStop",
      stop_hook_active: false,
      agent_id: agentId,
      agent_type: "Explore",
      last_assistant_message: said,
      background_tasks: [],
      session_crons: [],
    };
  }

  stopped(said: string): Payload {
    return {
      ...this.#base,
      hook_event_name: "Stop",
      stop_hook_active: false,
      last_assistant_message: said,
      background_tasks: [],
      session_crons: [],
    };
  }

  #of(tool: ToolUse): Payload {
    return {
      ...this.#base,
      ...(tool.agentId === null ? {} : { agent_id: tool.agentId, agent_type: "Explore" }),
      effort: { level: "medium" },
      tool_name: tool.name,
      tool_input: tool.input,
    };
  }
}

/** The session's beginning: a persona that comes back resumes where it was. */
export function sessionStart(facts: SessionFacts): Payload {
  return {
    session_id: facts.sessionId,
    transcript_path: facts.transcriptPath,
    cwd: facts.cwd,
    hook_event_name: "SessionStart",
    source: "resume",
    model: "claude-opus-5-5",
  };
}
