/** Ten thousand spooled events and some poison, drained through kills beside live events. */
import { expect, test } from "bun:test";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { BinaryHome } from "../support/binary.ts";
import { HttpLoad, payloadOf } from "./http-load.ts";
import { proveFile } from "./prove-file.ts";
import { between, seed } from "./random.ts";
import { until } from "./until.ts";

const SPOOLED = 10_000;
const SESSIONS = 20;
const POISON = 7;
const DATABASE = "claude-rpg-v2.db";

const system = z.object({
  spool: z.object({
    files: z.number(),
    poison: z.number(),
    poisoned: z.array(z.object({ name: z.string(), reason: z.string().nullable() })),
  }),
  warnings: z.array(z.string()),
});

/** As scripts leave them over an hour; answers with what was promised by leaving them. */
function fill(folder: string, name: string) {
  mkdirSync(folder, { recursive: true });
  const startS = Math.floor(Date.now() / 1000) - 3_700;
  const acknowledged = new Set<string>();
  const toolCalls = new Map<string, number>();
  for (let count = 0; count < SPOOLED; count++) {
    const session = `${name}-${count % SESSIONS}`;
    const payload = payloadOf(session, Math.floor(count / SESSIONS));
    const id = `${name}-event-${count}`;
    const second = startS + Math.floor((count * 3_600) / SPOOLED);
    const head = `X-Event-Id: ${id}\nX-Agent-Pid: 1\n`;
    writeFileSync(join(folder, `${second}-${id}.ev`), `${head}\n${JSON.stringify(payload)}`);
    acknowledged.add(id);
    if (payload.hook_event_name === "PostToolUse") {
      toolCalls.set(session, (toolCalls.get(session) ?? 0) + 1);
    }
  }
  for (let n = 0; n < POISON; n++) {
    const head = `X-Event-Id: ${name}-poison-${n}\n\n`;
    const body = n % 2 === 0 ? '{"session_id":"half' : '{"hook_event_name":"Stop"}';
    writeFileSync(join(folder, `${startS + n * 400}-${name}-poison-${n}.ev`), head + body);
  }
  return { acknowledged, toolCalls };
}

function filesIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith(".ev"));
}

test(`${SPOOLED} spooled events come in once beside live ones, the poison is set aside and shown`, async () => {
  await using home = await BinaryHome.make();
  const spool = join(home.data, "spool");
  const spooled = fill(spool, "quiet");
  const startedAt = performance.now();
  await home.serve();
  const readyMs = performance.now() - startedAt;
  const load = new HttpLoad(home, { senders: 4, name: "live", restMs: 20 });
  await until("the spool is empty", () => filesIn(spool).length <= POISON);
  const drainedMs = performance.now() - startedAt;
  const liveMeanwhile = load.acknowledged.size;
  await until("the poison is set aside", () => filesIn(spool).length === 0);
  await until("it is shown", async () => {
    return system.parse(await home.get("/api/system")).spool.poisoned.length === POISON;
  });
  const report = system.parse(await home.get("/api/system"));
  expect(report.spool.poison).toBe(POISON);
  expect(report.spool.poisoned.every(({ reason }) => reason !== null)).toBe(true);
  expect(report.warnings).toHaveLength(1);
  expect(report.warnings[0]).toStartWith(`${POISON} events could not be taken in`);
  await load.end();
  expect(await home.signal("SIGTERM")).toBe(0);
  expect(filesIn(join(spool, "poison"))).toHaveLength(POISON);
  const proof = proveFile(join(home.data, DATABASE), {
    acknowledged: new Set([...spooled.acknowledged, ...load.acknowledged]),
    toolCalls: new Map([...spooled.toolCalls, ...load.toolCalls]),
    isAll: true,
  });
  const waits = load.waitsMs.sort((a, b) => a - b);
  const share = (part: number) => Math.round(waits[Math.floor(waits.length * part)] ?? 0);
  console.log(
    `ready after ${Math.round(readyMs)} ms, ${SPOOLED} drained after ${Math.round(drainedMs)} ms ` +
      `beside ${liveMeanwhile} live ones (p50 ${share(0.5)} ms, p99 ${share(0.99)} ms); ` +
      `${proof.found} of ${proof.acknowledged} found`,
  );
}, 120_000);

test("a drain that is killed again and again takes each event in once and sets no good one aside", async () => {
  await using home = await BinaryHome.make();
  const spool = join(home.data, "spool");
  const { acknowledged, toolCalls } = fill(spool, "killed");
  let kills = 0;
  await home.serve();
  while (filesIn(spool).length > POISON && kills < 30) {
    // In the midst of its work, however long the start takes here.
    const left = filesIn(spool).length;
    await until("the drain has begun", () => filesIn(spool).length < left);
    await Bun.sleep(between(0, 250));
    await home.signal("SIGKILL");
    kills++;
    await home.serve();
  }
  await until("all is taken in or set aside", () => filesIn(spool).length === 0);
  expect(await home.signal("SIGTERM")).toBe(0);
  expect(filesIn(join(spool, "poison")).every((name) => name.includes("-poison-"))).toBe(true);
  const claims = { acknowledged, toolCalls, isAll: true };
  const proof = proveFile(join(home.data, DATABASE), claims);
  console.log(`${kills} kills of the drain (seed ${seed}): ${proof.found} of ${SPOOLED} found`);
}, 240_000);
