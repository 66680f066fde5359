/** How long agents waited for a person: from what was asked to what tells of the answer. */
import { expect, test } from "bun:test";
import { HandClock } from "../support/make-test-server.ts";
import { IngestRig } from "./ingest-rig.ts";

const NOW = Date.UTC(2026, 10, 25, 12);
const ask = (command: string) => ({
  session_id: "s-w",
  hook_event_name: "PermissionRequest",
  tool_name: "Bash",
  tool_input: { command },
});
const answer = (command: string) => ({
  ...ask(command),
  hook_event_name: "PostToolUse",
  tool_use_id: `t-${command}`,
});

function at(rig: IngestRig, second: number): Record<string, string> {
  rig.clock.now = () => NOW + second * 1_000;
  return { "x-event-time": String(NOW + second * 1_000) };
}

const waits = (rig: IngestRig) =>
  rig.all("SELECT stat_path AS path, value FROM stats WHERE stat_path LIKE 'waits.%' ORDER BY 1");
const row = (path: string, value: number) => ({ path: `waits.${path}`, value });

test("a permission that was given after 30 s is a quick answer, one second more is none", async () => {
  using rig = new IngestRig(new HandClock(NOW));
  await rig.hook(ask("a"), at(rig, 0));
  await rig.hook(answer("a"), at(rig, 30));
  await rig.hook(ask("b"), at(rig, 100));
  await rig.hook(answer("b"), at(rig, 131));
  expect(waits(rig)).toEqual([row("count", 2), row("quick", 1), row("seconds", 61)]);
});

test("a refusal in the terminal is told by the registry alone, and is an answer too", async () => {
  using rig = new IngestRig(new HandClock(NOW));
  await rig.hook(ask("a"), at(rig, 0));
  at(rig, 12);
  rig.ingest.observe("s-w", {
    kind: "registry",
    at: NOW + 12_000,
    changedAt: NOW + 11_900,
    status: "idle",
    waitingFor: null,
    process: { pid: 7, start: "1" },
    cwd: null,
    paneKey: null,
  });
  rig.ingest.drain();
  expect(waits(rig)).toEqual([row("count", 1), row("quick", 1), row("seconds", 12)]);
  const by = rig.one(
    "SELECT metadata ->> 'answeredBy' FROM xp_events WHERE event_type = 'wait:answered'",
  );
  expect(by).toBe("registry");
});

test("an answer from the page counts once, though the tool's end follows", async () => {
  using rig = new IngestRig(new HandClock(NOW));
  const call = rig.call(ask("a"), at(rig, 0));
  await rig.ingest.hook(call);
  const { fact } = call.event;
  if (fact.kind !== "permission-asked") throw new Error("no request");
  const { name: toolName, inputHash } = fact.tool;
  rig.ingest.observe("s-w", {
    kind: "decided",
    at: NOW + 5_000,
    toolName,
    inputHash,
    agentId: null,
  });
  rig.ingest.drain();
  await rig.hook(answer("a"), at(rig, 60));
  expect(waits(rig)).toEqual([row("count", 1), row("quick", 1), row("seconds", 5)]);
});

test("nobody answered an agent that went away, and an idle one waits for nobody", async () => {
  using rig = new IngestRig(new HandClock(NOW));
  await rig.hook(ask("a"), at(rig, 0));
  rig.ingest.observe("s-w", { kind: "process-gone", at: NOW + 9_000 });
  rig.ingest.drain();
  const idle = { session_id: "s-i", prompt: "go", source: "user" };
  await rig.hook({ ...idle, hook_event_name: "UserPromptSubmit", prompt_id: "p1" }, at(rig, 20));
  await rig.hook({ ...idle, hook_event_name: "Stop", prompt_id: "p1" }, at(rig, 30));
  await rig.hook({ ...idle, hook_event_name: "UserPromptSubmit", prompt_id: "p2" }, at(rig, 900));
  expect(waits(rig)).toEqual([]);
});

test("an error that somebody acknowledges was waited for", async () => {
  using rig = new IngestRig(new HandClock(NOW));
  await rig.hook(
    { session_id: "s-w", hook_event_name: "StopFailure", error: "rate_limit" },
    at(rig, 0),
  );
  rig.ingest.observe("s-w", { kind: "acknowledged", at: NOW + 45_000 });
  rig.ingest.observe("s-w", { kind: "acknowledged", at: NOW + 50_000 });
  rig.ingest.drain();
  expect(waits(rig)).toEqual([row("count", 1), row("seconds", 45)]);
});

test("requests one after the other are waits of their own", async () => {
  using rig = new IngestRig(new HandClock(NOW));
  await rig.hook(ask("a"), at(rig, 0));
  await rig.hook(answer("a"), at(rig, 10));
  await rig.hook(ask("b"), at(rig, 10));
  await rig.hook(answer("b"), at(rig, 15));
  expect(waits(rig)).toEqual([row("count", 2), row("quick", 2), row("seconds", 15)]);
});
