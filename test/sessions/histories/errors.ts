/** Turns that end by an error, and refusals. */
import {
  at,
  calls,
  errs,
  type History,
  history,
  nothing,
  prompts,
  starts,
  stops,
  told,
} from "./history.ts";

const begin = [at(0, "idle/fresh", starts()), at(2, "working/thinking", prompts("p1"))];

export const ERRORS: History[] = [
  history(
    "the API fails after its retries",
    ...begin,
    at(4, "working/thinking", { screen: "working/retrying" }),
    at(60, "error/api_error", errs("server_error", "error/api_error")),
    at(90, "working/thinking", prompts("p2")),
    at(94, "idle/done", stops("p2")),
  ),
  history(
    "a usage limit ends the turn",
    ...begin,
    at(3, "error/limit", errs("rate_limit", "error/limit")),
    at(600, "error/limit", nothing),
  ),
  history(
    "the sign-in has expired",
    ...begin,
    at(3, "error/auth_error", errs("authentication_failed", "error/auth_error")),
    at(40, "working/thinking", prompts("p2")),
    at(44, "idle/done", stops("p2")),
  ),
  history(
    "auto mode refuses a call, and the turn ends",
    ...begin,
    at(4, "working/tool", calls("t1", "git push --force")),
    at(4.5, "error/tool_refused", {
      ...told("PermissionDenied", {
        prompt_id: "p1",
        tool_name: "Bash",
        tool_use_id: "t1",
        tool_input: { command: "git push --force" },
        reason: "Force-pushes over shared history",
      }),
      screen: "working/thinking",
    }),
    at(5.5, "error/tool_refused", stops()),
    at(30, "working/thinking", prompts("p2")),
    at(33, "idle/done", stops("p2")),
  ),
  history(
    "words that sound like an error are none",
    ...begin,
    at(4, "working/tool", calls("t1", "npm test")),
    at(8, "working/tool", { screen: "error/api_error" }),
    at(20, "idle/done", stops()),
  ),
];
