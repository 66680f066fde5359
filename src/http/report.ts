/** What was done in the last local days, and what goes on now. */
import { limits } from "../config/limits.ts";
import { achievement } from "../game/achievements.ts";
import { questStatusOf } from "../ingest/quest-views.ts";
import { isoTime } from "../lib/clock.ts";
import { addDays, localDay, startOfDay } from "../lib/local-day.ts";
import type { Report, ReportSums } from "../protocol/stories.ts";
import type { EntityKind } from "../protocol/trophies.ts";
import type { HttpContext } from "./context.ts";

/** Counter → its name in the report. */
const PATHS: Readonly<Record<string, keyof ReportSums>> = {
  xp: "xp",
  promptsReceived: "prompts",
  "toolsUsed.total": "tools",
  "git.commits": "commits",
  "commands.testsRun": "testsRun",
  "commands.testsPassed": "testsPassed",
  "waits.count": "waits",
  "waits.seconds": "waitSeconds",
};

export function reportOf(context: HttpContext, days: number): Report {
  const { store, clock, config } = context;
  const to = localDay(clock.now(), config.time_zone);
  const from = addDays(to, 1 - days);
  const since = isoTime(startOfDay(from, config.time_zone));
  const personas = sumsOf(context, "persona", from, to);
  return {
    from,
    to,
    zone: config.time_zone,
    total: personas.reduce<ReportSums>(added, noSums()),
    projects: sumsOf(context, "project", from, to),
    personas,
    quests: store.quests.since(since, limits.pageItemsMax).map((row) => {
      return { id: row.id, title: row.title, status: questStatusOf(row.status) };
    }),
    achievements: store.achievements.since(since, limits.pageItemsMax).flatMap((row) => {
      const rule = achievement(row.achievementId);
      const entity =
        row.entityType === "persona"
          ? store.personas.find(row.entityId)
          : store.projects.find(row.entityId);
      return rule && entity ? [{ name: rule.name, entityName: entity.name }] : [];
    }),
    sessions: context.sessions().map((session) => ({
      id: session.id,
      persona: (session.personaId && store.personas.find(session.personaId)?.name) || "nobody",
      project: (session.projectId && store.projects.find(session.projectId)?.name) || "no project",
      status: session.status,
    })),
  };
}

/** The most XP first. */
function sumsOf({ store }: HttpContext, entity: EntityKind, from: string, to: string) {
  const found = new Map<string, ReportSums & { id: string; name: string }>();
  for (const { id, name, path, value } of store.boards.sums(entity, Object.keys(PATHS), from, to)) {
    const sums = found.get(id) ?? { id, name, ...noSums() };
    const key = PATHS[path];
    if (key) sums[key] = value;
    found.set(id, sums);
  }
  return [...found.values()].sort((a, b) => b.xp - a.xp || (a.name < b.name ? -1 : 1));
}

function noSums(): ReportSums {
  return {
    xp: 0,
    prompts: 0,
    tools: 0,
    commits: 0,
    testsRun: 0,
    testsPassed: 0,
    waits: 0,
    waitSeconds: 0,
  };
}

function added(a: ReportSums, b: ReportSums): ReportSums {
  const sum = { ...a };
  for (const key of Object.values(PATHS)) sum[key] = a[key] + b[key];
  return sum;
}
