/** Every row of the XP table. */
import { OUTCOME_XP, PRICED_TOOLS, STREAK_MILESTONES, toolXp } from "../../../src/game/xp.ts";
import type { Case } from "./case.ts";
import type { Rule } from "./rule.ts";

const DAY_MS = 24 * 3_600_000;
const row = (type: string, xp: number) => (house: Case) => house.rows(type, xp) > 0;

const TOOL_NAMES: Readonly<Record<string, string>> = { Task: "Agent", mcp: "mcp__harbour__list" };

const tools: Rule[] = PRICED_TOOLS.map((word) => ({
  rule: `tool:${word}`,
  earn: (house) => house.tool(TOOL_NAMES[word] ?? word),
  almost: (house) => house.fail(TOOL_NAMES[word] ?? word),
  seen: row(`tool:${word}`, toolXp(word)),
}));

const otherTool: Rule = {
  rule: "any other tool",
  earn: (house) => house.tool("Monitor"),
  almost: (house) => house.fail("Monitor"),
  seen: row("tool:Monitor", 1),
};

type Lines = readonly [earns: string, doesNot: string];
const LINES: Readonly<Record<string, Lines>> = {
  "git:commit": ["git add -A && git commit -m 'Mend it'", 'echo "git commit"'],
  "git:push": ["git push -u origin HEAD", "git push --dry-run"],
  "git:branch": ["git switch -c berths", "git switch main"],
  "git:merge": ["git merge --no-ff berths", "git merge --abort"],
  "git:rebase": ["git rebase main", "git rebase --abort"],
  "pr:create": ["gh pr create --fill", "gh pr create --web"],
  "pr:merge": ["gh pr merge 3 --squash", "gh pr merge 3 --auto"],
  "command:test": ["npm test 2>&1 | tail -20", "npm test || true"],
  "command:build": ["npm run build", "npm run dev"],
  "command:lint": ["npx eslint .", "npm install eslint"],
  "command:deploy": ["wrangler deploy", "wrangler deploy --dry-run"],
  "blockchain:check": ["clarinet check", "clarinet console"],
  "blockchain:test": ["clarinet test", "clarinet new berth"],
  "blockchain:testnet": [
    "clarinet deployments apply --testnet",
    "clarinet deployments generate --testnet",
  ],
  "blockchain:mainnet": [
    "clarinet deployments apply --mainnet",
    "clarinet deployments apply --testnet",
  ],
};

const commands: Rule[] = Object.entries(LINES).map(([kind, [earns, doesNot]]) => ({
  rule: kind,
  earn: (house) => house.bash(earns),
  almost: (house) => house.bash(doesNot),
  seen: row(kind, OUTCOME_XP[kind as keyof typeof OUTCOME_XP]),
}));

const others: Rule[] = [
  {
    rule: "question:answered",
    earn: (house) => house.tell("question"),
    almost: (house) => house.tell("question", { tool_response: {}, tool_input: { questions: [] } }),
    seen: row("question:answered", 2),
  },
  {
    rule: "turn:completed",
    earn: (house) => house.turn(),
    almost: (house) => house.turn(house.clock.now(), false),
    seen: row("turn:completed", 5),
  },
  {
    rule: "quest:phase_planned",
    earn: (house) => house.tasks(3, 0),
    almost: (house) => house.tasks(2, 0),
    seen: row("quest:phase_planned", 10),
  },
  {
    rule: "quest:phase_completed",
    earn: (house) => house.tasks(3, 1),
    almost: (house) => house.tasks(3, 0),
    seen: row("quest:phase_completed", 25),
  },
  {
    rule: "quest:completed",
    earn: (house) => house.tasks(3, 3),
    almost: (house) => house.tasks(3, 2),
    seen: row("quest:completed", 100),
  },
  {
    rule: "streak:day",
    earn: (house) => house.workOn(0),
    // A session that only began is no work yet.
    almost: (house) => house.tell("stop", { hook_event_name: "SessionStart", source: "startup" }),
    seen: row("streak:day", 5),
  },
];

const milestones: Rule[] = STREAK_MILESTONES.map((days, index) => ({
  rule: `streak:milestone ${days}`,
  earn: (house) => workDays(house, days),
  almost: (house) => workDays(house, days - 1),
  seen: (house) => house.rows("streak:milestone", OUTCOME_XP["streak:milestone"]) === index + 1,
}));

/** Days in a row, each told on its day: what is told months late would earn nothing. */
export async function workDays(house: Case, days: number): Promise<void> {
  for (let day = 0; day < days; day++) {
    if (day > 0) house.clock.advance(DAY_MS);
    await house.workOn(0);
  }
}

export const XP_RULES: readonly Rule[] = [
  ...tools,
  otherTool,
  ...commands,
  ...others,
  ...milestones,
];
