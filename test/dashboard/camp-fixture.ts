/** Camps for the dashboard's tests: empty, and one with two that wait among eight. */
import type { OpenPermission, PersonaView, ProjectView } from "../../src/protocol/game.ts";
import type { Snapshot } from "../../src/protocol/live.ts";
import type { QuestView } from "../../src/protocol/quests.ts";
import type { SessionView } from "../../src/protocol/session.ts";
import type { ChallengeView } from "../../src/protocol/trophies.ts";

export type CampContent = Omit<Snapshot, "protocol" | "boot" | "seq" | "at">;

const minuteMs = 60_000;

export function ago(minutes: number, nowMs = Date.now()): string {
  return new Date(nowMs - minutes * minuteMs).toISOString();
}

export function session(over: Partial<SessionView> & { id: string }): SessionView {
  return {
    agent: "claude-code",
    sessionId: over.id,
    personaId: `p-${over.id}`,
    projectId: "ferry",
    pane: { server: "0a1b2c3d", id: "%1", window: "ferry:1 import", title: "claude" },
    cwd: "/home/mira/src/ferry",
    branch: "main",
    status: "idle",
    reason: "done",
    source: "hook",
    since: ago(5),
    confirmedAt: ago(0),
    stale: false,
    confidence: 1,
    seen: true,
    tool: null,
    subagents: 0,
    error: null,
    permissionId: null,
    summary: null,
    activeAt: ago(1),
    override: null,
    muted: false,
    queued: 0,
    process: { pid: 4_242, memoryBytes: 412 * 1024 * 1024 },
    ...over,
  };
}

export function persona(id: string, name: string, level: number): PersonaView {
  return {
    id: `p-${id}`,
    name,
    avatarUrl: `/avatars/${id}.svg`,
    status: "active",
    totalXp: 50 * level * (level - 1) + 37,
    level,
    title: level >= 10 ? "Expert" : level >= 5 ? "Journeyman" : "Apprentice",
    tier: "apprentice",
    levelXp: 37,
    levelSpan: level * 100,
    badges: [],
    energy: 90,
    morale: 70,
    energyAt: ago(1),
    moraleAt: ago(1),
    createdAt: ago(5_000 - level),
    lastSeenAt: ago(1),
  };
}

export function project(id: string, name: string, level: number, streak: number): ProjectView {
  return {
    id,
    name,
    path: `/home/mira/src/${id}`,
    githubUrl: null,
    projectClass: "backend",
    totalXp: 1_200,
    level,
    tier: "apprentice",
    levelXp: 200,
    levelSpan: 500,
    currentStreak: streak,
    longestStreak: streak,
    lastStreakDay: null,
    streakFreezes: 0,
    streakUntil: null,
    lastActivityAt: ago(1),
  };
}

export function permission(over: Partial<OpenPermission> & { id: string }): OpenPermission {
  return {
    sessionId: "wren",
    kind: "permission",
    tool: "Bash",
    input: {
      command: "npm run import -- --file data/winter.csv --dry-run=false",
      description: "Run the timetable importer",
    },
    isLarge: false,
    isCut: false,
    isAnswerable: true,
    agentType: null,
    canAllowAlways: true,
    createdAt: ago(3),
    expiresAt: ago(-7),
    ...over,
  };
}

export function quest(id: string, status: QuestView["status"], title: string): QuestView {
  return {
    id: `q-${id}`,
    title,
    description: null,
    status,
    source: "person",
    projectId: "ferry",
    personaId: null,
    sessionId: null,
    phases: [],
    xpAwarded: 0,
    createdAt: "2026-01-01T00:00:00.000Z",
    startedAt: null,
    completedAt: null,
  };
}

export function challenge(
  id: string,
  status: ChallengeView["status"],
  progress: number,
): ChallengeView {
  return {
    id: `c-${id}`,
    personaId: `p-${id}`,
    challengeId: "run-tests",
    name: "Run 3 tests",
    period: "daily",
    status,
    target: 3,
    progress,
    xpReward: 25,
    assignedAt: "2026-01-01T00:00:00.000Z",
    expiresAt: "2026-01-02T00:00:00.000Z",
    completedAt: null,
  };
}

export const editInput = {
  file_path: "/home/mira/src/ferry/src/import.ts",
  old_string: "  for (const row of rows) {\n    if (!row.berth) continue;\n    load(row);\n  }",
  new_string:
    "  for (const row of rows) {\n    if (!row.berth) {\n      flagged.push(row);\n" +
    "      continue;\n    }\n    load(row);\n  }",
};

export const questionInput = {
  questions: [
    {
      question: "Which harbour should the import default to?",
      header: "Harbour",
      options: [
        { label: "Marn", description: "Main harbour, four berths" },
        { label: "Oster", description: "Two berths, winter only" },
      ],
      multiSelect: false,
    },
  ],
};

export const emptyCamp: CampContent = {
  sessions: [],
  personas: [],
  projects: [],
  permissions: [],
  quests: [],
  challenges: [],
  system: {
    version: "0.1.0",
    tmuxProblem: "No tmux server is running; start one with tmux new -s camp.",
    hasHooks: false,
    warnings: [],
  },
};

const pane = (id: string, window: string) => ({ server: "0a1b2c3d", id, window, title: "claude" });

export function busyCamp(): CampContent {
  return {
    sessions: [
      session({
        id: "wren",
        status: "waiting",
        reason: "permission",
        since: ago(3),
        permissionId: "perm-1",
        branch: "winter-import",
        tool: { name: "Bash", detail: "npm run import", since: ago(3) },
      }),
      session({
        id: "bram",
        status: "waiting",
        reason: "question",
        since: ago(12),
        permissionId: "perm-2",
        pane: pane("%2", "ferry:2 berths"),
        branch: "berth-rules",
      }),
      session({
        id: "odo",
        status: "working",
        reason: "tool",
        since: ago(1.2),
        projectId: "lantern",
        pane: pane("%3", "lantern:0 api"),
        tool: { name: "Edit", detail: "src/http/routes/timetable/departures.ts", since: ago(0.3) },
        subagents: 2,
      }),
      session({
        id: "iris",
        status: "idle",
        reason: "done",
        seen: false,
        since: ago(8),
        projectId: "lantern",
        pane: pane("%4", "lantern:1 docs"),
        branch: "docs",
        summary: "The guide now covers backups; all 41 links answer.",
      }),
      session({
        id: "tam",
        projectId: "lantern",
        since: ago(190),
        pane: pane("%5", "lantern:2 old"),
        summary: "Nothing left to do on this branch.",
      }),
      session({
        id: "sable",
        status: "error",
        reason: "api_error",
        since: ago(26),
        projectId: "quarry",
        branch: "feat/a-rather-long-branch-name-for-a-phone",
        pane: pane("%6", "quarry:0"),
        error: {
          kind: "api_error",
          message: "529 overloaded: the API ended the turn after ten tries.",
          at: ago(26),
          resets: null,
          isAcknowledged: false,
        },
      }),
      session({
        id: "fenn",
        status: "working",
        reason: "compacting",
        since: ago(0.6),
        projectId: "quarry",
        pane: pane("%7", "quarry:1"),
      }),
      session({
        id: "pane-0a1b2c3d-9",
        sessionId: null,
        personaId: null,
        projectId: null,
        branch: null,
        status: "typing",
        reason: "draft",
        source: "screen",
        confidence: 0.8,
        pane: pane("%9", "misc:0 zsh"),
      }),
    ],
    personas: [
      persona("wren", "Wren Ashby", 7),
      persona("bram", "Bram Holloway", 12),
      persona("odo", "Odo Quill", 4),
      persona("iris", "Iris Fennimore", 9),
      persona("tam", "Tam", 1),
      persona("sable", "Sable Thorne", 21),
      persona("fenn", "Fenn", 3),
    ],
    projects: [
      project("ferry", "ferry", 6, 4),
      project("lantern", "lantern", 11, 1),
      project("quarry", "quarry", 2, 0),
    ],
    quests: [],
    challenges: [],
    permissions: [
      permission({ id: "perm-1" }),
      permission({
        id: "perm-2",
        sessionId: "bram",
        kind: "question",
        tool: "AskUserQuestion",
        input: questionInput,
        canAllowAlways: false,
      }),
    ],
    system: { version: "0.1.0", tmuxProblem: null, hasHooks: true, warnings: [] },
  };
}
