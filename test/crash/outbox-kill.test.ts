/** SIGKILL between the commit of an event and the message about it: it is told after the restart. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataPaths } from "../../src/config/paths.ts";
import { newId } from "../../src/lib/ids.ts";
import { BinaryHome } from "../support/binary.ts";
import { FakeDiscord } from "../support/fake-discord.ts";
import { waitUntil } from "../tmux/wait-until.ts";

test("what was committed and not sent when the server was killed is told once afterwards", async () => {
  using discord = new FakeDiscord();
  await using home = await BinaryHome.make();
  mkdirSync(home.data, { recursive: true });
  const settings = 'finished_min_s = 0\nevents = ["finished"]\n';
  const config = `[discord]\nwebhook = "${discord.url}"\n[notify]\n${settings}`;
  writeFileSync(join(home.data, "config.toml"), config);
  discord.next.push("hang");
  await home.serve();
  const paths = dataPaths(home.data);
  const authorization = `Bearer ${readFileSync(paths.hookToken, "utf8").trim()}`;
  for (const session of ["s-1", "s-2"]) {
    for (const hook_event_name of ["UserPromptSubmit", "Stop"]) {
      const answer = await fetch(`${home.url}/hooks/claude-code`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization, "x-event-id": newId() },
        body: JSON.stringify({ session_id: session, hook_event_name, prompt: "go", cwd: "/no" }),
      });
      expect(answer.status).toBe(202);
    }
  }
  await waitUntil("the first message is on its way", () => discord.asked.length === 1);
  await home.signal("SIGKILL");
  discord.release();
  expect(discord.taken).toEqual([]);

  await home.serve();
  await waitUntil("both are told", () => discord.taken.length >= 2);
  expect(await home.signal("SIGTERM")).toBe(0);
  expect(discord.asked).toEqual(["hang", 204, 204]);
  using db = new Database(paths.database, { readonly: true });
  const rows = db.query("SELECT count(*) AS n FROM outbox WHERE sent_at IS NOT NULL").get();
  expect(rows).toEqual({ n: 2 });
}, 120_000);
