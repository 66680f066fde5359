/** What a command line can be worth, and which counters each kind moves. */

export type CommandKind =
  | "git:commit"
  | "git:push"
  | "git:branch"
  | "git:merge"
  | "git:rebase"
  | "pr:create"
  | "pr:merge"
  | "command:test"
  | "command:build"
  | "command:lint"
  | "command:deploy"
  | "blockchain:check"
  | "blockchain:test"
  | "blockchain:testnet"
  | "blockchain:mainnet";

/** One command of a line that is known by its kind. */
export interface KnownCommand {
  kind: CommandKind;
  /** False: the line hides whether it succeeded (`|| true`, `!`, `&`). */
  isSure: boolean;
}

interface Counters {
  /** Moved whatever the command returned. */
  run: readonly string[];
  /** Moved by success alone. */
  passed: readonly string[];
}

export const COUNTERS: Readonly<Record<CommandKind, Counters>> = {
  "git:commit": { run: [], passed: ["git.commits"] },
  "git:push": { run: [], passed: ["git.pushes"] },
  "git:branch": { run: [], passed: ["git.branches"] },
  "git:merge": { run: [], passed: ["git.merges"] },
  "git:rebase": { run: [], passed: ["git.rebases"] },
  "pr:create": { run: [], passed: ["git.prsCreated"] },
  "pr:merge": { run: [], passed: ["git.prsMerged"] },
  "command:test": { run: ["commands.testsRun"], passed: ["commands.testsPassed"] },
  "command:build": { run: ["commands.buildsRun"], passed: [] },
  "command:lint": { run: ["commands.lintsRun"], passed: [] },
  "command:deploy": { run: [], passed: ["commands.deploysRun"] },
  "blockchain:check": { run: [], passed: ["blockchain.clarinetChecks"] },
  "blockchain:test": {
    run: ["commands.testsRun"],
    passed: ["commands.testsPassed", "blockchain.clarinetTests"],
  },
  "blockchain:testnet": {
    run: [],
    passed: ["blockchain.testnetDeploys", "blockchain.deploys"],
  },
  "blockchain:mainnet": {
    run: [],
    passed: ["blockchain.mainnetDeploys", "blockchain.deploys"],
  },
};

/** Kinds of which a run is a run whatever it returned. */
export function countsWhenFailed(kind: CommandKind): boolean {
  return COUNTERS[kind].run.length > 0;
}
