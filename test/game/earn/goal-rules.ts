/** Every badge and every achievement. */
import { ACHIEVEMENTS } from "../../../src/game/achievements.ts";
import { BADGES } from "../../../src/game/badges.ts";
import type { Case } from "./case.ts";
import type { Rule } from "./rule.ts";
import { workDays } from "./xp-rules.ts";

/** How one step towards a goal is taken; `count` steps reach it, one less does not. */
type Steps = (house: Case, count: number) => Promise<unknown>;

const DAY_MS = 24 * 3_600_000;
const each =
  (work: (house: Case, index: number) => Promise<void>): Steps =>
  (house, count) =>
    house.times(count, (index) => work(house, index));
const bash = (command: string): Steps => each((house) => house.bash(command));
const LANGUAGES = ["ts", "py", "rs", "go", "rb", "java"];
const TOOLS = [
  "Read",
  "Grep",
  "Glob",
  "LSP",
  "Bash",
  "WebFetch",
  "WebSearch",
  "Skill",
  "Monitor",
  "ToolSearch",
];

/** Two o'clock in the night (UTC), today or a day before. */
function nightOf(house: Case): number {
  const now = house.clock.now();
  return Math.floor(now / DAY_MS) * DAY_MS - DAY_MS + 2 * 3_600_000;
}

const BADGE_STEPS: Readonly<Record<string, Steps>> = {
  code_architect: each((house) => house.edit("/x/a.ts")),
  test_champion: bash("bun test"),
  git_master: bash("git commit -m x"),
  shell_sage: bash("ls"),
  wordsmith: each((house) => house.write("/x/a.md")),
  clarity_coder: each((house) => house.edit("/x/a.clar")),
  quick_responder: async (house, count) => {
    for (let n = 0; n < count; n++) await house.wait(30);
    // One that took a second longer does not count.
    await house.wait(31);
  },
  night_owl: async (house, count) => {
    await house.times(count, () => house.turn(nightOf(house)));
    await house.turn(nightOf(house) + 3 * 3_600_000);
  },
  polyglot: each((house, index) => house.edit(`/x/a.${LANGUAGES[index]}`)),
};

/** 102 XP a piece, at most 40 of them paid on one day. */
const rich =
  (amount: number): Steps =>
  async (house, count) => {
    const isAlmost = count < amount;
    const deeds = Math.ceil(amount / 102);
    if (!isAlmost) {
      await house.times(deeds, (index) => deploy(house, index));
      return;
    }
    await house.times(Math.floor((amount * 0.8) / 107), (index) => deploy(house, index));
  };

function deploy(house: Case, index: number): Promise<void> {
  const at = house.clock.now() - Math.floor(index / 40) * DAY_MS;
  return house.bash("clarinet deployments apply --mainnet", {}, at);
}

const quests: Steps = (house, count) => house.quests(count);

const ACHIEVEMENT_STEPS: Readonly<Record<string, Steps>> = {
  first_blood: async (house, count) => {
    await house.fail("Read");
    await house.times(count, () => house.tool("Read"));
  },
  hello_world: async (house, count) => {
    await house.edit("/x/a.ts");
    await house.times(count, () => house.write("/x/a.md"));
  },
  tool_time: each((house, index) => house.tool(TOOLS[index] ?? "Read")),
  getting_started: (house, count) => rich(1_000)(house, count === 5 ? 1_000 : 0),
  committer: bash("git commit -m x"),
  century: bash("git commit -m x"),
  pusher: bash("git push"),
  pr_creator: async (house, count) => {
    await house.bash("gh pr list");
    await house.times(count, () => house.bash("gh pr create --fill"));
  },
  pr_champion: bash("gh pr merge"),
  merger: bash("gh pr merge"),
  test_pilot: async (house, count) => {
    await house.bash("npm install");
    await house.times(count, () => house.fail("Bash", { command: "npm test" }));
  },
  test_warrior: bash("npm test"),
  quality_guardian: bash("npm test"),
  ship_it: async (house, count) => {
    await house.fail("Bash", { command: "fly deploy" });
    await house.times(count, () => house.bash("fly deploy"));
  },
  adventurer: quests,
  hero: quests,
  legend: quests,
  quest_finisher: (house, count) => house.tasks(3, count === 1 ? 3 : 2),
  consistent: workDays,
  dedicated: workDays,
  streak_master: workDays,
  unstoppable: workDays,
  rising_star: rich(1_000),
  veteran: rich(10_000),
  xp_legend: rich(100_000),
  prompt_master: each((house) => house.prompt()),
  swift_hand: async (house, count) => {
    for (let n = 0; n < count; n++) await house.wait(10);
  },
  conductor: each((house, index) => house.tell("subagent", { agent_id: `agent-${index}` })),
  clarity_writer: async (house, count) => {
    await house.edit("/x/a.ts");
    await house.times(count, () => house.write("/x/a.clar"));
  },
  clarity_sage: each((house) => house.write("/x/a.clar")),
  contract_deployer: async (house, count) => {
    await house.bash("clarinet check");
    await house.times(count, () => house.bash("clarinet deploy --testnet"));
  },
  testnet_pioneer: async (house, count) => {
    await house.bash("clarinet deploy --mainnet");
    await house.times(count, () => house.bash("clarinet deploy --testnet"));
  },
  mainnet_hero: async (house, count) => {
    await house.bash("clarinet deploy --testnet");
    await house.times(count, () => house.bash("clarinet deploy --mainnet"));
  },
};

const NO_STEPS: Steps = () => Promise.reject(new Error("nobody has said how to earn this"));

export const BADGE_RULES: readonly Rule[] = BADGES.map(({ id, target }) => {
  const steps = BADGE_STEPS[id] ?? NO_STEPS;
  return {
    rule: `badge ${id}`,
    earn: (house) => steps(house, target),
    almost: (house) => steps(house, target - 1),
    seen: (house) => house.hasBadge(id),
  };
});

export const ACHIEVEMENT_RULES: readonly Rule[] = ACHIEVEMENTS.map(({ id, scope, target }) => {
  const steps = ACHIEVEMENT_STEPS[id] ?? NO_STEPS;
  return {
    rule: `achievement ${id}`,
    earn: (house) => steps(house, target),
    almost: (house) => steps(house, target - 1),
    seen: (house) => house.hasAchievement(id, scope),
  };
});
