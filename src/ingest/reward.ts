/** From what a hook event tells to the deeds that the game counts. */

import type { KnownCommand } from "../game/commands/kinds.ts";
import { recognise } from "../game/commands/recognise.ts";
import type { Work } from "../game/decide.ts";
import type { RepositoryContents } from "../game/project-class.ts";
import { digest16 } from "../lib/ids.ts";
import type { AgentFact, GitOperation, ToolWork } from "../protocol/agent-event.ts";
import type { AnsweredWait } from "../sessions/answered-wait.ts";
import type { Store } from "../store/store.ts";
import type { Tx } from "../store/transact.ts";
import { AgentQuest } from "./agent-quest.ts";
import type { Change } from "./changes.ts";
import type { GameMemory } from "./game-memory.ts";
import type { HookCall } from "./hook-call.ts";
import type { Owner } from "./owner.ts";
import { Score } from "./score.ts";
import type { Credit, ScoreOptions } from "./score-options.ts";
import { isFirstTold, promptKey } from "./told-once.ts";
import { Turns } from "./turn-marks.ts";

export interface RewardContext {
  store: Store;
  memory: GameMemory;
  changes: Change[];
  zone: string;
  contentsOf(path: string): RepositoryContents;
}

/** What moves the game; everything else moves the session alone. */
const WORTH: ReadonlySet<AgentFact["kind"]> = new Set([
  "prompt",
  "tool-end",
  "tasks",
  "turn-end",
  "subagent-start",
]);

/** Everything that one hook event is worth. */
export function reward(tx: Tx, call: HookCall, owner: Owner, context: RewardContext): void {
  const { event } = call;
  const { fact, sessionId, promptId } = event;
  if (!WORTH.has(fact.kind)) return;
  const { persona, project } = owner;
  const credit = { personaId: owner.personaId, projectId: owner.projectId };
  const { store, memory } = context;
  const metadata = { paneId: call.paneId, session: sessionId, ...callOf(call) };
  const rows = { persona, project };
  const score = scoreOf(tx, call.at, call.arrivedAt, metadata, context, { rows });
  const turns = new Turns(tx, store, memory, call.arrivedAt);
  switch (fact.kind) {
    case "prompt":
      if (fact.isPerson && isFirstTold(tx, call, "prompt", promptKey(call), store)) {
        score.deed({ kind: "prompt" }, credit);
      }
      break;
    case "tool-end": {
      const { tool, isSuccess, work } = fact;
      if (!isFirstTold(tx, call, isSuccess ? "xp" : "failed", tool.id, store)) break;
      const known = work && workOf(tx, work, isSuccess, credit, call.arrivedAt, store);
      score.deed({ kind: "tool", toolName: tool.name, isSuccess, work: known }, credit);
      if (isSuccess && turns.tool(sessionId, promptId)) score.deed({ kind: "turn-tool" }, credit);
      if (isSuccess && work?.kind === "tasks") {
        new AgentQuest(tx, store, score, credit, call).follow(work.tasks, work.isWhole);
      }
      break;
    }
    case "tasks":
      new AgentQuest(tx, store, score, credit, call).follow(fact.tasks, false);
      break;
    case "turn-end": {
      const end = event.agentId === null ? turns.end(sessionId, promptId) : null;
      if (end) score.deed({ kind: "turn", hour: score.hour, ...end }, credit);
      break;
    }
    case "subagent-start": {
      const inTurn = event.agentId && turns.subagent(sessionId, promptId, event.agentId);
      if (inTurn) score.deed({ kind: "subagent", inTurn }, credit);
      break;
    }
    default:
      // The set above names no other.
      break;
  }
  score.finish();
}

/**
 * A session counts once for its persona and once for each project that it works in, by rows of
 * their own: one row would name whichever project happened to be told of first. True when it did.
 */
export function countSession(
  tx: Tx,
  call: HookCall,
  owner: Owner,
  projectBefore: string | null,
  context: RewardContext,
): boolean {
  const { personaId, projectId, isNewSession } = owner;
  const isNewThere =
    projectId !== null &&
    projectId !== projectBefore &&
    isFirstTold(tx, call, "session", projectId, context.store);
  if (!isNewSession && !isNewThere) return false;
  const metadata = { paneId: call.paneId, session: call.event.sessionId };
  const score = scoreOf(tx, call.at, call.arrivedAt, metadata, context);
  if (isNewSession) score.deed({ kind: "session" }, { personaId, projectId: null });
  if (isNewThere) score.deed({ kind: "session" }, { personaId: null, projectId });
  score.finish();
  return true;
}

/** A person's answers, whatever told of them. */
export function rewardWaits(
  tx: Tx,
  waits: readonly AnsweredWait[],
  nowMs: number,
  context: RewardContext,
): void {
  for (const wait of waits) {
    const { personaId, projectId, sessionId: session, reason } = wait;
    // Told again under other ids it is the same wait.
    const key = digest16(`wait:${session}:${wait.from}`);
    if (personaId === null || !context.store.events.remember(tx, key, nowMs)) continue;
    const score = scoreOf(tx, wait.to, nowMs, { session, reason }, context);
    const seconds = Math.floor((wait.to - wait.from) / 1_000);
    score.deed({ kind: "wait", seconds, answeredBy: wait.by }, { personaId, projectId });
    score.finish();
  }
}

export function scoreOf(
  tx: Tx,
  at: number,
  now: number,
  metadata: Readonly<Record<string, unknown>>,
  context: RewardContext,
  more: Pick<ScoreOptions, "rows" | "isByPerson"> = {},
): Score {
  const { store, memory, changes, zone, contentsOf } = context;
  return new Score({ tx, store, memory, changes, zone, contentsOf, at, now, metadata, ...more });
}

function callOf(call: HookCall): { toolUseId?: string } {
  const { fact } = call.event;
  return fact.kind === "tool-end" && fact.tool.id ? { toolUseId: fact.tool.id } : {};
}

function workOf(
  tx: Tx,
  work: ToolWork,
  isSuccess: boolean,
  credit: Credit,
  nowMs: number,
  store: Store,
): Work | null {
  switch (work.kind) {
    case "shell": {
      const isNewCommit = (sha: string): boolean => {
        const owner = credit.projectId ?? credit.personaId;
        // Git writes a sha in 7 digits or more; the first 7 name it within one project.
        return store.events.remember(tx, digest16(`git:${owner}:${sha.slice(0, 7)}`), nowMs);
      };
      const { isFinished } = work;
      return { kind: "shell", commands: commandsOf(work, isSuccess, isNewCommit), isFinished };
    }
    case "file":
    case "answers":
      return work;
    case "tasks":
      return null;
    default:
      return work satisfies never;
  }
}

/** What the agent says of git outranks what the line looks like; branches it does not tell. */
function commandsOf(
  work: Extract<ToolWork, { kind: "shell" }>,
  isSuccess: boolean,
  isNewCommit: (sha: string) => boolean,
): KnownCommand[] {
  const parsed = recognise(work.command);
  const { git, commitSha } = work;
  const commands = git ? [...parsed.filter(({ kind }) => !isTold(kind)), ...toldBy(git)] : parsed;
  return commands.filter(({ kind }) => {
    if (kind !== "git:commit" || !isSuccess) return true;
    return commitSha === null || isNewCommit(commitSha);
  });
}

function isTold(kind: string): boolean {
  return kind !== "git:branch" && /^(git|pr):/.test(kind);
}

function toldBy(git: GitOperation): KnownCommand[] {
  const told: KnownCommand[] = [];
  if (git.commit?.isNew) told.push({ kind: "git:commit", isSure: true });
  if (git.isPush) told.push({ kind: "git:push", isSure: true });
  if (git.branch) told.push({ kind: `git:${git.branch}`, isSure: true });
  if (git.pr) told.push({ kind: `pr:${git.pr}`, isSure: true });
  return told;
}
