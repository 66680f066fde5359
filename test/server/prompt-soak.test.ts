/**
 * Many prompts into several agents at once, half of them through the queue, every tenth sent twice:
 * none is lost, none is typed twice. RPG_PROMPTS=1000 makes it the long run.
 */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { newId } from "../../src/lib/ids.ts";
import { promptDelivery } from "../../src/protocol/api.ts";
import { waitUntil } from "../tmux/wait-until.ts";
import { type AgentHouse, makeAgentHouse, type ScriptedAgent } from "./agent-house.ts";

const PROMPTS = Number(process.env["RPG_PROMPTS"] ?? 200);
const AGENTS = 4;
const LIMIT_MS = PROMPTS * 1_000;

let house: AgentHouse;
beforeAll(async () => {
  house = await makeAgentHouse();
}, LIMIT_MS);
afterAll(() => house[Symbol.asyncDispose]());

async function post(id: string, body: object) {
  const answer = await house.server.api("POST", `/api/sessions/${id}/prompt`, body);
  return answer.status === 409 ? null : promptDelivery.parse(await answer.json());
}

/** Sends until it is taken or has a place in the queue; always under the same request id. */
async function deliver(id: string, text: string, how: { whenIdle: boolean; isTwice: boolean }) {
  const body = { text, requestId: newId(), whenIdle: how.whenIdle };
  for (;;) {
    const [sent] = await Promise.all([post(id, body), ...(how.isTwice ? [post(id, body)] : [])]);
    if (sent && sent.state !== "failed") return;
    await Bun.sleep(50);
  }
}

async function feed(agent: ScriptedAgent, texts: readonly string[]): Promise<void> {
  for (const [index, text] of texts.entries()) {
    await deliver(agent.id, text, { whenIdle: index % 2 === 0, isTwice: index % 10 < 2 });
  }
  const taken = () => agent.prompts().length >= texts.length;
  await waitUntil(`${agent.id} has taken all of them`, taken, LIMIT_MS);
}

test(
  `${PROMPTS} prompts into ${AGENTS} agents: none doubled, none lost, none torn`,
  async () => {
    const names = Array.from({ length: AGENTS }, (_, n) => `soak-${n}`);
    const agents: ScriptedAgent[] = [];
    for (const name of names) agents.push(await house.agent(name));
    const textsOf = (name: string) =>
      Array.from({ length: PROMPTS / AGENTS }, (_, n) => `${name} prompt ${n}\nline 2; -R 🦊`);
    await Promise.all(agents.map((agent) => feed(agent, textsOf(agent.id))));
    for (const agent of agents) {
      expect(agent.prompts().toSorted()).toEqual(textsOf(agent.id).toSorted());
    }
    // The agent has the last prompt a moment before its hook has told so.
    const sql = "SELECT group_concat(DISTINCT state) FROM prompts WHERE session_id LIKE 'soak-%'";
    await waitUntil("every one is accepted", () => house.server.one(sql) === "accepted", 10_000);
  },
  LIMIT_MS * 2,
);
