/** The laws of spec "Session truth", over random orders, repeats, delays and losses. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import fc from "fast-check";
import { REASONS } from "../../src/protocol/session.ts";
import { sessionState } from "../../src/sessions/state.ts";
import { anyEvidence, anyScreen } from "./any-evidence.ts";
import { assertLaw } from "./law-runs.ts";
import { after, eventOf, fresh, hook, registry, screen, tell, words } from "./told.ts";
import { callEvents, eventsOf, shuffled, turns } from "./turns.ts";

// Thousands of histories each: the machine may have other things to do.
setDefaultTimeout(60_000);

describe("law a: what began and has not ended goes on", () => {
  test("a tool that runs keeps working whatever the screen says, short of an interrupt", () => {
    const start = after(
      fresh(),
      hook(1_000, "PreToolUse", { tool_name: "Bash", tool_use_id: "a" }),
    );
    assertLaw(
      fc.property(fc.array(anyScreen(2_000, 90_000), { maxLength: 12 }), (screens) => {
        const kept = screens.filter(({ reading }) => reading.reason !== "interrupted");
        const state = after(start, ...kept);
        expect(Object.keys(state.tools)).toEqual(["a"]);
        expect(["working", "waiting"]).toContain(state.status);
      }),
    );
  });

  test("a plain sign of an interrupt that stays ends it", () => {
    const start = after(
      fresh(),
      hook(1_000, "PreToolUse", { tool_name: "Bash", tool_use_id: "a" }),
    );
    const seen = [2_000, 2_500, 3_000, 3_500].map((at) => screen(at, "idle", "interrupted"));
    expect(words(after(start, ...seen))).toBe("idle/interrupted");
  });

  test("a prompt box that flashes by ends nothing", () => {
    const start = after(fresh(), hook(1_000, "UserPromptSubmit", { prompt: "go" }));
    const state = after(start, screen(2_000, "idle", "done"), screen(3_000, "idle", "done"));
    expect(words(state)).toBe("working/thinking");
  });
});

describe("law b: not knowing changes nothing", () => {
  test("an unknown screen leaves the very same state", () => {
    assertLaw(
      fc.property(fc.array(anyEvidence, { maxLength: 20 }), (soup) => {
        const state = after(fresh(), ...soup);
        expect(after(state, screen(999_999, "unknown", "unknown"))).toBe(state);
      }),
    );
  });

  test("an event of an unknown name moves neither status nor reason nor its time", () => {
    assertLaw(
      fc.property(
        fc.array(anyEvidence, { maxLength: 20 }),
        fc.stringMatching(/^[A-Z][a-z]{2,9}Novelty$/),
        (soup, name) => {
          // Time goes by meanwhile: a failed command is not shown for ever.
          const before = after(fresh(), ...soup, { kind: "time", at: 999_999 });
          fc.pre(before.endedAt === null);
          const {
            lastActivityAt: _a,
            confirmedAt: _b,
            ...state
          } = after(before, hook(999_999, name, { tool_name: "Bash", agent_id: "x" }));
          const { lastActivityAt: _c, confirmedAt: _d, ...expected } = before;
          expect(state).toEqual({ ...expected, paneKey: state.paneKey, process: state.process });
          expect(eventOf(name).isKnown).toBe(false);
        },
      ),
    );
  });

  test("silence never makes idle: a look, an acknowledgement or a lost file keeps the work", () => {
    const start = after(fresh(), hook(1_000, "UserPromptSubmit", { prompt: "go" }));
    assertLaw(
      fc.property(
        fc.array(fc.constantFrom("seen", "acknowledged", "registry-gone"), { maxLength: 8 }),
        fc.nat(10_000_000),
        (kinds, at) => {
          const state = after(start, ...kinds.map((kind) => ({ kind, at: 2_000 + at }) as const));
          expect(words(state)).toBe("working/thinking");
        },
      ),
    );
  });
});

describe("law c: causal order first", () => {
  test("in whatever order the turns are told, when all is told nobody waits and nothing runs", () => {
    const told = turns.chain((all) => shuffled(eventsOf(all)));
    assertLaw(
      fc.property(told, (events) => {
        const state = after(fresh(), ...tell(events));
        expect(state.requests).toEqual([]);
        expect(state.tools).toEqual({});
        expect(state.subagents).toEqual({});
        expect(state.status).not.toBe("waiting");
      }),
    );
  });

  test("told in order, every turn ends as idle or as the error that ended it", () => {
    assertLaw(
      fc.property(turns, (all) => {
        const state = after(fresh(), ...tell(eventsOf(all)));
        const isFailed = all.at(-1)?.end === "failure";
        expect(words(state)).toBe(isFailed ? "error/api_error" : "idle/done");
      }),
    );
  });

  test("told twice, whole or piece by piece, gives what telling once gives", () => {
    assertLaw(
      fc.property(turns, fc.boolean(), (all, isWhole) => {
        const once = tell(eventsOf(all));
        const twice = isWhole ? [...once, ...once] : once.flatMap((one) => [one, one]);
        expect(words(after(fresh(), ...twice))).toBe(words(after(fresh(), ...once)));
      }),
    );
  });

  test("a request is seen whatever of its turn came before or after it, the end excepted", () => {
    const open = turns.chain((all) => {
      const asked = callEvents({ kind: "asked", agent: null }, all.length, 99).slice(0, 2);
      const prompt = { prompt_id: `prompt-${all.length}`, prompt: "more" };
      const last = [{ name: "UserPromptSubmit", fields: prompt }, ...asked];
      return shuffled(last).map((late) => [...eventsOf(all), ...late]);
    });
    assertLaw(
      fc.property(open, (events) => {
        expect(words(after(fresh(), ...tell(events)))).toBe("waiting/permission");
      }),
    );
  });

  test("a start that comes after its end, or after its turn's end, is history", () => {
    const [start, end] = tell(callEvents({ kind: "plain", agent: null }, 0, 0));
    if (!start || !end) throw new Error("a call has two events");
    expect(after(fresh(), end, start).tools).toEqual({});
    const stop = hook(1_000, "Stop", { prompt_id: "prompt-0" });
    expect(words(after(fresh(), stop, start))).toBe("idle/done");
  });

  test("the news of a session that comes after its first prompt does not end the work", () => {
    const prompt = hook(1_000, "UserPromptSubmit", { prompt_id: "p", prompt: "go" });
    const start = hook(1_080, "SessionStart", { source: "startup" });
    expect(words(after(fresh(), prompt, start))).toBe("working/thinking");
  });
});

describe("laws d to g", () => {
  test("d: every Stop closes its turn in the record, also a late or repeated one", () => {
    const stop = (prompt_id: string) => hook(1_000, "Stop", { prompt_id });
    const state = after(
      fresh(),
      stop("p1"),
      stop("p1"),
      hook(2_000, "UserPromptSubmit", { prompt_id: "p3", prompt: "x" }),
      stop("p2"),
    );
    expect(state.closedPrompts).toEqual(["p1", "p2"]);
    expect(words(state)).toBe("working/thinking");
  });

  test("e: waiting always has somebody who waits, whatever was told", () => {
    assertLaw(
      fc.property(fc.array(anyEvidence, { maxLength: 40 }), (soup) => {
        const state = after(fresh(), ...soup);
        if (state.status !== "waiting") return;
        const claims = [
          state.requests.length > 0,
          state.registry?.status === "waiting",
          state.screen?.status === "waiting",
        ];
        expect(claims).toContain(true);
        expect(state.endedAt).toBeNull();
      }),
      10_000,
    );
  });

  test("e: a dialog on screen without a hook shows at once, and goes with the screen", () => {
    const working = after(fresh(), hook(1_000, "UserPromptSubmit", { prompt: "go" }));
    const asked = after(working, screen(2_000, "waiting", "trust"));
    expect(words(asked)).toBe("waiting/trust");
    expect(words(after(asked, screen(2_500, "working", "thinking")))).toBe("working/thinking");
  });

  test("e: a permission told from the spool never waits", () => {
    const asked = hook(1_000, "PermissionRequest", { tool_name: "Bash", tool_input: {} });
    assertLaw(
      fc.property(fc.array(anyEvidence, { maxLength: 12 }), (soup) => {
        const before = after(fresh(), ...soup);
        // The file may say that somebody waits; it must not be this request by which it is known.
        fc.pre(after(before, hook(1_000, "SomeNovelty", {})).status !== "waiting");
        expect(after(before, { ...asked, isReplay: true }).status).not.toBe("waiting");
      }),
    );
  });

  test("f: once hooks speak, no screen makes an error", () => {
    const state = after(fresh(), hook(1_000, "UserPromptSubmit", { prompt: "go" }));
    for (const reason of REASONS.error) {
      expect(after(state, screen(9_000, "error", reason)).status).toBe("working");
    }
  });

  test("g: no event of a subagent ends the parent's work or wait, or makes it idle", () => {
    const names = ["PreToolUse", "PostToolUse", "PostToolUseFailure", "SubagentStop", "Stop"];
    const foreign = fc.record({
      name: fc.constantFrom(...names, "StopFailure", "SubagentStart", "Notification"),
      id: fc.nat(2),
      isInterrupt: fc.boolean(),
    });
    const main = callEvents({ kind: "asked", agent: null }, 0, 0).slice(0, 2);
    assertLaw(
      fc.property(fc.array(foreign, { maxLength: 20 }), fc.boolean(), (events, isAsked) => {
        const before = after(fresh(), ...tell(isAsked ? main : main.slice(0, 1)));
        const told = events.map(({ name, id, isInterrupt }, index) =>
          hook(2_000 + index, name, {
            prompt_id: "prompt-0",
            agent_id: `agent-${id}`,
            tool_use_id: `toolu_sub_${id}`,
            tool_name: "Bash",
            tool_input: { command: "sub" },
            is_interrupt: isInterrupt,
          }),
        );
        const state = after(before, ...told);
        expect(words(state)).toBe(isAsked ? "waiting/permission" : "working/tool");
        expect(state.turn).toEqual(before.turn);
      }),
    );
  });

  test("g: nor does it hide a dialog that only file or screen tells of", () => {
    const event = fc.record({
      name: fc.constantFrom("PreToolUse", "PostToolUse", "SubagentStart", "SubagentStop", "Stop"),
      id: fc.nat(2),
      stepMs: fc.integer({ min: 1, max: 1_500 }),
    });
    const begun = after(fresh(), hook(1_000, "UserPromptSubmit", { prompt_id: "p" }));
    const shown = [screen(2_000, "waiting", "dialog"), registry(2_050, "waiting", 1_950)];
    assertLaw(
      fc.property(fc.array(event, { maxLength: 20 }), fc.integer({ min: 1, max: 2 }), (told, n) => {
        let at = 2_100;
        let state = after(begun, ...shown.slice(0, n));
        for (const { name, id, stepMs } of told) {
          at += stepMs;
          const call = { tool_use_id: `toolu_${id}`, tool_name: "Read", tool_input: {} };
          state = after(state, hook(at, name, { ...call, agent_id: `agent-${id}` }));
          expect(state.status).toBe("waiting");
        }
      }),
    );
  });

  test("g: a subagent that goes on after its parent's Stop is working in the background", () => {
    const sub = { agent_id: "a1", agent_type: "Explore" };
    const stopped = after(
      fresh(),
      hook(1_000, "UserPromptSubmit", { prompt_id: "p" }),
      hook(1_010, "SubagentStart", sub),
      hook(1_020, "Stop", { prompt_id: "p" }),
    );
    expect(words(stopped)).toBe("working/background");
    const asks = { ...sub, tool_name: "Bash", tool_input: {}, prompt_id: "p" };
    const asked = after(stopped, hook(1_030, "PermissionRequest", asks));
    expect(words(asked)).toBe("waiting/permission");
    const ended = after(asked, hook(1_040, "SubagentStop", sub));
    expect(words(ended)).toBe("idle/done");
    expect(after(ended, hook(1_050, "PermissionRequest", asks)).requests).toEqual([]);
  });
});

test("whatever is told in whatever order, the state keeps its form and its bounds", () => {
  assertLaw(
    fc.property(fc.array(anyEvidence, { maxLength: 60 }), (soup) => {
      let state = fresh();
      for (const evidence of soup) {
        const next = after(state, evidence);
        // Time runs forward, but for a clock that was set back.
        const isSetBack = next.confirmedAt < state.confirmedAt;
        if (isSetBack) expect(evidence.at).toBeLessThan(state.observedAt);
        state = next;
      }
      expect(sessionState.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
      expect(REASONS[state.status] as readonly string[]).toContain(state.reason);
    }),
  );
});
