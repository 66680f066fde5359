/** A month of two machines through the real server: is all of it right, and how fast is it read. */
import { HandClock, makeTestServer } from "../support/make-test-server.ts";
import { makeMonth } from "../support/month.ts";
import { differencesOf } from "../support/month-check.ts";
import type { Bench } from "./bench.ts";
import { quantile } from "./figures.ts";
import { plainRow, type Row } from "./row.ts";

const SCENE = "month";
const ZONE = "Europe/Berlin";
const NOW = Date.parse("2026-11-25T15:00:00Z");
const CONNECTIONS = 16;
const ROUNDS = 200;

export async function month(bench: Bench): Promise<Row[]> {
  const made = makeMonth({ seed: 7, endMs: NOW, days: 30, turnsADay: 132, zone: ZONE });
  await using server = await makeTestServer({ clock: new HandClock(NOW), timeZone: ZONE });
  const startedAt = performance.now();
  let next = 0;
  const tell = async (): Promise<void> => {
    for (;;) {
      const event = made.events[next++];
      if (!event) return;
      const headers = { "x-event-time": String(event.at) };
      const answer = await server.hook(event.payload, headers);
      if (answer.status !== 202) throw new Error(`an event was answered with ${answer.status}`);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, tell));
  const seconds = (performance.now() - startedAt) / 1_000;
  const wrong = await differencesOf(server, made, NOW, ZONE);
  for (const line of wrong.slice(0, 10)) bench.note(line);
  const { length } = made.events;
  return [
    plainRow(SCENE, "hook events of 30 days, two machines", "events", length, { atLeast: 50_000 }),
    plainRow(SCENE, "differences from slow sums", "", wrong.length, { atMost: 0 }),
    plainRow(SCENE, "taken in, loader in the same process", "events/s", length / seconds, null),
    ...(await reads(server)),
  ];
}

async function reads(server: Awaited<ReturnType<typeof makeTestServer>>): Promise<Row[]> {
  const persona = server.one("SELECT id FROM personas ORDER BY total_xp DESC");
  const project = server.one("SELECT id FROM projects ORDER BY total_xp DESC");
  const paths = [
    "/api/leaderboard?period=all&board=tools&limit=200",
    "/api/leaderboard?period=month&limit=200",
    "/api/leaderboard?period=today",
    "/api/report?days=31",
    `/api/projects/${project}/narrative`,
    `/api/projects/${project}`,
    `/api/personas/${persona}`,
    `/api/achievements/wall?persona=${persona}`,
    "/api/achievements",
    `/api/timeline?project=${project}&days=366`,
    `/api/heat-map?project=${project}&days=366`,
    "/api/challenges?limit=200",
    "/api/quests?limit=200",
    "/api/snapshot",
  ];
  const rows: Row[] = [];
  for (const path of paths) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const startedAt = performance.now();
      await server.get(path);
      times.push(performance.now() - startedAt);
    }
    const what = `read ${path.replace(/[0-9a-f-]{36}/, "…")}, p99`;
    rows.push(plainRow(SCENE, what, "ms", quantile(times, 0.99), { atMost: 10 }));
  }
  return rows;
}
