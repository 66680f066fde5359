/** Single cases of the reducer that the laws do not name: typing, errors, order, silence. */
import { describe, expect, test } from "bun:test";
import type { Evidence } from "../../src/sessions/evidence.ts";
import { isOutdated, reduce } from "../../src/sessions/reduce.ts";
import type { SessionState } from "../../src/sessions/state.ts";
import { viewOf } from "../../src/sessions/view.ts";
import { evidenceOf } from "../../src/sessions/why.ts";
import { after, fresh, hook, registry, screen, words } from "./told.ts";

const BASH = { tool_name: "Bash", tool_use_id: "t1", tool_input: { command: "make" } };
const time = (at: number): Evidence => ({ kind: "time", at });
const prompt = (at: number, prompt_id = "p1") =>
  hook(at, "UserPromptSubmit", { prompt_id, prompt: "go" });
const stop = (at: number, prompt_id = "p1") => hook(at, "Stop", { prompt_id });
const pre = (at: number, fields: object = {}) =>
  hook(at, "PreToolUse", { prompt_id: "p1", ...BASH, ...fields });
const post = (at: number, fields: object = {}) =>
  hook(at, "PostToolUse", { prompt_id: "p1", ...BASH, ...fields });

function typed(at: number, draft: string | null): Evidence {
  const told = screen(at, "idle", "done");
  if (told.kind !== "screen") throw new Error("a screen is a screen");
  return { ...told, reading: { ...told.reading, draft } };
}

describe("typing", () => {
  const resting = after(fresh(), registry(1_000, "idle"), typed(1_000, null));

  test("a draft that appears is typing for 3 s, each change anew", () => {
    const begun = after(resting, typed(2_000, "fi"));
    expect(words(begun)).toBe("typing/draft");
    expect(isOutdated(begun, 4_900)).toBe(false);
    const more = after(begun, typed(4_000, "fix the te"));
    expect(words(after(more, time(6_900)))).toBe("typing/draft");
    expect(isOutdated(more, 7_100)).toBe(true);
    expect(words(after(more, time(7_100)))).toBe("idle/fresh");
  });

  test("a draft that was there when the pane was first seen is nobody's typing", () => {
    const state = after(fresh(), registry(1_000, "idle"), typed(1_000, "old"), typed(2_000, "old"));
    expect(words(state)).toBe("idle/fresh");
    expect(words(after(state, typed(3_000, "older")))).toBe("typing/draft");
  });

  test("a prompt sent ends it at once, and text typed while it works is no typing", () => {
    const begun = after(resting, typed(2_000, "fix"));
    expect(words(after(begun, prompt(2_500)))).toBe("working/thinking");
    expect(words(after(resting, prompt(2_000), typed(2_400, "and")))).toBe("working/thinking");
  });

  test("a prompt that Esc puts back into the box soon after is typed by nobody", () => {
    const sent = after(resting, typed(2_000, "fix"), prompt(2_500), registry(2_650, "busy", 2_600));
    const back = after(sent, registry(3_100, "idle", 3_050), registry(3_400, "idle", 3_050));
    expect(words(back)).toBe("idle/interrupted");
    expect(words(after(back, typed(3_500, "fix")))).toBe("idle/interrupted");
    expect(words(after(back, typed(3_500, "fix"), typed(3_900, "fix it")))).toBe("typing/draft");
  });

  test("who types has seen the finished turn", () => {
    const done = after(fresh(), prompt(1_000), stop(2_000), typed(3_000, null));
    expect(done.isSeen).toBe(false);
    expect(after(done, typed(4_000, "next")).isSeen).toBe(true);
  });
});

describe("the file is idle before the Stop has come", () => {
  const thinking = after(
    fresh(),
    prompt(1_000),
    registry(1_150, "busy", 1_100),
    registry(9_020, "idle", 9_000),
  );

  test("the turn goes on being shown until its Stop says that it was done", () => {
    expect(words(thinking)).toBe("working/thinking");
    expect(words(after(thinking, stop(9_060)))).toBe("idle/done");
  });

  test("without one the next look says that it was interrupted", () => {
    expect(words(after(thinking, registry(9_300, "idle", 9_000)))).toBe("idle/interrupted");
    expect(words(after(thinking, time(9_270)))).toBe("idle/interrupted");
  });

  test("in the middle of a call or a dialog nothing is waited for", () => {
    const calling = after(fresh(), prompt(1_000), pre(1_200), registry(1_400, "busy", 1_300));
    expect(words(after(calling, registry(9_020, "idle", 9_000)))).toBe("idle/interrupted");
  });
});

describe("the hook of a held request is ended by its agent: No or Esc in the terminal", () => {
  const told = after(
    fresh(),
    ...[prompt(1_000), pre(1_400), hook(1_500, "PermissionRequest", { prompt_id: "p1", ...BASH })],
  );
  const hungUp = (state: SessionState, at: number): Evidence => {
    const [request] = state.requests;
    if (!request?.toolName || !request.inputHash) throw new Error("nothing is asked for a call");
    const { toolName, inputHash, agentId } = request;
    return { kind: "hung-up", at, toolName, inputHash, agentId };
  };

  test("nobody is asked any more, also where nothing else tells", () => {
    expect(words(told)).toBe("waiting/permission");
    expect(words(after(told, hungUp(told, 5_000)))).toBe("working/tool");
  });

  test("a dialog that still stands on the screen is waited for until it is gone", () => {
    const seen = after(told, screen(1_600, "waiting", "permission"));
    const ended = after(seen, hungUp(told, 5_000));
    expect(words(ended)).toBe("waiting/permission");
    expect(words(after(ended, screen(5_050, "idle", "interrupted")))).toBe("working/tool");
  });

  test("where a file tells, it has the word: Esc is seen at once", () => {
    const filed = after(told, registry(1_650, "waiting", 1_600, "permission prompt"));
    const ended = after(filed, hungUp(told, 5_000));
    expect(words(ended)).toBe("waiting/permission");
    expect(words(after(ended, registry(5_020, "idle", 4_990)))).toBe("idle/interrupted");
  });
});

describe("a call is told late, after the file has told of the dialog in it", () => {
  const told = after(
    fresh(),
    prompt(1_000),
    registry(1_150, "busy", 1_100),
    registry(1_650, "waiting", 1_600, "dialog open"),
    pre(1_700),
  );

  const asked = after(
    fresh(),
    ...[prompt(1_000), pre(1_400), hook(1_500, "PermissionRequest", { prompt_id: "p1", ...BASH })],
    registry(1_650, "waiting", 1_600, "permission prompt"),
  );

  test("a dialog that was answered from here is over, though file and screen still show it", () => {
    const [request] = asked.requests;
    if (!request) throw new Error("nothing is asked");
    const { toolName, inputHash, agentId } = request;
    if (toolName === null || inputHash === null) throw new Error("it is asked for a call");
    const answer: Evidence = { kind: "decided", at: 1_700, toolName, inputHash, agentId };
    const answered = after(asked, answer, screen(1_750, "waiting", "permission"));
    expect([words(asked), words(answered)]).toEqual(["waiting/permission", "working/tool"]);
    const next = after(answered, registry(2_000, "waiting", 1_950, "dialog open"));
    expect(next.status).toBe("waiting");
  });

  test("a dialog whose call has ended is over, though file and screen still show it", () => {
    const ended = after(asked, post(3_000), screen(3_050, "waiting", "permission"));
    expect(words(ended)).toBe("working/thinking");
  });

  test("the dialog on a screen of after that call is waiting at once", () => {
    expect(words(told)).toBe("working/tool");
    expect(words(after(told, screen(1_800, "waiting", "dialog")))).toBe("waiting/dialog");
  });

  test("one that stood there before the call may be the one that it has answered", () => {
    const before = after(fresh(), prompt(1_000), screen(1_500, "waiting", "dialog"));
    const asked = after(before, registry(1_550, "waiting", 1_500, "dialog open"), pre(1_700));
    expect(words(after(asked, screen(1_800, "waiting", "dialog")))).toBe("working/tool");
  });
});

describe("errors", () => {
  const failing = after(
    fresh(),
    prompt(1_000),
    pre(2_000),
    hook(3_000, "PostToolUseFailure", { prompt_id: "p1", ...BASH, error: "Exit code 3" }),
  );

  test("a command that failed is shown for 2 s, kept for 10 s, and gone with the next call", () => {
    expect(words(failing)).toBe("error/expected");
    const folded = after(failing, time(5_001));
    expect(words(folded)).toBe("working/thinking");
    expect(folded.error).toMatchObject({ kind: "expected", message: "Exit code 3" });
    expect(after(folded, time(13_000)).error).toBeNull();
    expect(words(after(failing, pre(3_100, { tool_use_id: "t2" })))).toBe("working/tool");
  });

  test("it says nothing of the turn's end", () => {
    expect(words(after(failing, stop(3_500)))).toBe("idle/done");
  });

  test("a call that another tool failed in is only kept for why", () => {
    const fields = { tool_name: "Read", tool_use_id: "t3", tool_input: { file_path: "/x" } };
    const state = after(
      fresh(),
      prompt(1_000),
      pre(2_000, fields),
      hook(3_000, "PostToolUseFailure", { prompt_id: "p1", ...fields, error: "no such file" }),
    );
    expect(words(state)).toBe("working/thinking");
    expect(state.lastFailure).toMatchObject({ kind: "transient", toolName: "Read" });
  });

  test("a refused call is news after the turn too, until it is acknowledged or work goes on", () => {
    const refused = after(
      fresh(),
      prompt(1_000),
      pre(2_000),
      hook(2_100, "PermissionDenied", { prompt_id: "p1", ...BASH, reason: "Force-pushes" }),
      stop(2_300),
    );
    expect(words(refused)).toBe("error/tool_refused");
    expect(words(after(refused, { kind: "acknowledged", at: 3_000 }))).toBe("idle/done");
    expect(words(after(refused, prompt(3_000, "p2")))).toBe("working/thinking");
  });

  test("a subagent's failed command is its own affair", () => {
    const fields = { prompt_id: "p1", ...BASH, tool_use_id: "s1", agent_id: "a1", error: "x" };
    const state = after(fresh(), prompt(1_000), hook(2_000, "PostToolUseFailure", fields));
    expect(words(state)).toBe("working/thinking");
  });
});

describe("order", () => {
  test("a Stop closes its own turn's calls, not those of the next", () => {
    const state = after(
      fresh(),
      prompt(1_000),
      pre(2_000),
      pre(3_000, { prompt_id: "p2", tool_use_id: "t2" }),
      stop(3_050),
    );
    expect(Object.keys(state.tools)).toEqual(["t2"]);
    expect(words(state)).toBe("working/tool");
    expect(words(after(state, stop(5_000, "p2")))).toBe("idle/done");
  });

  test("a prompt sent while the turn runs has a turn of its own after its Stop", () => {
    const queued = after(fresh(), prompt(1_000), prompt(3_000));
    const next = after(queued, stop(9_000));
    expect(words(next)).toBe("working/thinking");
    expect(words(after(next, stop(9_001)))).toBe("working/thinking");
    expect(words(after(next, stop(12_000, "p2")))).toBe("idle/done");
  });

  test("another prompt within the second waits for its turn, the same one told twice does not", () => {
    const other = hook(1_600, "UserPromptSubmit", { prompt_id: "p1", prompt: "and then?" });
    const file = (state: SessionState) =>
      words(after(state, stop(5_000), registry(5_060, "idle", 5_050)));
    expect(file(after(fresh(), prompt(1_000), other))).toBe("working/thinking");
    expect(file(after(fresh(), prompt(1_000), prompt(1_600)))).toBe("idle/done");
  });

  const looks = (at: number, event = "SubagentStart", agent_id = "a1") =>
    hook(at, event, { agent_id, agent_type: "general-purpose", prompt_id: "p1" });

  test("an idle before the turn on a background subagent's report is none", () => {
    const both = [looks(1_500), looks(1_510, "SubagentStart", "a2"), registry(1_600, "busy")];
    const ended = [looks(8_900, "SubagentStop"), looks(8_950, "SubagentStop", "a2")];
    const stopped = after(fresh(), prompt(1_000), ...both, stop(2_000));
    expect(words(stopped)).toBe("working/background");
    const first = after(stopped, ...ended, prompt(8_960, "p2"), stop(9_000, "p2"));
    const between = after(first, registry(9_060, "idle", 9_050));
    expect(words(between)).toBe("working/background");
    const last = after(between, prompt(9_110, "p3"), stop(9_300, "p3"));
    expect(words(after(last, registry(9_360, "idle", 9_350)))).toBe("idle/done");
  });

  test("reports that come together are one turn, which ends under the id of either", () => {
    const report = (at: number, prompt_id: string) =>
      hook(at, "UserPromptSubmit", { prompt_id, prompt: "<task-notification>" });
    const resting = after(fresh(), prompt(1_000), stop(2_000));
    const both = after(resting, report(9_000, "p2"), report(9_040, "p3"));
    expect(words(both)).toBe("working/thinking");
    expect(words(after(both, stop(9_200, "p2")))).toBe("idle/done");
    expect(words(after(both, stop(9_200, "p3")))).toBe("idle/done");
  });

  test("an idle at the end of background work is believed when no turn follows", () => {
    const stopped = after(fresh(), prompt(1_000), looks(1_500), registry(1_600, "busy"));
    const between = after(stopped, stop(2_000), registry(9_000, "idle"));
    expect(words(between)).toBe("working/background");
    expect(words(after(between, registry(9_280, "idle", 9_000)))).toBe("idle/done");
  });

  test("a subagent that is waited for leaves no report to wait for", () => {
    const call = { tool_name: "Agent", tool_use_id: "t1", tool_input: {} };
    const state = after(
      fresh(),
      prompt(1_000),
      ...[pre(1_400, call), looks(1_500), looks(4_000, "SubagentStop"), post(4_100, call)],
      ...[registry(4_150, "busy", 1_100), stop(5_000), registry(5_060, "idle", 5_050)],
    );
    expect(words(state)).toBe("idle/done");
  });

  test("a busy that is read late, after the turn's Stop, is believed at a second look only", () => {
    const stopped = after(fresh(), registry(500, "idle"), prompt(1_000), stop(1_200));
    const late = after(stopped, registry(1_210, "busy", 1_050));
    expect(words(late)).toBe("idle/done");
    expect(words(after(late, registry(1_240, "idle", 1_230)))).toBe("idle/done");
    expect(words(after(late, registry(2_210, "busy", 1_050)))).toBe("working/thinking");
  });

  test("at /clear the file is busy for a moment: the new session is fresh, nothing was done in it", () => {
    const flicker = [registry(1_000, "busy"), registry(1_040, "idle")];
    const started = hook(1_100, "SessionStart", { source: "clear" });
    const state = after(fresh(), ...flicker, started, registry(2_200, "idle", 1_040));
    expect([words(state), state.isSeen]).toEqual(["idle/fresh", true]);
    expect(words(after(fresh(), started, registry(1_120, "busy"), registry(1_160, "idle")))).toBe(
      "idle/fresh",
    );
  });

  test("a prompt whose Stop was lost ends with the next prompt", () => {
    const state = after(fresh(), prompt(1_000), pre(2_000), prompt(60_000, "p2"));
    expect(words(state)).toBe("working/thinking");
    expect(after(state, pre(60_100, { tool_use_id: "t8" })).tools).toEqual({});
  });

  test("a Stop that another hook blocked: the next call opens the turn again", () => {
    const stopped = after(fresh(), prompt(1_000), stop(2_000));
    expect(words(after(stopped, pre(2_400)))).toBe("idle/done");
    expect(words(after(stopped, pre(6_000)))).toBe("working/tool");
    expect(words(after(stopped, pre(6_000), stop(9_000)))).toBe("idle/done");
  });

  test("with a registry file a Stop is the end once the file agrees", () => {
    const stopped = after(fresh(), prompt(1_000), registry(1_200, "busy"), stop(2_000));
    expect(words(stopped)).toBe("working/thinking");
    expect(words(after(stopped, registry(2_150, "idle", 2_100)))).toBe("idle/done");
    expect(words(after(stopped, registry(4_000, "busy", 1_100)))).toBe("working/thinking");
  });

  test("a file that is not written any more gives way to hooks and a screen that agree", () => {
    const stopped = after(fresh(), prompt(1_000), registry(1_200, "busy"), stop(2_000));
    const looks = [2_500, 3_500, 4_500, 5_600].flatMap((at) => [
      registry(at, "busy", 1_100),
      screen(at, "idle", "done"),
    ]);
    expect(words(after(stopped, ...looks.slice(0, 4)))).toBe("working/thinking");
    expect(words(after(stopped, ...looks))).toBe("idle/done");
  });

  test("a request that its own end overtook is history; one of a like call is not", () => {
    const ask = (at: number) =>
      hook(at, "PermissionRequest", { prompt_id: "p1", ...BASH, tool_use_id: undefined });
    const ended = after(fresh(), prompt(1_000), pre(2_000), post(2_500));
    expect(words(after(ended, ask(2_600)))).toBe("working/thinking");
    const again = after(ended, ask(9_000), pre(9_010, { tool_use_id: "t2" }));
    expect(words(again)).toBe("waiting/permission");
    expect(words(after(again, post(9_500, { tool_use_id: "t2" })))).toBe("working/thinking");
  });

  test("calls that were refused end with their batch", () => {
    const asked = after(
      fresh(),
      prompt(1_000),
      pre(2_000),
      hook(2_100, "PermissionRequest", { prompt_id: "p1", ...BASH }),
    );
    const batch = hook(9_000, "PostToolBatch", { prompt_id: "p1", tool_calls: [BASH] });
    expect(words(after(asked, batch))).toBe("working/thinking");
  });

  test("the notice of a dialog counts only where no request is known, and goes with the work", () => {
    const notice = hook(9_000, "Notification", { notification_type: "permission_prompt" });
    const running = after(fresh(), prompt(1_000), pre(2_000));
    expect(words(after(running, notice))).toBe("waiting/permission");
    expect(words(after(running, notice, post(12_000)))).toBe("working/thinking");
    expect(words(after(fresh(), notice))).toBe("idle/fresh");
  });
});

describe("the clock", () => {
  const HOUR = 3_600_000;
  const begun = after(
    fresh(5 * HOUR),
    registry(5 * HOUR, "idle"),
    prompt(5 * HOUR + 1_000),
    pre(5 * HOUR + 2_000),
    registry(5 * HOUR + 3_000, "busy"),
  );

  test("set back by an hour, the order of what was known stays and the registry still counts", () => {
    const back = after(
      begun,
      registry(4 * HOUR + 4_000, "waiting", 4 * HOUR + 3_900, "permission prompt"),
    );
    expect(words(back)).toBe("waiting/permission");
    const idle = after(back, registry(4 * HOUR + 9_000, "idle", 4 * HOUR + 8_900));
    expect(words(idle)).toBe("idle/interrupted");
    expect(idle.since).toBeLessThan(5 * HOUR);
  });

  test("set forward by an hour, nothing changes by itself", () => {
    expect(words(after(begun, time(6 * HOUR)))).toBe("working/tool");
  });
});

test("silence changes nothing but how sure the status is", () => {
  const nowhere = { paneOf: () => null, branchOf: () => null, permissionOf: () => null };
  const lookups = { ...nowhere, queuedOf: () => 0, memoryOf: () => null };
  const state: SessionState = after(fresh(), prompt(1_000), pre(2_000));
  const soon = viewOf(state, lookups, 20_000);
  const late = viewOf(after(state, time(900_000)), lookups, 900_000);
  expect(soon).toMatchObject({ status: "working", reason: "tool", stale: false });
  expect(late).toMatchObject({ status: "working", reason: "tool", stale: true });
  expect(late.confidence).toBeLessThan(soon.confidence);
});

test("a registry file that stays the same confirms the status every few seconds", () => {
  const state = after(fresh(), registry(1_000, "idle", 900), registry(7_000, "idle", 900));
  expect(state.confirmedAt).toBe(7_000);
});

test("a change of the reason alone has its own time, while the status keeps its since", () => {
  const { state, transition } = reduce(after(fresh(), prompt(1_000)), pre(61_000));
  expect(transition).toMatchObject({ at: 61_000, to: { status: "working", reason: "tool" } });
  expect(state.since).toBe(1_000);
});

test("a change that no hook told of is marked as a correction", () => {
  const asked = after(fresh(), prompt(1_000), pre(2_000), hook(2_100, "PermissionRequest", BASH));
  expect(evidenceOf(asked).map(({ source }) => source)).toEqual(["hook", "process"]);
  expect(evidenceOf(asked)[0]?.says).toBe("waiting/permission, turn open, 1 call, 1 request");
});
