/** Random but possible turns of an agent, as the events that its hooks tell. */
import fc from "fast-check";

export interface Told {
  name: string;
  fields: Record<string, unknown>;
}

export interface Call {
  kind: "plain" | "asked" | "question" | "failed";
  /** The subagent that makes the call, or null for the main thread. */
  agent: number | null;
}

export interface Turn {
  calls: Call[];
  subagents: number;
  end: "stop" | "failure";
}

const call = (subagents: number): fc.Arbitrary<Call> =>
  fc.record({
    kind: fc.constantFrom("plain", "asked", "question", "failed"),
    agent: fc.option(fc.nat(Math.max(0, subagents - 1)), { nil: null }),
  });

export const turn: fc.Arbitrary<Turn> = fc.nat(2).chain((subagents) =>
  fc.record({
    calls: fc.array(
      call(subagents).map((made) => (subagents === 0 ? { ...made, agent: null } : made)),
      { maxLength: 6 },
    ),
    subagents: fc.constant(subagents),
    end: fc.constantFrom("stop", "failure"),
  }),
);

export const turns = fc.array(turn, { minLength: 1, maxLength: 4 });

/** What happens, in the order in which it happens; every turn ends. */
export function eventsOf(all: readonly Turn[]): Told[] {
  return all.flatMap((one, index) => {
    const prompt_id = `prompt-${index}`;
    const told: Told[] = [{ name: "UserPromptSubmit", fields: { prompt_id, prompt: "go" } }];
    for (let agent = 0; agent < one.subagents; agent++) {
      told.push({ name: "SubagentStart", fields: { prompt_id, ...agentFields(index, agent) } });
    }
    one.calls.forEach((made, number) => {
      told.push(...callEvents(made, index, number));
    });
    for (let agent = 0; agent < one.subagents; agent++) {
      told.push({ name: "SubagentStop", fields: { prompt_id, ...agentFields(index, agent) } });
    }
    told.push(
      one.end === "stop"
        ? { name: "Stop", fields: { prompt_id, background_tasks: [] } }
        : { name: "StopFailure", fields: { prompt_id, error: "server_error" } },
    );
    return told;
  });
}

/** Start, request where one is made, end. */
export function callEvents(made: Call, turnIndex: number, number: number): Told[] {
  const fields = {
    prompt_id: `prompt-${turnIndex}`,
    tool_name: made.kind === "question" ? "AskUserQuestion" : "Bash",
    // Input and id differ from call to call, as they do in life.
    tool_input: { command: `make step-${turnIndex}-${number}` },
    ...(made.agent === null ? {} : agentFields(turnIndex, made.agent)),
  };
  const withId = { ...fields, tool_use_id: `toolu_${turnIndex}_${number}` };
  const asks = made.kind === "asked" || made.kind === "question";
  return [
    { name: "PreToolUse", fields: withId },
    ...(asks ? [{ name: "PermissionRequest", fields }] : []),
    { name: made.kind === "failed" ? "PostToolUseFailure" : "PostToolUse", fields: withId },
  ];
}

function agentFields(turnIndex: number, agent: number) {
  return { agent_id: `agent-${turnIndex}-${agent}`, agent_type: "Explore" };
}

/** The same things in any other order. */
export function shuffled<T>(items: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
}
