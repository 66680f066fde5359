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
  const allDays = Array.from({ length: days }, (_, index) => addDays(from, index));
  const personas = sumsOf(context, "persona", allDays);
  const names = new Names(context);
  return {
    from,
    to,
    zone: config.time_zone,
    total: personas.reduce<ReportSums>(added, noSums()),
    projects: sumsOf(context, "project", allDays).slice(0, limits.reportItemsMax),
    personas: personas.slice(0, limits.reportItemsMax),
    quests: store.quests.since(since, limits.reportItemsMax).map((row) => {
      return { id: row.id, title: row.title, status: questStatusOf(row.status) };
    }),
    achievements: store.achievements.since(since, limits.reportItemsMax).flatMap((row) => {
      const rule = achievement(row.achievementId);
      const entityName = names.of(row.entityType, row.entityId);
      return rule && entityName !== null ? [{ name: rule.name, entityName }] : [];
    }),
    sessions: lastActive(context).map((session) => ({
      id: session.id,
      persona: names.of("persona", session.personaId) ?? "nobody",
      project: names.of("project", session.projectId) ?? "no project",
      status: session.status,
    })),
  };
}

function lastActive(context: HttpContext) {
  const all = context.states().toSorted((a, b) => b.lastActivityAt - a.lastActivityAt);
  return all.slice(0, limits.reportItemsMax);
}

/** Names of personas and projects, each looked up once. */
class Names {
  readonly #known = new Map<string, string | null>();

  constructor(private readonly context: HttpContext) {}

  of(entity: string, id: string | null): string | null {
    if (id === null) return null;
    const key = `${entity} ${id}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const { personas, projects } = this.context.store;
    const name = (entity === "persona" ? personas.find(id) : projects.find(id))?.name ?? null;
    this.#known.set(key, name);
    return name;
  }
}

/** The most XP first. */
function sumsOf({ store }: HttpContext, entity: EntityKind, days: readonly string[]) {
  const found = new Map<string, ReportSums & { id: string; name: string }>();
  for (const { id, name, path, value } of store.boards.sums(entity, Object.keys(PATHS), days)) {
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
