/** A month of two machines through the real server: is all of it right, and how fast is it read. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { makeTestServer, type TestServer } from "../support/make-test-server.ts";
import { type Month, makeMonth } from "../support/month.ts";
import { differencesOf } from "../support/month-check.ts";
import type { Bench } from "./bench.ts";
import { quantile } from "./figures.ts";
import { startProduct } from "./programs.ts";
import { Reader } from "./questions.ts";
import { plainRow, type Row } from "./row.ts";

const SCENE = "month";
const ZONE = "Europe/Berlin";
const CONNECTIONS = 16;
const ROUNDS = 200;
const WARM_UP_ROUNDS = 10;

export async function month(bench: Bench): Promise<Row[]> {
  const now = Date.now();
  const made = makeMonth({ seed: 7, endMs: now, days: 30, turnsADay: 132, zone: ZONE });
  const root = join(bench.scratch, "month");
  mkdirSync(root, { recursive: true });
  const taken = await takeIn(bench, made, { root, now });
  return [...taken.rows, ...(await reads(bench, root, taken.token))];
}

async function takeIn(
  bench: Bench,
  made: Month,
  { root, now }: { root: string; now: number },
): Promise<{ rows: Row[]; token: string }> {
  await using server = await makeTestServer({ root, timeZone: ZONE });
  const startedAt = performance.now();
  await tellAll(server, made);
  const seconds = (performance.now() - startedAt) / 1_000;
  const wrong = await differencesOf(server, made, now, ZONE);
  for (const line of wrong.slice(0, 10)) bench.note(line);
  const { length } = made.events;
  const rows = [
    plainRow(SCENE, "hook events of 30 days, two machines", "events", length, { atLeast: 50_000 }),
    plainRow(SCENE, "differences from slow sums", "", wrong.length, { atMost: 0 }),
    plainRow(SCENE, "taken in, loader in the same process", "events/s", length / seconds, null),
  ];
  return { rows, token: await server.token("view") };
}

async function tellAll(server: TestServer, made: Month): Promise<void> {
  let next = 0;
  const tell = async (): Promise<void> => {
    for (let event = made.events[next++]; event; event = made.events[next++]) {
      const headers = { "x-event-time": String(event.at) };
      const answer = await server.hook(event.payload, headers);
      if (answer.status !== 202) throw new Error(`an event was answered with ${answer.status}`);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, tell));
}

const list = z.object({ items: z.array(z.object({ id: z.string() })) });

/** By the executable, in a process of its own. */
async function reads(bench: Bench, root: string, token: string): Promise<Row[]> {
  const data = join(root, "data");
  writeFileSync(join(data, "config.toml"), `time_zone = "${ZONE}"\n`);
  await using product = await startProduct({
    binary: bench.productBinary,
    data,
    home: join(root, "home"),
    tmuxFolder: join(root, "tmux"),
  });
  const reader = new Reader(product.port, token);
  const first = async (name: string): Promise<string> =>
    list.parse(await reader.json(`/api/${name}?sort=-totalXp&limit=1`)).items[0]?.id ?? "";
  const persona = await first("personas");
  const project = await first("projects");
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
  const asked = paths.map((path) => {
    return {
      question: { name: path, route: path, what: "", path, isHeld: true },
      ms: [] as number[],
    };
  });
  // In turn, so that a noisy second meets all of them.
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    for (const { question, ms } of asked) {
      const took = await reader.timed(question);
      if (round >= WARM_UP_ROUNDS) ms.push(took);
    }
  }
  return asked.map(({ question, ms }) => {
    const middle = quantile(ms, 0.5).toFixed(2);
    const what = `read ${question.path.replace(/[0-9a-f-]{36}/, "…")} (p50 ${middle}), p99`;
    return plainRow(SCENE, what, "ms", quantile(ms, 0.99), { atMost: 10 });
  });
}
