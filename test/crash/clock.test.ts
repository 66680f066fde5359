/** The wall clock set back and forward, days, summer time and zones: nothing lost or moved. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newId } from "../../src/lib/ids.ts";
import { sessionList } from "../../src/protocol/api.ts";
import { BinaryHome } from "../support/binary.ts";
import { HttpLoad } from "./http-load.ts";
import { proveFile } from "./prove-file.ts";

const HOUR_MS = 3_600_000;
const DATABASE = "claude-rpg-v2.db";

/**
 * A server whose wall clock a test sets. Nothing may set the clock of the machine, so this is
 * the server from source in a process of its own, which can be killed like the executable.
 */
class ClockedHome implements AsyncDisposable {
  private constructor(
    readonly home: BinaryHome,
    private readonly folder: string,
  ) {}

  static async make(zone: string): Promise<ClockedHome> {
    const folder = mkdtempSync(join(tmpdir(), "rpg-clock-"));
    const file = join(folder, "offset");
    writeFileSync(file, "0");
    const home = await BinaryHome.make({
      prefix: [process.execPath, join(import.meta.dir, "clock-server.ts")],
      env: { CLOCK_FILE: file, TZ: zone },
    });
    return new ClockedHome(home, folder);
  }

  /** From now on the wall clock is `ms` ahead of the machine's. */
  set(ms: number): void {
    writeFileSync(join(this.folder, "new"), String(Math.round(ms)));
    renameSync(join(this.folder, "new"), join(this.folder, "offset"));
  }

  setTo(iso: string): void {
    this.set(Date.parse(iso) - Date.now());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.home[Symbol.asyncDispose]();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

test("a clock set back and forward under load, with kills, loses no event and no session", async () => {
  await using clocked = await ClockedHome.make("Europe/Berlin");
  const { home } = clocked;
  await home.serve();
  const load = new HttpLoad(home, { senders: 4, name: "clock", restMs: 5 });
  const steps = [2, -3, 24 * 3, 0, -24, 24 * 50, 24 * 400, 0];
  for (const [n, hours] of steps.entries()) {
    clocked.set(hours * HOUR_MS);
    // More than a second: every look that asks for the time has had its turn.
    await Bun.sleep(1_300);
    const { items } = sessionList.parse(await home.get("/api/sessions"));
    expect(items.map((item) => item.id).sort()).toEqual([...load.toolCalls.keys()].sort());
    if (n % 3 !== 2) continue;
    await home.signal("SIGKILL");
    await home.serve();
  }
  await load.end();
  expect(await home.signal("SIGTERM")).toBe(0);
  expect(load.oddAnswers).toEqual([]);
  const { acknowledged, toolCalls, requests } = load;
  const proof = proveFile(join(home.data, DATABASE), {
    acknowledged,
    toolCalls,
    isAgeUnknown: true,
  });
  console.log(
    `clock set ${steps.length} times: ${requests} requests, ${acknowledged.size} acknowledged, ` +
      `${proof.found} found`,
  );
}, 120_000);

/** Moments and the day that each must count for, in the zone of the server at that moment. */
const MOMENTS: Record<string, [iso: string, day: string][]> = {
  "Europe/Berlin": [
    ["2026-03-28T22:58:00Z", "2026-03-28"],
    ["2026-03-28T23:00:05Z", "2026-03-29"],
    // The hour that summer time skips, and the shorter day's end.
    ["2026-03-29T00:58:00Z", "2026-03-29"],
    ["2026-03-29T01:00:05Z", "2026-03-29"],
    ["2026-03-29T21:58:00Z", "2026-03-29"],
    ["2026-03-29T22:00:05Z", "2026-03-30"],
    // The hour that comes twice, and the longer day's end.
    ["2026-10-25T00:30:00Z", "2026-10-25"],
    ["2026-10-25T01:30:00Z", "2026-10-25"],
    ["2026-10-25T22:58:00Z", "2026-10-25"],
    ["2026-10-25T23:00:05Z", "2026-10-26"],
    // The clock set back by a day.
    ["2026-10-25T12:00:00Z", "2026-10-25"],
  ],
  "Pacific/Auckland": [
    ["2026-10-26T10:58:00Z", "2026-10-26"],
    ["2026-10-26T11:00:05Z", "2026-10-27"],
  ],
  "America/Los_Angeles": [["2026-10-26T03:00:00Z", "2026-10-25"]],
};

test("each event counts for its local day, over midnights, summer time and changes of the zone", async () => {
  await using clocked = await ClockedHome.make("Europe/Berlin");
  const { home } = clocked;
  const acknowledged = new Set<string>();
  const wanted: string[] = [];
  for (const [zone, moments] of Object.entries(MOMENTS)) {
    home.env["TZ"] = zone;
    await home.serve();
    for (const [iso, day] of moments) {
      clocked.setTo(iso);
      const id = newId();
      const answer = await fetch(`${home.url}/hooks/claude-code`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${home.hookToken}`,
          "content-type": "application/json",
          "x-event-id": id,
        },
        body: JSON.stringify({
          session_id: "days",
          cwd: "/nowhere/days",
          hook_event_name: "PostToolUse",
          tool_name: "Edit",
          tool_input: {},
          tool_use_id: `toolu_${id}`,
        }),
      });
      expect(answer.status).toBe(202);
      acknowledged.add(id);
      wanted.push(day);
    }
    expect(await home.signal("SIGTERM")).toBe(0);
  }
  const path = join(home.data, DATABASE);
  const toolCalls = new Map([["days", wanted.length]]);
  proveFile(path, { acknowledged, toolCalls, isAgeUnknown: true });
  using db = new Database(path, { readonly: true });
  const sql = "SELECT metadata ->> 'day' AS day FROM xp_events WHERE event_type = 'tool:Edit'";
  const days = db.query<{ day: string }, []>(`${sql} ORDER BY id`).all();
  expect(days.map((row) => row.day)).toEqual(wanted);
}, 60_000);
