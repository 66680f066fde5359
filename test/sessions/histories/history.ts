/** A history: what an agent did, second by second, and what was true from each moment on. */
import type { RegistryStatus } from "../../../src/sessions/evidence.ts";

export interface HookTold {
  name: string;
  fields: Record<string, unknown>;
  /** From the event to its arrival; 40 ms unless said. */
  delayMs?: number;
  isLost?: boolean;
}

/** What happens at one moment. Whatever is left out stays as it was. */
export interface Act {
  hooks?: HookTold[];
  /** `moved`: the process goes on with another session. */
  registry?: RegistryStatus | "gone" | "moved" | undefined;
  waitingFor?: string;
  /** What the pane shows from now on: `idle/done`, `waiting/permission`, `unknown/overlay`. */
  screen?: string;
  draft?: string | null;
  process?: "gone";
  pane?: "gone";
  /** The machine's clock is set by this much. */
  clockStepMs?: number;
  /** No hook tells of it, so hooks alone say what was true before. */
  isBeyondHooks?: boolean;
  /** Only hooks can tell: a file that is not written any more says what it said. */
  isByHooksOnly?: boolean;
  /** Seen only by something that is looked at every few seconds. */
  isSlow?: boolean;
}

export interface Step extends Act {
  /** Seconds since the start. */
  at: number;
  session: string;
  paneKey: string;
  pid: number;
  /** `working/tool`; what is true of the session from now on. */
  truth: string;
}

export interface History {
  name: string;
  steps: Step[];
}

type Place = Partial<Pick<Step, "session" | "paneKey" | "pid">>;

/** One step: when, what is true from then on, what happens. */
export function at(seconds: number, truth: string, act: Act = {}, place: Place = {}): Step {
  return { session: "a", paneKey: "0a0b0c0d:%1", pid: 4711, ...place, ...act, at: seconds, truth };
}

export function history(name: string, ...steps: Step[]): History {
  return { name, steps };
}

const hook = (name: string, fields: Record<string, unknown> = {}): HookTold => ({ name, fields });

const callOf = (id: string, command: string, prompt: string) => ({
  tool_name: "Bash",
  tool_use_id: id,
  tool_input: { command },
  prompt_id: prompt,
});

export const starts = (source = "startup"): Act => ({
  hooks: [hook("SessionStart", { source })],
  registry: "idle",
  screen: "idle/fresh",
});
export const prompts = (prompt: string): Act => ({
  hooks: [hook("UserPromptSubmit", { prompt_id: prompt, prompt: "Do it." })],
  registry: "busy",
  screen: "working/thinking",
  draft: null,
});
export const calls = (id: string, command = "make", prompt = "p1"): Act => ({
  hooks: [hook("PreToolUse", callOf(id, command, prompt))],
  screen: "working/tool",
});
export const asks = (id: string, command = "make", prompt = "p1"): Act => {
  const { tool_use_id: _none, ...call } = callOf(id, command, prompt);
  return {
    hooks: [hook("PermissionRequest", call)],
    registry: "waiting",
    waitingFor: "permission prompt",
    screen: "waiting/permission",
  };
};
/** Of a question or a plan the call itself asks. */
export const puts = (tool: "AskUserQuestion" | "ExitPlanMode", id: string, prompt = "p1"): Act => {
  const call = { tool_name: tool, tool_input: { id }, prompt_id: prompt };
  return {
    hooks: [
      hook("PreToolUse", { ...call, tool_use_id: id }),
      { ...hook("PermissionRequest", call), delayMs: 90 },
    ],
    registry: "waiting",
    waitingFor: tool === "ExitPlanMode" ? "permission prompt" : "input needed",
    screen: tool === "ExitPlanMode" ? "waiting/plan" : "waiting/question",
  };
};
export const ends = (id: string, command = "make", prompt = "p1"): Act => ({
  hooks: [hook("PostToolUse", callOf(id, command, prompt))],
  registry: "busy",
  screen: "working/thinking",
});
export const endsPut = (tool: string, id: string, prompt = "p1"): Act => ({
  hooks: [
    hook("PostToolUse", {
      tool_name: tool,
      tool_use_id: id,
      tool_input: { id },
      prompt_id: prompt,
    }),
  ],
  registry: "busy",
  screen: "working/thinking",
});
export const fails = (id: string, command = "make", prompt = "p1"): Act => ({
  hooks: [hook("PostToolUseFailure", { ...callOf(id, command, prompt), error: "Exit code 1" })],
  registry: "busy",
  screen: "working/thinking",
});
export const stops = (prompt = "p1", fields: Record<string, unknown> = {}): Act => ({
  hooks: [hook("Stop", { prompt_id: prompt, ...fields })],
  registry: "idle",
  screen: "idle/done",
});
export const errs = (error: string, screen: string, prompt = "p1"): Act => ({
  hooks: [hook("StopFailure", { prompt_id: prompt, error, last_assistant_message: error })],
  registry: "idle",
  screen,
});
/** Esc, or No in a dialog: no hook, the registry at once. */
export const esc = (): Act => ({
  registry: "idle",
  screen: "idle/interrupted",
  isBeyondHooks: true,
});
/** Yes in the terminal: no hook before the call has ended. */
export const yes = (): Act => ({ registry: "busy", screen: "working/tool", isBeyondHooks: true });

export const agentStarts = (agent: string, prompt = "p1"): Act => ({
  hooks: [hook("SubagentStart", { agent_id: agent, agent_type: "Explore", prompt_id: prompt })],
});
export const agentEnds = (agent: string, prompt = "p1"): Act => ({
  hooks: [hook("SubagentStop", { agent_id: agent, agent_type: "Explore", prompt_id: prompt })],
});
/** An act of a subagent: its hooks carry its id, and registry and screen say what they say. */
export const byAgent = (agent: string, act: Act): Act => ({
  ...act,
  hooks: (act.hooks ?? []).map((told) => ({
    ...told,
    fields: { ...told.fields, agent_id: agent },
  })),
});
export const quits = (reason = "prompt_input_exit"): Act => ({
  hooks: [hook("SessionEnd", { reason })],
  registry: "gone",
  process: "gone",
  screen: "unknown/shell",
  isSlow: true,
});
/** The process is killed: no hook, and its file stays. */
export const dies = (): Act => ({ process: "gone", screen: "unknown/shell" });

export const told = (name: string, fields: Record<string, unknown> = {}, act: Act = {}): Act => ({
  hooks: [hook(name, fields)],
  ...act,
});
/** Nothing happens, for as long as it takes. */
export const nothing: Act = {};
/** The same act without its hooks, or with late, doubled or reordered ones. */
export const lost = (act: Act): Act => ({ ...act, hooks: [] });
export const late = (act: Act, delayMs: number): Act => ({
  ...act,
  hooks: (act.hooks ?? []).map((one) => ({ ...one, delayMs })),
});
export const twice = (act: Act): Act => ({
  ...act,
  hooks: (act.hooks ?? []).flatMap((one) => [one, { ...one, delayMs: 700 }]),
});
/** Several acts in one moment; what the later ones say of registry and screen counts. */
export const both = (...acts: Act[]): Act =>
  Object.assign({}, ...acts, { hooks: acts.flatMap((one) => one.hooks ?? []) });
