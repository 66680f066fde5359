/** Why points were given: ledger event types in words. */
import { visible } from "./visible.ts";

const words: Record<string, string> = {
  "git:commit": "Commit",
  "git:push": "Push",
  "git:branch": "New branch",
  "git:merge": "Merge",
  "git:rebase": "Rebase",
  "pr:create": "Pull request opened",
  "pr:merge": "Pull request merged",
  "command:test": "Tests",
  "command:build": "Build",
  "command:lint": "Lint",
  "command:deploy": "Deploy",
  "blockchain:check": "Contract check",
  "blockchain:test": "Contract tests",
  "blockchain:testnet": "Deploy to the test network",
  "blockchain:mainnet": "Deploy to the main network",
  "question:answered": "Question answered",
  "turn:completed": "Turn with tools ended",
  "quest:created": "Quest made",
  "quest:phase_planned": "Phase planned",
  "quest:phase_completed": "Phase completed",
  "quest:completed": "Quest completed",
  "streak:day": "A day of the streak",
  "streak:milestone": "Milestone of the streak",
  "prompt:received": "Prompt",
  "subagent:started": "Subagent started",
  "session:started": "Session begun",
  "session:new": "Session begun",
  "wait:answered": "Wait answered",
};

/** `tool:Edit` → `Edit`, `achievement:tool_time` → `Achievement: tool time`. */
export function reasonText(eventType: string, isSuccess = true): string {
  const known = words[eventType];
  if (known !== undefined) return isSuccess ? known : `${known}, failed`;
  const [kind, ...rest] = eventType.split(":");
  const what = visible(rest.join(":"));
  switch (kind) {
    case "tool":
      return isSuccess ? `${what} used` : `${what} failed`;
    case "challenge":
      return `Challenge: ${what.replaceAll("-", " ").replace(/\bxp\b/, "XP")}`;
    case "achievement":
      return `Achievement: ${what.replaceAll("_", " ")}`;
    default:
      return visible(eventType);
  }
}
