/** Every challenge: met within its period, and not quite. */
import { assignmentsOf, CHALLENGES } from "../../../src/game/challenges.ts";
import { localDay } from "../../../src/lib/local-day.ts";
import type { Case } from "./case.ts";
import type { Rule } from "./rule.ts";

const DAY_MS = 24 * 3_600_000;

/** A day of the last weeks on which this persona has this challenge; its noon in epoch ms. */
function dayOf(house: Case, id: string): number {
  for (let ago = 0; ago < 50; ago++) {
    const at = Math.floor(house.clock.now() / DAY_MS) * DAY_MS - ago * DAY_MS - DAY_MS / 2;
    const given = assignmentsOf(
      { id: house.personaId, sessionId: house.session },
      localDay(at, "UTC"),
      "UTC",
    );
    if (given.some(({ rule }) => rule.id === id)) return at;
  }
  throw new Error(`the challenge ${id} is never given`);
}

/** `count` steps; the period's prompt comes last, so that what was before it counts too. */
const STEPS: Readonly<Record<string, (house: Case, count: number, at: number) => Promise<void>>> = {
  "run-tests": (house, count, at) => house.times(count, () => house.bash("npm test", {}, at)),
  "run-many-tests": (house, count, at) => house.times(count, () => house.bash("npm test", {}, at)),
  "make-commits": (house, count, at) => house.times(count, () => house.bash("git commit", {}, at)),
  "use-tools": (house, count, at) => house.times(count, () => house.bash("ls", {}, at)),
  // The prompt that brings the challenge is one of them.
  "receive-prompts": (house, count, at) => house.times(count - 1, () => house.prompt(at)),
  "complete-phase": async (house, count, at) => {
    for (const id of ["1", "2", "3"]) {
      const own = { tool_input: { subject: id }, tool_response: { task: { id, subject: id } } };
      await house.tell("taskCreate", own, at);
    }
    const done = { tool_input: { taskId: "1", status: "completed" }, tool_response: {} };
    if (count > 0) await house.tell("taskUpdate", done, at);
  },
  // 102 XP each; the achievements that they bring are no work.
  "earn-xp": (house, count, at) =>
    house.times(count >= 500 ? 5 : 4, () =>
      house.bash("clarinet deployments apply --mainnet", {}, at),
    ),
};

export const CHALLENGE_RULES: readonly Rule[] = CHALLENGES.map(({ id, target, xp }) => {
  const steps = STEPS[id] ?? (() => Promise.reject(new Error(`nobody has said how to meet ${id}`)));
  const meet = async (house: Case, count: number) => {
    // Whoever is not known has no challenges: a session begins outside of every period.
    await house.tell("stop", { hook_event_name: "SessionStart", source: "startup" });
    const at = dayOf(house, id);
    await steps(house, count, at);
    await house.prompt(at);
  };
  return {
    rule: `challenge:${id}`,
    earn: (house) => meet(house, target),
    almost: (house) => meet(house, target - 1),
    seen: async (house) =>
      (await house.challenge(id)) === "completed" && house.rows(`challenge:${id}`, xp) === 1,
  };
});
