/** What was done in the last local days, and what goes on now. */
import { limits } from "../config/limits.ts";
import { achievement } from "../game/achievements.ts";
import { questStatusOf } from "../ingest/quest-views.ts";
import { isoTime } from "../lib/clock.ts";
import { addDays, localDay, startOfDay } from "../lib/local-day.ts";
import type { Report, ReportSums } from "../protocol/stories.ts";
import type { EntityKind } from "../protocol/trophies.ts";
import { periodsOf } from "../store/periods.ts";
import type { HttpContext } from "./context.ts";

/** Counter → its name in the report. */
const NAMES: Readonly<Record<string, keyof ReportSums>> = {
  xp: "xp",
  promptsReceived: "prompts",
  "toolsUsed.total": "tools",
  "git.commits": "commits",
  "commands.testsRun": "testsRun",
  "commands.testsPassed": "testsPassed",
  "waits.count": "waits",
  "waits.seconds": "waitSeconds",
};
const PATHS = Object.keys(NAMES);

/** What a report is made of. */
export interface ReportContext extends Pick<HttpContext, "store" | "clock" | "states"> {
  config: Pick<HttpContext["config"], "time_zone">;
}

export function reportOf(context: ReportContext, days: number): Report {
  const { store, clock, config } = context;
  const to = localDay(clock.now(), config.time_zone);
  const from = addDays(to, 1 - days);
  const since = isoTime(startOfDay(from, config.time_zone));
  const allDays = Array.from({ length: days }, (_, index) => addDays(from, index));
  const names = new Names(context);
  return {
    from,
    to,
    zone: config.time_zone,
    total: named(store.boards.totals(PATHS, allDays)),
    projects: busiest(context, "project", allDays),
    personas: busiest(context, "persona", allDays),
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

function lastActive(context: ReportContext) {
  const all = context.states().toSorted((a, b) => b.lastActivityAt - a.lastActivityAt);
  return all.slice(0, limits.reportItemsMax);
}

/** Names of personas and projects, each looked up once. */
class Names {
  readonly #known = new Map<string, string | null>();

  constructor(private readonly context: ReportContext) {}

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

/** The most XP first, those without any last; equals by name. */
function busiest({ store }: ReportContext, entity: EntityKind, days: readonly string[]) {
  const { boards } = store;
  const most = limits.reportItemsMax;
  const periods = periodsOf(days[0] ?? "", days.at(-1) ?? "", boards.newestDay());
  const who: { id: string; name: string }[] = boards.ofPeriods(entity, "xp", periods, most);
  if (who.length < most) {
    const known = who.map(({ id }) => id);
    const others = boards.others(entity, PATHS, days, known).sort(byName);
    who.push(...others.slice(0, most - who.length));
  }
  const ids = who.map(({ id }) => id);
  const rows = Map.groupBy(boards.sums(entity, ids, PATHS, periods), ({ id }) => id);
  return who
    .map(({ id, name }) => ({ id, name, ...named(rows.get(id) ?? []) }))
    .sort((a, b) => b.xp - a.xp || byName(a, b));
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}

function named(rows: readonly { path: string; value: number }[]): ReportSums {
  const sums: ReportSums = {
    xp: 0,
    prompts: 0,
    tools: 0,
    commits: 0,
    testsRun: 0,
    testsPassed: 0,
    waits: 0,
    waitSeconds: 0,
  };
  for (const { path, value } of rows) {
    const name = NAMES[path];
    if (name) sums[name] = value;
  }
  return sums;
}
