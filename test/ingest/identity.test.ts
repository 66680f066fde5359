/** Whose persona a session is, and which project it works on. */
import { describe, expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { git } from "../git/real-git.ts";
import { from, IngestRig } from "./ingest-rig.ts";

const NEW = "session-new";
const OLD = "session-old";
const start = (session: string, source: string, more: Record<string, unknown> = {}) => ({
  session_id: session,
  hook_event_name: "SessionStart",
  source,
  ...more,
});
const end = (session: string, reason: string) => ({
  session_id: session,
  hook_event_name: "SessionEnd",
  reason,
});
const prompt = (session: string) => ({
  session_id: session,
  hook_event_name: "UserPromptSubmit",
  prompt: "go",
});

/** The registry's word on a session, as the observers hand it over. */
function tellRegistry(rig: IngestRig, session: string, pid: number, paneKey: string | null): void {
  const at = rig.clock.now();
  rig.ingest.observe(
    session,
    {
      kind: "registry",
      at,
      changedAt: at,
      status: "idle",
      waitingFor: null,
      process: { pid, start: "1" },
      cwd: null,
      paneKey,
    },
    true,
  );
}

describe("/clear carries the persona over", () => {
  const here = from("%3", 4711);
  const orders: Record<string, (rig: IngestRig) => Promise<unknown>> = {
    "when the end is told before the start": async (rig) => {
      await rig.hook(end(OLD, "clear"), here);
      await rig.hook(start(NEW, "clear"), here);
    },
    "when the start is told before the end": async (rig) => {
      await rig.hook(start(NEW, "clear"), here);
      await rig.hook(end(OLD, "clear"), here);
    },
    "when both share a batch": (rig) =>
      Promise.all([rig.hook(end(OLD, "clear"), here), rig.hook(start(NEW, "clear"), here)]),
    "when the registry told of the new session first": async (rig) => {
      await rig.hook(end(OLD, "clear"), here);
      tellRegistry(rig, NEW, 4711, null);
      await rig.hook(start(NEW, "clear"), here);
    },
    "when the registry was first, and the start came before the end": async (rig) => {
      tellRegistry(rig, NEW, 4711, null);
      await rig.hook(start(NEW, "clear"), here);
      await rig.hook(end(OLD, "clear"), here);
    },
    "when the first prompt of the new session comes before its start": async (rig) => {
      await rig.hook(end(OLD, "clear"), here);
      await rig.hook(prompt(NEW), here);
      await rig.hook(start(NEW, "clear"), here);
    },
    "when no process is known, by the pane": async (rig) => {
      const { "x-agent-pid": _pid, ...pane } = here;
      await rig.hook(end(OLD, "clear"), pane);
      await rig.hook(start(NEW, "clear"), pane);
    },
  };
  for (const [name, tell] of Object.entries(orders)) {
    test(name, async () => {
      using rig = new IngestRig();
      await rig.hook(start(OLD, "startup"), here);
      await rig.hook(prompt(OLD), here);
      await tell(rig);
      rig.ingest.drain();
      expect(rig.one("SELECT count(*) FROM personas")).toBe(1);
      expect(rig.personaOf(NEW)).toBe(rig.personaOf(OLD));
      expect(rig.live.get(NEW)?.personaId).toBe(String(rig.personaOf(OLD)));
      // The first id stays the persona's own.
      expect(rig.one("SELECT session_id FROM personas")).toBe(OLD);
      expect(rig.live.get(OLD)).toBeNull();
    });
  }

  test("and again, and again: the chain keeps one persona", async () => {
    using rig = new IngestRig();
    await rig.hook(start("s-0", "startup"), here);
    for (let n = 1; n <= 5; n++) {
      await rig.hook(end(`s-${n - 1}`, "clear"), here);
      await rig.hook(start(`s-${n}`, "clear"), here);
    }
    expect(rig.one("SELECT count(*) FROM personas")).toBe(1);
    expect(rig.live.all().map((state) => state.id)).toEqual(["s-5"]);
  });

  test("also past a session of which only the registry knew", async () => {
    using rig = new IngestRig();
    await rig.hook(start(OLD, "startup"), here);
    await rig.hook(end(OLD, "clear"), here);
    tellRegistry(rig, "session-between", 4711, null);
    rig.ingest.drain();
    await rig.hook(start(NEW, "clear"), here);
    expect(rig.personaOf(NEW)).toBe(rig.personaOf(OLD));
  });

  test("but not to another process in the same pane", async () => {
    using rig = new IngestRig();
    await rig.hook(start(OLD, "startup"), here);
    await rig.hook(start(NEW, "clear"), from("%3", 4712));
    expect(rig.one("SELECT count(*) FROM personas")).toBe(2);
  });

  test("but not by the pane once half a minute has passed", async () => {
    using rig = new IngestRig();
    const { "x-agent-pid": _pid, ...pane } = here;
    await rig.hook(start(OLD, "startup"), {
      ...pane,
      "x-event-time": `${rig.clock.now() - 31_000}`,
    });
    await rig.hook(start(NEW, "clear"), pane);
    expect(rig.one("SELECT count(*) FROM personas")).toBe(2);
  });
});

describe("other beginnings", () => {
  test("a resumed session keeps its persona", async () => {
    using rig = new IngestRig();
    await rig.hook(start(OLD, "startup"), from("%3", 1));
    await rig.hook(end(OLD, "prompt_input_exit"), from("%3", 1));
    const later = { "x-event-time": `${rig.clock.now() + 1_000}` };
    await rig.hook(start(OLD, "resume"), { ...from("%9", 2), ...later });
    expect(rig.one("SELECT count(*) FROM personas")).toBe(1);
    expect(rig.live.get(OLD)).toMatchObject({ status: "idle", process: { pid: 2 } });
  });

  test("a resume under a new id has the persona that its transcript names", async () => {
    using rig = new IngestRig();
    await rig.hook(start(OLD, "startup"), from("%3", 1));
    await rig.hook(start("session-third", "startup"), from("%3", 2));
    const transcript_path = `/home/mira/.claude/projects/x/${OLD}.jsonl`;
    await rig.hook(start(NEW, "resume", { transcript_path }), from("%3", 2));
    expect(rig.personaOf(NEW)).toBe(rig.personaOf(OLD));
    expect(rig.personaOf(NEW)).not.toBe(rig.personaOf("session-third"));
  });

  test.each(["startup", "fork", "resume"])(
    "a session by %s never takes the persona of its pane or process",
    async (source) => {
      using rig = new IngestRig();
      await rig.hook(start(OLD, "startup"), from("%3", 1));
      await rig.hook(end(OLD, "other"), from("%3", 1));
      await rig.hook(start(NEW, source), from("%3", 1));
      expect(rig.one("SELECT count(*) FROM personas")).toBe(2);
    },
  );

  test("without a pane a session is a session without a pane", async () => {
    using rig = new IngestRig();
    await rig.hook(start(OLD, "startup"));
    await rig.hook(start(NEW, "clear"));
    expect(rig.one("SELECT count(*) FROM personas")).toBe(2);
    expect(rig.live.get(OLD)?.paneKey).toBeNull();
    expect(rig.one("SELECT pane_id FROM events")).toBe("");
  });

  test("the pane %3 of two tmux servers are two panes", async () => {
    using rig = new IngestRig();
    await rig.hook(start(OLD, "startup"), { "x-tmux": "/tmp/a,1,0", "x-tmux-pane": "%3" });
    await rig.hook(start(NEW, "clear"), { "x-tmux": "/tmp/b,1,0", "x-tmux-pane": "%3" });
    expect(rig.one("SELECT count(*) FROM personas")).toBe(2);
    expect(rig.one("SELECT count(DISTINCT pane_key) FROM events")).toBe(2);
  });

  test("a pane's nameless session gives way to the one that makes itself known", async () => {
    using rig = new IngestRig();
    const call = rig.call(start(NEW, "startup"), from("%3", 7));
    const paneKey = call.paneKey ?? "";
    const process = { pid: 7, start: "1" };
    const at = rig.clock.now();
    const found = { kind: "pane-found", at, paneKey, process, cwd: "/" } as const;
    rig.ingest.observe("pane-1", found, true);
    rig.ingest.drain();
    expect(rig.live.get("pane-1")?.agentSessionId).toBeNull();
    expect(rig.one("SELECT count(*) FROM personas")).toBe(0);
    await rig.ingest.hook(call);
    expect(rig.live.all().map((state) => state.id)).toEqual([NEW]);
    expect(rig.one("SELECT count(*) FROM sessions WHERE id = 'pane-1'")).toBe(0);
    expect(rig.published.flat()).toContainEqual({ type: "session.gone", id: "pane-1" });
  });
});

test("a repository is one project, from its subfolders and its worktrees alike", async () => {
  using rig = new IngestRig();
  const main = join(rig.root, "acme");
  await git(rig.root, "init", "-q", "-b", "main", "acme");
  await git(main, "commit", "-q", "--allow-empty", "-m", "first");
  await git(main, "worktree", "add", "-q", "-b", "other", join(rig.root, "acme-other"));
  mkdirSync(join(main, "packages/api"), { recursive: true });
  const folders = [main, join(main, "packages/api"), join(rig.root, "acme-other")];
  for (const [index, cwd] of folders.entries()) {
    await rig.hook(start(`s-${index}`, "startup", { cwd }), from(`%${index}`, index + 1));
  }
  await rig.hook(start("s-else", "startup", { cwd: "/nowhere/at/all" }), from("%9", 9));
  expect(rig.all("SELECT name FROM projects ORDER BY name")).toEqual([
    { name: "acme" },
    { name: "all" },
  ]);
  // The link follows the folder.
  await rig.hook({ ...prompt("s-0"), cwd: "/nowhere/at/all" }, from("%0", 1));
  const elsewhere = rig.one("SELECT id FROM projects WHERE name = 'all'");
  expect(rig.live.get("s-0")?.projectId).toBe(String(elsewhere));
});
