/** Helpers that an agent sends out: each looks into its files beside the others. */
import { newId, shortDigest } from "../../lib/ids.ts";
import type { Step } from "../script.ts";
import { toolUse } from "./payloads.ts";
import type { TurnContext } from "./turn-context.ts";

type Send = Extract<Step, { do: "send" }>;
type Helper = Send["helpers"][number];

export async function sendHelpers({ helpers }: Send, context: TurnContext): Promise<"go-on"> {
  const states = helpers.map(({ name }) => ({ name, state: "Initializing…" }));
  const { show } = context;
  show.add({ kind: "helpers", isRunning: true, helpers: states });
  const tell = (index: number, state: string): void => {
    const found = states[index];
    if (found) found.state = state;
    show.change({ kind: "helpers", isRunning: true, helpers: states });
  };
  await Promise.all(
    helpers.map((helper, index) => goOut(helper, context, (state) => tell(index, state))),
  );
  show.change({ kind: "helpers", isRunning: false, helpers: states });
  return "go-on";
}

async function goOut(
  { name, seconds, files, said }: Helper,
  context: TurnContext,
  tell: (state: string) => void,
): Promise<void> {
  const { hooks, payloads, pace, signal, cwd } = context;
  const agentId = `a${shortDigest(newId(), 16)}`;
  const input = { description: name, prompt: `${name}.`, subagent_type: "Explore" };
  const call = toolUse("Agent", input);
  hooks.tell(payloads.before(call));
  hooks.tell(payloads.helperStarted(agentId));
  for (const [index, file] of files.entries()) {
    tell(`Read ${file}`);
    const tool = toolUse("Read", { file_path: `${cwd}/${file}` }, agentId);
    hooks.tell(payloads.before(tool));
    await pace.rest(seconds / files.length, signal);
    hooks.tell(payloads.after(tool, { type: "text" }, seconds / files.length));
    if (index === files.length - 1) tell(`Done (${files.length} tool uses)`);
  }
  hooks.tell(payloads.helperStopped(agentId, said));
  const content = [{ type: "text", text: said }];
  hooks.tell(
    payloads.after(call, { status: "completed", agentId, agentType: "Explore", content }, seconds),
  );
}
