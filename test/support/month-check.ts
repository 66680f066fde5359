/** Compares what the server tells of a month with the slow sums of a tally and of the ledger. */
import { z } from "zod";
import { addDays, localDay, mondayOf } from "../../src/lib/local-day.ts";
import { narrative, report } from "../../src/protocol/stories.ts";
import type { TestServer } from "./make-test-server.ts";
import type { Deeds, Month } from "./month.ts";

type Kind = "persona" | "project";
type Boards = keyof Deeds | "xp";

const boardPage = z.object({
  items: z.array(z.object({ id: z.string(), rank: z.number(), value: z.number() })),
  nextCursor: z.string().nullable(),
});

interface Standing {
  who: string;
  rank: number;
  value: number;
}

/** Each difference in one line; empty: all is right. */
export async function differencesOf(
  server: TestServer,
  month: Month,
  nowMs: number,
  zone: string,
): Promise<string[]> {
  const today = localDay(nowMs, zone);
  const from = { today, week: mondayOf(today), month: `${today.slice(0, 8)}01`, all: "0000" };
  const names = namesOf(server);
  const ledger = readLedger(server, names);
  const wrong: string[] = [];
  const compare = (what: string, is: unknown, shouldBe: unknown): void => {
    if (JSON.stringify(is) === JSON.stringify(shouldBe)) return;
    wrong.push(
      `${what}: ${JSON.stringify(is).slice(0, 300)} not ${JSON.stringify(shouldBe).slice(0, 300)}`,
    );
  };
  for (const kind of ["persona", "project"] as const) {
    for (const board of ["prompts", "tools", "commits", "tests", "xp"] as const) {
      for (const [period, first] of Object.entries(from)) {
        const told = await standings(server, names, { kind, board, period });
        const sums = sumsOf(month, ledger.xp, { kind, board, first, last: today });
        compare(`${kind} ${board} ${period}`, told, ranked(sums));
      }
    }
  }
  await compareReport(server, month, { today, names }, compare);
  await compareNarratives(server, ledger, names, compare);
  return wrong;
}

/** Id → `persona <session>` or `project <path>`. */
function namesOf(server: TestServer): Map<string, string> {
  using db = server.openDatabase();
  const rows = db.query<{ id: string; who: string }, []>(`
    SELECT id, 'persona ' || session_id AS who FROM personas
    UNION ALL SELECT id, 'project ' || path FROM projects`);
  return new Map(rows.all().map(({ id, who }) => [id, who]));
}

/** Who → day → XP. */
type Days = Map<string, Map<string, number>>;

interface Ledger {
  xp: Days;
  /** Without what the game itself adds. */
  work: Days;
  /** Project → persona → XP of the rows that name both. */
  teams: Map<string, Map<string, number>>;
}

/** By adding up every row of the ledger. */
function readLedger(server: TestServer, names: Map<string, string>): Ledger {
  using db = server.openDatabase();
  const ledger: Ledger = { xp: new Map(), work: new Map(), teams: new Map() };
  const add = (sums: Days, who: string, key: string, xp: number): void => {
    const known = sums.get(who) ?? new Map<string, number>();
    sums.set(who, known.set(key, (known.get(key) ?? 0) + xp));
  };
  const rows = db.query<
    { persona: string | null; project: string | null; type: string; xp: number; metadata: string },
    []
  >(`SELECT persona_id AS persona, project_id AS project, event_type AS type, xp_amount AS xp,
      metadata FROM xp_events`);
  for (const { persona, project, type, xp, metadata } of rows.iterate()) {
    const day = String(JSON.parse(metadata).day);
    for (const id of [persona, project]) {
      const who = names.get(id ?? "");
      if (!who) continue;
      add(ledger.xp, who, day, xp);
      if (!/^(achievement|challenge|streak):/.test(type)) add(ledger.work, who, day, xp);
    }
    if (project && persona && xp !== 0) add(ledger.teams, project, persona, xp);
  }
  return ledger;
}

function sumsOf(
  month: Month,
  ledger: Days,
  asked: { kind: Kind; board: Boards; first: string; last: string },
): Map<string, number> {
  const { kind, board, first, last } = asked;
  const days = board === "xp" ? ledger : month.tally;
  const sums = new Map<string, number>();
  for (const [who, ofDays] of days) {
    if (!who.startsWith(kind)) continue;
    let sum = 0;
    for (const [day, value] of ofDays) {
      if (day < first || day > last) continue;
      sum += typeof value === "number" ? value : board === "xp" ? 0 : value[board];
    }
    if (sum > 0) sums.set(who, sum);
  }
  return sums;
}

function ranked(sums: Map<string, number>): Standing[] {
  const values = [...sums.values()];
  const all = [...sums].map(([who, value]) => {
    return { who, rank: 1 + values.filter((other) => other > value).length, value };
  });
  return all.sort(byRank);
}

function byRank(a: Standing, b: Standing): number {
  return a.rank - b.rank || (a.who < b.who ? -1 : 1);
}

async function standings(
  server: TestServer,
  names: Map<string, string>,
  asked: { kind: Kind; board: Boards; period: string },
): Promise<Standing[]> {
  const query = `board=${asked.board}&entity=${asked.kind}&period=${asked.period}&limit=37`;
  const found: Standing[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const more = cursor && `&cursor=${cursor}`;
    const page = boardPage.parse(await server.get(`/api/leaderboard?${query}${more}`));
    for (const { id, rank, value } of page.items) {
      found.push({ who: names.get(id) ?? id, rank, value });
    }
    cursor = page.nextCursor;
  }
  return found.sort(byRank);
}

async function compareReport(
  server: TestServer,
  month: Month,
  { today, names }: { today: string; names: Map<string, string> },
  compare: (what: string, is: unknown, shouldBe: unknown) => void,
): Promise<void> {
  for (const days of [1, 7, 31]) {
    const told = report.parse(await server.get(`/api/report?days=${days}`));
    const first = addDays(today, 1 - days);
    const deeds = (one: { prompts: number; tools: number; commits: number; testsRun: number }) => {
      return [one.prompts, one.tools, one.commits, one.testsRun];
    };
    const of = (who: string) =>
      (["prompts", "tools", "commits", "tests"] as const).map((board) => {
        const kind = who.startsWith("persona") ? "persona" : "project";
        const asked = { kind, board, first, last: today } as const;
        return sumsOf(month, new Map(), asked).get(who) ?? 0;
      });
    for (const one of [...told.projects, ...told.personas]) {
      const who = names.get(one.id) ?? "";
      compare(`report ${days} ${who}`, deeds(one), of(who));
    }
    const total = [...month.tally.keys()]
      .filter((who) => who.startsWith("project"))
      .map(of)
      .reduce((a, b) => a.map((value, index) => value + (b[index] ?? 0)), [0, 0, 0, 0]);
    compare(`report ${days} total`, deeds(told.total), total);
  }
}

async function compareNarratives(
  server: TestServer,
  ledger: Ledger,
  names: Map<string, string>,
  compare: (what: string, is: unknown, shouldBe: unknown) => void,
): Promise<void> {
  for (const [id, who] of names) {
    if (!who.startsWith("project")) continue;
    const story = narrative.parse(await server.get(`/api/projects/${id}/narrative`));
    const total = sumOf(ledger.xp.get(who));
    compare(`${who} XP`, story.work[0], `${total.toLocaleString("en")} XP earned.`);
    const weekdays = new Array<number>(7).fill(0);
    for (const [day, xp] of ledger.work.get(who) ?? []) {
      const at = (new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7;
      weekdays[at] = (weekdays[at] ?? 0) + xp;
    }
    const busiest = ["Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun"][
      weekdays.indexOf(Math.max(...weekdays))
    ];
    compare(`${who} rhythm`, story.rhythm[0], `Busiest on ${busiest}day.`);
    const team = ledger.teams.get(id) ?? new Map<string, number>();
    const whole = sumOf(team);
    const shares = [...team.values()].sort((a, b) => b - a).slice(0, 50);
    const told = story.shares.map(({ xp, sharePercent }) => [xp, sharePercent]);
    const percent = (xp: number) => Math.round((xp / whole) * 1_000) / 10;
    compare(
      `${who} shares`,
      told,
      shares.map((xp) => [xp, percent(xp)]),
    );
    if (team.size > 1) {
      compare(`${who} team`, story.team[0], `${team.size} personas worked on it.`);
    }
  }
}

function sumOf(values: ReadonlyMap<string, number> = new Map()): number {
  return [...values.values()].reduce((a, b) => a + b, 0);
}
