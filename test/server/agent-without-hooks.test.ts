/** An agent whose hooks are not installed is shown as one that nobody has told of. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import type { SessionView } from "../../src/protocol/session.ts";
import { waitUntil } from "../tmux/wait-until.ts";
import { type House, makeHouse } from "./house.ts";

setDefaultTimeout(30_000);

/** A pane with a program of the agent's name in it. */
async function openAgent(house: House): Promise<string> {
  const program = join(house.tmux.folder, "claude");
  symlinkSync(Bun.which("cat") ?? "/bin/cat", program);
  return await house.tmux.start({ command: `exec ${program}` });
}

async function only(house: House): Promise<SessionView> {
  let found: SessionView[] = [];
  await waitUntil("one session is shown", async () => {
    found = await house.sessions();
    return found.length === 1;
  });
  const [first] = found;
  if (!first) throw new Error("unreachable: one was shown");
  return first;
}

test("it is shown without a name and a persona of its own, and gives way to its first hook", async () => {
  await using house = await makeHouse();
  const pane = await openAgent(house);
  const shown = await only(house);
  expect(shown).toMatchObject({ sessionId: null, personaId: null, pane: { id: pane } });
  expect(shown).toMatchObject({ status: "idle", reason: "fresh" });
  const start = { hook_event_name: "SessionStart", source: "startup" };
  expect((await house.tell("named", pane, start)).status).toBe(202);
  const named = await only(house);
  expect(named).toMatchObject({ id: "named", sessionId: "named", pane: { id: pane } });
  expect(named.personaId).not.toBeNull();
  // How the nameless one came to its status has gone with it.
  const sql = "SELECT count(*) FROM transitions WHERE session_id LIKE 'pane-%'";
  expect(house.server.one(sql)).toBe(0);
});

test("one whose hooks tell in time is never shown without its name", async () => {
  await using house = await makeHouse();
  const pane = await openAgent(house);
  await waitUntil("its pane is seen", async () => {
    const { items } = (await house.server.get("/api/panes")) as { items: { isAgent: boolean }[] };
    return items.some(({ isAgent }) => isAgent);
  });
  const start = { hook_event_name: "SessionStart", source: "startup" };
  expect((await house.tell("named", pane, start)).status).toBe(202);
  // Longer than a silent agent is given, and than the beat after it.
  for (let look = 0; look < 30; look++) {
    expect((await house.sessions()).map(({ id }) => id)).toEqual(["named"]);
    await Bun.sleep(100);
  }
});
