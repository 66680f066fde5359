/** `why` and `read-screen` as commands of the executable from source. */
import { expect, test } from "bun:test";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeTestServer, type TestServer } from "../support/make-test-server.ts";
import { runCli } from "./run-cli.ts";

const SCREENS = join(import.meta.dir, "../fixtures/screens/recorded");

const run = (args: string[], server?: TestServer) => runCli(args, server?.dataDir ?? tmpdir());

test("why names a session by the start of its id and tells what each source says", async () => {
  await using server = await makeTestServer();
  const tell = (id: string, event: Record<string, unknown>) =>
    server.hook({ session_id: id, cwd: "/nowhere", prompt_id: "p1", ...event });
  await tell("alpha-1", { hook_event_name: "UserPromptSubmit", prompt: "Go" });
  await tell("alpha-1", {
    hook_event_name: "PreToolUse",
    tool_name: "Bash",
    tool_input: { command: "make all" },
    tool_use_id: "t1",
  });
  await tell("alpha-2", { hook_event_name: "SessionStart", source: "startup" });
  const { code, out } = await run(["why", "alpha-1"], server);
  expect(code).toBe(0);
  expect(out).toContain("working (tool) since ");
  expect(out).toMatch(/hook +working\/tool, turn open, 1 call, heard/);
  expect(out).toContain("Bash  make all");
  expect(out).toContain("working/thinking → working/tool  by hook pre_tool_use");
  const json = await run(["why", "alpha-2", "--json"], server);
  expect(JSON.parse(json.out)).toMatchObject({ session: { id: "alpha-2", status: "idle" } });
  const both = await run(["why", "alpha"], server);
  expect([both.code, both.err]).toEqual([1, expect.stringContaining("several sessions")]);
  const none = await run(["why", "beta"], server);
  expect([none.code, none.err]).toEqual([1, expect.stringContaining("No live session")]);
}, 60_000);

test("read-screen tells what is asked, with each option whole", async () => {
  const { code, out } = await run(["read-screen", join(SCREENS, "023_bashperm_dialog.txt")]);
  expect(code).toBe(0);
  expect(out).toContain("waiting (permission), rule permission-dialog");
  expect(out).toContain("asks: ");
  expect(out).toContain("❯ 1. Yes");
  expect(out).toContain("the prompt box takes no text now");
});
