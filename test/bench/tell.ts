/** Tells the server by hooks what agents do. */
import type { LoadSession } from "./loader-messages.ts";
import type { Program } from "./programs.ts";

export async function tellWorking(product: Program, agents: readonly LoadSession[]): Promise<void> {
  for (const agent of agents) {
    const prompt = { hook_event_name: "UserPromptSubmit", prompt: "Mend it." };
    await postHook(product, agent, hookBody(agent, prompt));
    const call = {
      hook_event_name: "PreToolUse",
      tool_name: "Bash",
      tool_input: { command: "bun test" },
      tool_use_id: `toolu_${agent.id}`,
    };
    await postHook(product, agent, hookBody(agent, call));
  }
}

export function hookBody(agent: LoadSession, event: Record<string, unknown>): string {
  return JSON.stringify({ session_id: agent.id, cwd: agent.cwd, ...event });
}

/** Throws unless the event was taken. */
export async function postHook(product: Program, agent: LoadSession, body: string): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${product.port}/hooks/claude-code`, {
    method: "POST",
    headers: {
      ...agent.headers,
      authorization: `Bearer ${product.token}`,
      "content-type": "application/json",
      "x-event-id": crypto.randomUUID(),
    },
    body,
  });
  // Read to its end, or the connection is not kept for the next one.
  await answer.arrayBuffer();
  if (answer.status !== 202) throw new Error(`a hook was answered with ${answer.status}`);
}
