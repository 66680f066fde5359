/** From the shape of the original claude-rpg to a hook's own payload: names are all that differs. */

/** Field of a hook's payload → the names under which the original sends it, the first that is there. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  session_id: ["session_id", "sessionId"],
  tool_name: ["tool_name", "toolName"],
  tool_use_id: ["tool_use_id", "toolUseId"],
  tool_input: ["tool_input", "toolInput"],
  tool_response: ["tool_response", "toolResponse", "output"],
  prompt_id: ["prompt_id", "promptId"],
  agent_id: ["agent_id", "agentId"],
  transcript_path: ["transcript_path", "transcriptPath"],
  cwd: ["cwd"],
  prompt: ["prompt"],
  message: ["message"],
  reason: ["reason"],
};
const TYPE_NAMES = ["hook_event_name", "hookType", "event_type", "eventType"];
const PANE_NAMES = ["pane_id", "paneId", "tmux_target", "tmuxTarget"];
/** What the original calls otherwise than the agent does. */
const OTHER_NAMES: Readonly<Record<string, string>> = { UserPrompt: "UserPromptSubmit" };

export interface OriginalEvent {
  /** A payload as Claude Code writes it; unchanged where the body was no object. */
  body: unknown;
  /** `%3`; null where none was named by its id. */
  paneId: string | null;
  /** Epoch ms; null without a readable time. */
  timeMs: number | null;
}

export function readOriginalEvent(body: unknown): OriginalEvent {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return { body, paneId: null, timeMs: null };
  }
  const given: Record<string, unknown> = { ...body };
  const first = (names: readonly string[]) => names.map((name) => given[name]).find(isThere);
  const payload = { ...given };
  for (const [field, names] of Object.entries(FIELDS)) {
    const value = first(names);
    for (const name of names) delete payload[name];
    if (value !== undefined) payload[field] = value;
  }
  const pane = PANE_NAMES.map((name) => given[name]).find(
    (value) => typeof value === "string" && /^%\d{1,9}$/.test(value),
  );
  for (const name of [...TYPE_NAMES, ...PANE_NAMES]) delete payload[name];
  const type = first(TYPE_NAMES);
  if (typeof type === "string") payload["hook_event_name"] = hookName(type, given["success"]);
  return {
    body: payload,
    paneId: typeof pane === "string" ? pane : null,
    timeMs: timeOf(given["timestamp"]),
  };
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** `post_tool_use` → `PostToolUse`; the original tells a failure by a field. */
function hookName(type: string, success: unknown): string {
  const name = type.includes("_") || /^[a-z]/.test(type) ? pascalCase(type) : type;
  if (name === "PostToolUse" && success === false) return "PostToolUseFailure";
  return Object.hasOwn(OTHER_NAMES, name) ? (OTHER_NAMES[name] ?? name) : name;
}

function pascalCase(name: string): string {
  return name
    .split("_")
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("");
}

/** ISO text, or epoch seconds or milliseconds. */
function timeOf(value: unknown): number | null {
  if (typeof value === "number" && Number.isFinite(value) && value > 0) {
    return Math.round(value < 1e11 ? value * 1000 : value);
  }
  const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}
