/** Some days of work on two machines: leaderboards, report and narrative against slow sums. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { z } from "zod";
import { projectDetail } from "../../src/protocol/game-detail.ts";
import { narrative } from "../../src/protocol/stories.ts";
import { HandClock, makeTestServer, type TestServer } from "../support/make-test-server.ts";
import { makeMonth } from "../support/month.ts";
import { differencesOf } from "../support/month-check.ts";

const ZONE = "Europe/Berlin";
/** Shortly after midnight in Berlin, the evening before in UTC. */
const NOW = Date.parse("2026-11-25T23:30:00Z");
const month = makeMonth({ seed: 11, endMs: NOW, days: 9, turnsADay: 14, zone: ZONE });

let server: TestServer;
beforeAll(async () => {
  server = await makeTestServer({ clock: new HandClock(NOW), timeZone: ZONE });
  for (const { payload, at } of month.events) {
    const answer = await server.hook(payload, { "x-event-time": String(at) });
    if (answer.status !== 202) throw new Error(`${answer.status}`);
  }
}, 60_000);
afterAll(() => server[Symbol.asyncDispose]());

test("every board of every period, with its ranks; the report; the stories", async () => {
  expect(month.events.length).toBeGreaterThan(1_500);
  expect(await differencesOf(server, month, NOW, ZONE)).toEqual([]);
}, 60_000);

const idOf = (sql: string) => String(server.one(sql));

test("a timeline has every day, and a heat map every hour of work", async () => {
  const project = idOf("SELECT id FROM projects ORDER BY total_xp DESC");
  const line = z.object({ items: z.array(z.object({ day: z.string(), value: z.number() })) });
  const { items } = line.parse(await server.get(`/api/timeline?project=${project}&days=14`));
  expect(items).toHaveLength(14);
  expect(items.at(-1)?.day).toBe("2026-11-26");
  const sum = items.reduce((total, { value }) => total + value, 0);
  expect(sum).toBe(Number(idOf(`SELECT total_xp FROM projects WHERE id = '${project}'`)));
  const map = z.object({ hours: z.array(z.array(z.number())) });
  const { hours } = map.parse(await server.get(`/api/heat-map?project=${project}&days=14`));
  const work = hours.flat().reduce((a, b) => a + b, 0);
  const ofLedger = `SELECT sum(xp_amount) FROM xp_events WHERE project_id = '${project}'
    AND event_type NOT GLOB 'achievement:*' AND event_type NOT GLOB 'streak:*'`;
  expect(work).toBe(Number(idOf(ofLedger)));
});

test("the story and the report are told as Markdown too", async () => {
  const project = idOf("SELECT id FROM projects ORDER BY total_xp DESC");
  const story = narrative.parse(await server.get(`/api/projects/${project}/narrative`));
  const text = await (await server.api("GET", `/api/projects/${project}/narrative.md`)).text();
  expect(text).toStartWith(`# ${story.title}\n\n*${story.tagline}*\n`);
  for (const line of [...story.team, ...story.work, ...story.rhythm]) expect(text).toContain(line);
  expect(text).not.toContain("\\");
  const report = await server.api("GET", "/api/report.md?days=7");
  expect(report.headers.get("content-type")).toBe("text/markdown; charset=utf-8");
  expect(await report.text()).toMatch(/^# Report, 2026-11-20 to 2026-11-26\n\n[\d,]+ XP, /);
});

test("shares are those of the whole team, however many there are in it", async () => {
  const cwd = "/nowhere/crowd";
  for (let n = 0; n < 60; n++) {
    const answer = await server.hook({
      ...{ session_id: `crowd-${n}`, cwd, hook_event_name: "PostToolUse", tool_name: "Read" },
      ...{ tool_use_id: `crowd-${n}`, tool_input: {}, tool_response: {} },
    });
    expect(answer.status).toBe(202);
  }
  const id = idOf(`SELECT id FROM projects WHERE path = '${cwd}'`);
  const { team, teamSize } = projectDetail.parse(await server.get(`/api/projects/${id}`));
  expect([team.length, teamSize]).toEqual([50, 60]);
  expect(new Set(team.map(({ sharePercent }) => sharePercent))).toEqual(new Set([1.7]));
  const story = narrative.parse(await server.get(`/api/projects/${id}/narrative`));
  expect(story.team[0]).toBe("60 personas worked on it.");
  expect(story.team[1]).toEndWith("leads with 1.7 % of the XP.");
  expect(story.team[2]).toEndWith(" and 56 more.");
});

test("the busiest weekday is that of work, not of rewards", async () => {
  const cwd = "/nowhere/weekdays";
  const tell = async (n: number, daysAgo: number) => {
    const at = NOW - daysAgo * 24 * 3_600_000;
    const answer = await server.hook(
      {
        ...{ session_id: "weekdays", cwd, hook_event_name: "PostToolUse", tool_name: "Bash" },
        ...{ tool_use_id: `weekday-${n}`, tool_input: { command: "ls" }, tool_response: {} },
      },
      { "x-event-time": String(at) },
    );
    expect(answer.status).toBe(202);
  };
  // Thursday as the last of three days in a row earns an achievement; most was done on Tuesday.
  for (const [n, daysAgo] of [2, 2, 2, 1, 0].entries()) await tell(n, daysAgo);
  const id = idOf(`SELECT id FROM projects WHERE path = '${cwd}'`);
  const story = narrative.parse(await server.get(`/api/projects/${id}/narrative`));
  expect(story.milestones.join()).toContain("Consistent");
  expect(story.rhythm[0]).toBe("Busiest on Tuesday.");
});

test("one of both must be asked for, and somebody who is there", async () => {
  const persona = idOf("SELECT id FROM personas");
  const project = idOf("SELECT id FROM projects");
  const status = async (query: string) => (await server.api("GET", `/api/timeline${query}`)).status;
  expect(await status("")).toBe(400);
  expect(await status(`?persona=${persona}&project=${project}`)).toBe(400);
  expect(await status("?persona=nobody")).toBe(404);
  expect(await status(`?persona=${persona}&days=400`)).toBe(400);
  expect(await status(`?persona=${persona}&path=a%20b`)).toBe(400);
});
