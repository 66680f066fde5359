/** Achievements: what they ask for and what they are worth; an unlocked one is never taken back. */
import { type Measure, measured, type Sheet } from "./measure.ts";

export type Scope = "persona" | "project";
export type Rarity = "common" | "uncommon" | "rare" | "epic" | "legendary";

export const RARITY_XP: Readonly<Record<Rarity, number>> = {
  common: 10,
  uncommon: 25,
  rare: 50,
  epic: 75,
  legendary: 100,
};

export interface Achievement {
  id: string;
  name: string;
  scope: Scope;
  rarity: Rarity;
  /** One sentence of what it asks for. */
  description: string;
  measure: Measure;
  target: number;
}

function stat(path: string): Measure {
  return { by: "stat", path };
}

function row(
  id: string,
  name: string,
  scope: Scope,
  rarity: Rarity,
  target: number,
  measure: Measure,
  description: string,
): Achievement {
  return { id, name, scope, rarity, target, measure, description };
}

const XP: Measure = { by: "xp" };
const STREAK: Measure = { by: "streak" };
const COMMITS = stat("git.commits");
const TESTS = stat("commands.testsRun");
const QUESTS = stat("quests.completed");
const CLARITY = stat("files.ext.clar");
const DEPLOYS = stat("blockchain.deploys");
const TESTNET = stat("blockchain.testnetDeploys");
const MAINNET = stat("blockchain.mainnetDeploys");
const SUBAGENTS = stat("subagents.maxInTurn");

export const ACHIEVEMENTS: readonly Achievement[] = [
  row("first_blood", "First Blood", "persona", "common", 1, stat("toolsUsed.total"), "Use a tool."),
  row("hello_world", "Hello World", "project", "common", 1, stat("filesWritten"), "Write a file."),
  row(
    "tool_time",
    "Tool Time",
    "persona",
    "uncommon",
    10,
    { by: "tools" },
    "Use 10 different tools.",
  ),
  row(
    "getting_started",
    "Getting Started",
    "persona",
    "common",
    5,
    { by: "level" },
    "Reach level 5.",
  ),
  row("committer", "Committer", "project", "common", 10, COMMITS, "Make 10 commits."),
  row("century", "Century", "project", "rare", 100, COMMITS, "Make 100 commits."),
  row("pusher", "Pusher", "project", "rare", 50, stat("git.pushes"), "Push 50 times."),
  row(
    "pr_creator",
    "PR Creator",
    "persona",
    "common",
    1,
    stat("git.prsCreated"),
    "Open a pull request.",
  ),
  row(
    "pr_champion",
    "PR Champion",
    "persona",
    "rare",
    10,
    stat("git.prsMerged"),
    "Merge 10 pull requests.",
  ),
  row("merger", "Merger", "project", "rare", 5, stat("git.prsMerged"), "Merge 5 pull requests."),
  row("test_pilot", "Test Pilot", "project", "common", 1, TESTS, "Run the tests."),
  row(
    "test_warrior",
    "Test Warrior",
    "project",
    "uncommon",
    100,
    TESTS,
    "Run the tests 100 times.",
  ),
  row(
    "quality_guardian",
    "Quality Guardian",
    "persona",
    "epic",
    1_000,
    TESTS,
    "Run the tests 1,000 times.",
  ),
  row("ship_it", "Ship It", "project", "common", 1, stat("commands.deploysRun"), "Deploy."),
  row("adventurer", "Adventurer", "persona", "uncommon", 5, QUESTS, "Complete 5 quests."),
  row("hero", "Hero", "persona", "rare", 25, QUESTS, "Complete 25 quests."),
  row("legend", "Legend", "persona", "legendary", 100, QUESTS, "Complete 100 quests."),
  row("quest_finisher", "Quest Finisher", "project", "rare", 1, QUESTS, "Complete a quest."),
  row("consistent", "Consistent", "project", "common", 3, STREAK, "Work on 3 days in a row."),
  row("dedicated", "Dedicated", "project", "uncommon", 7, STREAK, "Work on 7 days in a row."),
  row("streak_master", "Streak Master", "project", "epic", 30, STREAK, "Work on 30 days in a row."),
  row(
    "unstoppable",
    "Unstoppable",
    "project",
    "legendary",
    100,
    STREAK,
    "Work on 100 days in a row.",
  ),
  row("rising_star", "Rising Star", "persona", "uncommon", 1_000, XP, "Earn 1,000 XP."),
  row("veteran", "Veteran", "persona", "rare", 10_000, XP, "Earn 10,000 XP."),
  row("xp_legend", "XP Legend", "persona", "legendary", 100_000, XP, "Earn 100,000 XP."),
  row(
    "prompt_master",
    "Prompt Master",
    "persona",
    "rare",
    500,
    stat("promptsReceived"),
    "Give 500 prompts.",
  ),
  row(
    "swift_hand",
    "Swift Hand",
    "persona",
    "rare",
    100,
    stat("waits.quick"),
    "Answer 100 waits within 30 seconds.",
  ),
  row("conductor", "Conductor", "persona", "epic", 10, SUBAGENTS, "Have 10 subagents in one turn."),
  row(
    "clarity_writer",
    "Clarity Writer",
    "project",
    "uncommon",
    1,
    CLARITY,
    "Edit a Clarity file.",
  ),
  row("clarity_sage", "Clarity Sage", "persona", "rare", 10, CLARITY, "Edit 10 Clarity files."),
  row(
    "contract_deployer",
    "Contract Deployer",
    "project",
    "rare",
    1,
    DEPLOYS,
    "Deploy a contract.",
  ),
  row(
    "testnet_pioneer",
    "Testnet Pioneer",
    "project",
    "rare",
    1,
    TESTNET,
    "Deploy to the test network.",
  ),
  row("mainnet_hero", "Mainnet Hero", "project", "epic", 1, MAINNET, "Deploy to the main network."),
];

const BY_ID: ReadonlyMap<string, Achievement> = new Map(ACHIEVEMENTS.map((one) => [one.id, one]));

export function achievement(id: string): Achievement | null {
  return BY_ID.get(id) ?? null;
}

/** Everything in a scope that a sheet has reached. */
export function reached(scope: Scope, sheet: Sheet): Achievement[] {
  return ACHIEVEMENTS.filter(
    (one) => one.scope === scope && measured(one.measure, sheet) >= one.target,
  );
}
