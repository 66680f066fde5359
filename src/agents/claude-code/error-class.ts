/** Which errors a person must act on, which belong to the work, and which pass by themselves. */
import type { ToolFailure, TurnError } from "../../protocol/agent-event.ts";

const AUTH =
  /^(authentication_failed|oauth_org_not_allowed|account_on_hold|verification_required|cloud_credential_error)$/;

/** The `error` of a StopFailure; a word this version does not know is an API failure. */
export function apiErrorOf(error: string): TurnError {
  if (/^(rate_limit|billing_error)$/.test(error)) return "limit";
  return AUTH.test(error) ? "auth_error" : "api_error";
}

/** Commands whose failing is an answer: tests, lint, git, any exit code. */
const COMMAND_TOOLS: ReadonlySet<string> = new Set(["Bash", "PowerShell"]);

/**
 * A failed call goes back to the agent, which deals with it. A command that fails is shown for
 * a moment, as a part of the work; that of another tool (a file that is not there, an edit that
 * does not fit) is only kept for `why`.
 */
export function toolErrorOf(toolName: string, message: string | null): ToolFailure {
  const kind = COMMAND_TOOLS.has(toolName) ? "expected" : "transient";
  return { kind, message: message ?? `${toolName || "A tool"} failed.` };
}
