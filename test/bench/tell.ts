/** Tells the server by hooks that agents are at work. */
import type { LoadSession } from "./loader-messages.ts";
import type { Program } from "./programs.ts";

export async function tellWorking(product: Program, agents: readonly LoadSession[]): Promise<void> {
  for (const agent of agents) {
    await tell(product, agent, { hook_event_name: "UserPromptSubmit", prompt: "Mend it." });
    await tell(product, agent, {
      hook_event_name: "PreToolUse",
      tool_name: "Bash",
      tool_input: { command: "bun test" },
      tool_use_id: `toolu_${agent.id}`,
    });
  }
}

async function tell(
  product: Program,
  agent: LoadSession,
  event: Record<string, unknown>,
): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${product.port}/hooks/claude-code`, {
    method: "POST",
    headers: {
      ...agent.headers,
      authorization: `Bearer ${product.token}`,
      "content-type": "application/json",
      "x-event-id": crypto.randomUUID(),
    },
    body: JSON.stringify({ session_id: agent.id, cwd: agent.cwd, ...event }),
  });
  if (answer.status !== 202) throw new Error(`a hook was answered with ${answer.status}`);
}
