/** Leaderboards, timelines, heat maps, the story of a project, the report of some days. */
import { z } from "zod";
import { avatarPath } from "../game/avatar.ts";
import { storyMarkdown, storyOf } from "../game/narrative.ts";
import { type LastPlace, ranked } from "../game/ranks.ts";
import { reportMarkdown } from "../game/report-text.ts";
import { avatarSeed } from "../ingest/views.ts";
import { addDays, dayNumber, dayOfNumber, localDay, mondayOf } from "../lib/local-day.ts";
import {
  type Board,
  type BoardPeriod,
  board,
  boardPeriod,
  heatMap,
  leaderboard,
  narrative,
  report,
  timeline,
} from "../protocol/stories.ts";
import { entityKind } from "../protocol/trophies.ts";
import type { BoardRow } from "../store/boards.ts";
import { monthOf, type Period, weekOf } from "../store/periods.ts";
import type { HttpContext } from "./context.ts";
import { teamOf } from "./game-details.ts";
import { listQuery, type Place, pageOf } from "./page.ts";
import { Refusal } from "./refusal.ts";
import { reportOf } from "./report.ts";
import { type Route, route } from "./route.ts";
import { storyFactsOf } from "./story-facts.ts";
import { entityOf, entityQuery } from "./trophies.ts";

/** Board → counter. */
const PATHS: Readonly<Record<Board, string>> = {
  xp: "xp",
  commits: "git.commits",
  tests: "commands.testsRun",
  tools: "toolsUsed.total",
  prompts: "promptsReceived",
  quests: "quests.completed",
  waits: "waits.count",
};

const TIMELINE_DAYS_MAX = 366;
const days = (otherwise: number, max: number) =>
  z.coerce.number().int().min(1).max(max).default(otherwise).describe("Local days up to today.");
const reportQuery = z.strictObject({ days: days(1, 31) });

export function storyRoutes(context: HttpContext): Route[] {
  return [
    leaderboardRoute(context),
    timelineRoute(context),
    heatMapRoute(context),
    narrativeRoute(context),
    narrativeTextRoute(context),
    reportRoute(context),
    reportTextRoute(context),
  ];
}

function leaderboardRoute(context: HttpContext): Route {
  const { store } = context;
  return route({
    method: "GET",
    path: "/api/leaderboard",
    id: "getLeaderboard",
    summary: "Who did most, of personas or projects; equal values share a rank",
    access: "view",
    query: listQuery(["-value"]).extend({
      board: board.default("xp"),
      entity: entityKind.default("persona"),
      period: boardPeriod.default("week"),
    }),
    answers: { 200: leaderboard },
    handle({ query }) {
      const { entity, period } = query;
      const today = todayOf(context);
      const { from, span } = spanOf(period, today);
      const path = PATHS[query.board];
      const read = (after: Place | null, count: number): BoardRow[] =>
        span === null
          ? store.boards.ofAllTime(entity, path, after, count)
          : store.boards.ofPeriod(entity, path, span, after, count);
      const page = pageOf(
        "leaderboard",
        query,
        (after, count) => {
          const place = after && placeOf(after);
          return ranked(read(place && { key: place.value, id: place.id }, count), place);
        },
        ({ value, rank, position, id }) => ({ key: value, id: `${rank} ${position} ${id}` }),
      );
      const items = page.items.map(({ sessionId, position: _position, ...row }) => {
        return { ...row, avatarUrl: sessionId === null ? null : avatarPath(avatarSeed(sessionId)) };
      });
      return { ...page, items, board: query.board, entity, period, from };
    },
  });
}

/** A cursor of this list says the rank too: to count those above would cost more each page. */
function placeOf({ key, id }: Place): LastPlace & { id: string } {
  const [, rank = "0", position = "0", own = ""] = /^(\d+) (\d+) (.*)$/s.exec(String(id)) ?? [];
  return { value: Number(key), rank: Number(rank), position: Number(position), id: own };
}

/** The first day of the period, and how its sums are known. */
function spanOf(period: BoardPeriod, today: string): { from: string | null; span: Period | null } {
  switch (period) {
    case "today":
      return { from: today, span: today };
    case "week":
      return { from: mondayOf(today), span: weekOf(today) };
    case "month":
      return { from: `${today.slice(0, 8)}01`, span: monthOf(today) };
    case "all":
      return { from: null, span: null };
    default:
      return period satisfies never;
  }
}

function timelineRoute(context: HttpContext): Route {
  return route({
    method: "GET",
    path: "/api/timeline",
    id: "getTimeline",
    summary: "One counter of a persona or project, day by day",
    access: "view",
    query: entityQuery.extend({
      path: z
        .string()
        .regex(/^[\w.+#-]{1,100}$/)
        .default("xp")
        .describe("A counter as in its stats, or xp."),
      days: days(30, TIMELINE_DAYS_MAX),
    }),
    answers: { 200: timeline },
    refusals: [404],
    handle({ query }) {
      const { kind, id } = entityOf(context, query);
      const today = todayOf(context);
      const from = addDays(today, 1 - query.days);
      const sums = context.store.rollups.ofPath(kind, id, from, today, query.path);
      const values = new Map(sums.map(({ day, value }) => [day, value]));
      const first = dayNumber(from);
      const items = Array.from({ length: query.days }, (_, index) => {
        const day = dayOfNumber(first + index);
        return { day, value: values.get(day) ?? 0 };
      });
      return { entity: kind, entityId: id, path: query.path, items };
    },
  });
}

function heatMapRoute(context: HttpContext): Route {
  return route({
    method: "GET",
    path: "/api/heat-map",
    id: "getHeatMap",
    summary: "XP by weekday and hour of the local clock",
    access: "view",
    query: entityQuery.extend({ days: days(90, TIMELINE_DAYS_MAX) }),
    answers: { 200: heatMap },
    refusals: [404],
    handle({ query }) {
      const { kind, id } = entityOf(context, query);
      const today = todayOf(context);
      const from = addDays(today, 1 - query.days);
      const hours = Array.from({ length: 7 }, () => new Array<number>(24).fill(0));
      for (const { weekday, hour, value } of context.store.rollups.byHour(kind, id, from, today)) {
        const row = hours[weekday];
        if (row) row[hour] = value;
      }
      return { entity: kind, entityId: id, days: query.days, hours };
    },
  });
}

function narrativeRoute(context: HttpContext): Route {
  return route({
    method: "GET",
    path: "/api/projects/:id/narrative",
    id: "getNarrative",
    summary: "The story of a project",
    access: "view",
    params: z.object({ id: z.string().min(1).max(128) }),
    answers: { 200: narrative },
    handle: ({ params: { id } }) => narrativeOf(context, id),
  });
}

function narrativeTextRoute(context: HttpContext): Route {
  return route({
    method: "GET",
    path: "/api/projects/:id/narrative.md",
    id: "getNarrativeText",
    summary: "The story of a project as Markdown",
    access: "view",
    params: z.object({ id: z.string().min(1).max(128) }),
    answers: { 200: { media: "text/markdown" } },
    handle: ({ params: { id } }) => markdown(storyMarkdown(narrativeOf(context, id))),
  });
}

function narrativeOf(context: HttpContext, projectId: string) {
  const row = context.store.projects.find(projectId);
  if (!row) throw new Refusal(404, "no_such_project", "There is no such project.");
  const team = teamOf(context, projectId);
  return { projectId, ...storyOf(storyFactsOf(context, row, team)), shares: team.shares };
}

function reportRoute(context: HttpContext): Route {
  return route({
    method: "GET",
    path: "/api/report",
    id: "getReport",
    summary: "What was done in the last days",
    access: "view",
    query: reportQuery,
    answers: { 200: report },
    handle: ({ query }) => reportOf(context, query.days),
  });
}

function reportTextRoute(context: HttpContext): Route {
  return route({
    method: "GET",
    path: "/api/report.md",
    id: "getReportText",
    summary: "What was done in the last days, as Markdown",
    access: "view",
    query: reportQuery,
    answers: { 200: { media: "text/markdown" } },
    handle: ({ query }) => markdown(reportMarkdown(reportOf(context, query.days))),
  });
}

function markdown(text: string): Response {
  return new Response(text, { headers: { "content-type": "text/markdown; charset=utf-8" } });
}

function todayOf({ clock, config }: HttpContext): string {
  return localDay(clock.now(), config.time_zone);
}
