/** What the real client did, replayed: the status says at every step what was true then. */
import { describe, expect, test } from "bun:test";
import { readScreen } from "../../src/agents/claude-code/screen/read-screen.ts";
import { reduce } from "../../src/sessions/reduce.ts";
import type { SessionState } from "../../src/sessions/state.ts";
import { Replay, type ReplayOptions, recordingNames, type Step, screenOf } from "./recording.ts";
import { truthsAround } from "./registry-truth.ts";

const NAMES = recordingNames();

/** Steps at which the hooks are known to say otherwise than screen or registry, and why. */
const ALLOWED: Readonly<Record<string, string>> = {
  "err400 error/api_error error/limit": "the hook's billing_error is finer than the screen",
  "err403 error/api_error error/auth_error": "the hook's authentication_failed is finer too",
};

/** As above where no registry file is. */
const ALLOWED_BY_HOOKS: Readonly<Record<string, string>> = {
  // A Stop hook that blocks lets the turn go on; no hook says so until the next tool or Stop.
  "stop_block working idle/done": "the Stop that another hook blocked looks like any Stop",
};

function isAllowed(said: string, options: ReplayOptions): boolean {
  return said in ALLOWED || (!options.hasRegistry && said in ALLOWED_BY_HOOKS);
}

function wrongSteps(name: string, options: ReplayOptions): string[] {
  const wrong: string[] = [];
  for (const step of new Replay(name, options).steps) {
    const expected = "screen" in step.row ? screenTruth(step.row.screen) : stepTruth(name, step);
    if (expected === null || step.state === null || isRight(step.state, expected)) continue;
    const said = `${expected.join("|")} ${words(step.state)}`;
    if (!isAllowed(`${name} ${said}`, options))
      wrong.push(`${step.atMs} ms, ${step.told}: ${said}`);
  }
  return wrong;
}

/** What the picture showed; null where it shows no session. */
function screenTruth(screen: string): string[] | null {
  const { status, reason } = screenOf(screen).expected;
  if (status === "unknown") return null;
  return [reason === null ? status : `${status}/${reason}`];
}

function stepTruth(name: string, step: Step): string[] | null {
  if (!step.state || step.state.endedAt !== null) return null;
  const truths = truthsAround(name, step.state.id, step.wallMs);
  return truths.length > 0 ? truths : null;
}

function isRight(state: SessionState, expected: readonly string[]): boolean {
  const isRest = expected.some((word) => word.startsWith("idle"));
  // The registry calls a session idle whose turn ended with an error, or whose box is typed in.
  if (isRest && (state.status === "error" || state.status === "typing")) return true;
  // A command that failed is shown for a moment while the agent deals with it.
  const isAtWork = expected.some((word) => word.startsWith("working"));
  if (isAtWork && words(state) === "error/expected") return true;
  return expected.some((words_) => words_ === words(state) || words_ === state.status);
}

function words(state: SessionState): string {
  return `${state.status}/${state.reason}`;
}

test("the recordings are there: 70 scenarios of the real client", () => {
  expect(NAMES.length).toBe(70);
});

describe("with hooks and registry every step is right", () => {
  for (const name of NAMES) {
    test(name, () => expect(wrongSteps(name, { hasRegistry: true })).toEqual([]));
  }
});

describe("with hooks, registry and screens together every step is right", () => {
  for (const name of NAMES) {
    test(name, () => {
      expect(wrongSteps(name, { hasRegistry: true, hasScreens: true })).toEqual([]);
    });
  }
});

/** What no hook tells in version 2.1.330: Esc, No, and a dialog of the client's own. */
const BEYOND_HOOKS: Readonly<Record<string, string>> = {
  agentbg: "dialog of auto mode",
  agents2: "dialog of auto mode",
  bashfail2: "dialog of auto mode",
  bashperm_esc: "Esc in a dialog",
  bashpipe: "Esc in a dialog",
  err_default_retries: "Esc while it works",
  esc_early: "Esc while it works",
  esc_stream: "Esc while it works",
  narrow: "Esc in a dialog",
  pr_ask_allow: "Esc in a dialog",
  pr_plan_allow: "Esc in a dialog",
  pr_slow_termno: "No in a dialog",
  rename: "Esc while it works",
  wide: "Esc while it works",
  write_esc: "Esc in a dialog",
};

describe("with hooks alone every step is right but what no hook tells", () => {
  for (const name of NAMES) {
    const why = BEYOND_HOOKS[name];
    if (why) {
      test(`${name}: ${why} is out of their reach, and never makes it idle by itself`, () => {
        const wrong = wrongSteps(name, {});
        expect(wrong.length).toBeGreaterThan(0);
        // Wrong is only ever the late side: it still says what was true before.
        expect(wrong.filter((line) => / idle\/\w+$/.test(line))).toEqual([]);
      });
    } else {
      test(name, () => expect(wrongSteps(name, {})).toEqual([]));
    }
  }
});

describe("with hooks and screens every captured screen is right after it stayed 2 s", () => {
  for (const name of NAMES) {
    test(name, () => {
      const { steps } = new Replay(name, { hasScreens: true });
      const wrong = steps.flatMap((step) => {
        if (!("screen" in step.row) || step.state === null) return [];
        const expected = screenTruth(step.row.screen);
        if (expected === null) return [];
        const state = staying(step.state, step.row.screen, step.wallMs);
        const said = `${expected.join("|")} ${words(state)}`;
        const isFine = isRight(state, expected) || `${name} ${said}` in ALLOWED;
        return isFine ? [] : [`${step.told}: ${said}`];
      });
      expect(wrong).toEqual([]);
    });
  }
});

/** The state after the same screen was seen twice a second for 2 s more. */
function staying(from: SessionState, screen: string, at: number): SessionState {
  const reading = readScreen(screenOf(screen));
  const looks = [0, 500, 1_000, 1_500, 2_000];
  return looks.reduce(
    (state, later) =>
      reduce(state, { kind: "screen", at: at + later, reading, paneKey: "00000000:%1" }).state,
    from,
  );
}

describe("with the registry alone the status is right, errors excepted", () => {
  for (const name of NAMES) {
    test(name, () => {
      const replay = new Replay(name, { hasHooks: false, hasRegistry: true });
      const wrong = replay.steps.filter((step) => {
        const expected = stepTruth(name, step);
        return expected !== null && step.state !== null && !expected.includes(step.state.status);
      });
      expect(wrong.map((step) => `${step.atMs} ms, ${step.told}`)).toEqual([]);
    });
  }
});
