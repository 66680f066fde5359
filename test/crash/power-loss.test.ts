/** The power goes: what the disk had at that moment, cut anywhere behind the last promise. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digest16 } from "../../src/lib/ids.ts";
import { BinaryHome } from "../support/binary.ts";
import { HttpLoad } from "./http-load.ts";
import { proveFile } from "./prove-file.ts";
import { between, seed, soak } from "./random.ts";
import { copiedBytes, walCommits } from "./wal-commits.ts";

const MOMENTS = 20 * soak;
const CUTS_PER_MOMENT = 4;
const DATABASE = "claude-rpg-v2.db";

/** What the disk held while the server stood still, and what had been promised by then. */
interface Moment {
  database: Buffer;
  wal: Buffer;
  /** Bytes of the log that were on the disk for certain: a checkpoint copies from them. */
  safeBytes: number;
  acknowledged: ReadonlySet<string>;
}

async function freeze(home: BinaryHome, load: HttpLoad): Promise<Moment> {
  home.freeze(true);
  // Answers that were on their way when it stopped are promises too.
  await Bun.sleep(30);
  const path = join(home.data, DATABASE);
  const wal = readFileSync(`${path}-wal`);
  const moment = {
    database: readFileSync(path),
    wal,
    safeBytes: copiedBytes(wal, readFileSync(`${path}-shm`)),
    acknowledged: new Set(load.acknowledged),
  };
  home.freeze(false);
  return moment;
}

/** Lays the disk out as it was, with the log cut at `bytes`. */
function layOut(folder: string, { database, wal }: Moment, bytes: number): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  const path = join(folder, DATABASE);
  writeFileSync(path, database);
  writeFileSync(`${path}-wal`, wal.subarray(0, bytes));
  return path;
}

function hasAll(path: string, acknowledged: ReadonlySet<string>): boolean {
  using db = new Database(path);
  // Cut early enough, a young database has lost its very tables.
  const tables = db.query("SELECT 1 FROM sqlite_master WHERE name = 'seen_events'").all();
  if (tables.length === 0) return acknowledged.size === 0;
  const digest = db.query("SELECT 1 FROM seen_events WHERE digest = ?");
  return [...acknowledged].every((id) => digest.get(digest16(`event:${id}`)) !== null);
}

/** The end of the commit that fulfils the last promise: by halving, since commits only add. */
function lastPromise(folder: string, moment: Moment): number {
  const { wal, safeBytes, acknowledged } = moment;
  // Right after a checkpoint the database itself has everything.
  if (hasAll(layOut(folder, moment, safeBytes), acknowledged)) return safeBytes;
  const ends = walCommits(wal).filter((end) => end > safeBytes);
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (hasAll(layOut(folder, moment, ends[middle] ?? 0), acknowledged)) high = middle;
    else low = middle + 1;
  }
  return ends[low] ?? 0;
}

test(
  `${MOMENTS} power losses, the log cut behind the last promise, lose nothing`,
  async () => {
    await using home = await BinaryHome.make();
    await home.serve();
    const load = new HttpLoad(home, { senders: 8, name: "power", restMs: 4 });
    const folder = join(home.root, "after");
    const counts = {
      promised: 0,
      found: 0,
      cuts: 0,
      spareBytes: 0,
      inLog: 0,
      earlierCutsThatLost: 0,
    };
    for (let n = 0; n < MOMENTS; n++) {
      await Bun.sleep(between(50, 250));
      const moment = await freeze(home, load);
      const { acknowledged, wal } = moment;
      const from = lastPromise(folder, moment);
      for (let cut = 0; cut < CUTS_PER_MOMENT; cut++) {
        const path = layOut(folder, moment, between(from, wal.byteLength + 1));
        counts.found += proveFile(path, { acknowledged }).found;
        counts.promised += acknowledged.size;
        counts.cuts++;
      }
      counts.spareBytes += wal.byteLength - from;
      if (from === moment.safeBytes) continue;
      counts.inLog++;
      // The same cut a byte too early does lose: the place is the right one.
      const tooEarly = layOut(folder, moment, from - 1);
      if (!hasAll(tooEarly, acknowledged)) counts.earlierCutsThatLost++;
    }
    await load.end();
    expect(counts.found).toBe(counts.promised);
    expect(counts.earlierCutsThatLost).toBe(counts.inLog);
    expect(counts.inLog).toBeGreaterThan(0);
    // The real executable opens what is left, and is a server like any other.
    const last = await freeze(home, load);
    expect(await home.signal("SIGTERM")).toBe(0);
    layOut(folder, last, between(lastPromise(folder, last), last.wal.byteLength + 1));
    for (const name of ["", "-wal"]) {
      rmSync(join(home.data, `${DATABASE}${name}`), { force: true });
      copyFileSync(join(folder, `${DATABASE}${name}`), join(home.data, `${DATABASE}${name}`));
    }
    await home.serve();
    const more = new HttpLoad(home, { senders: 4, name: "power-back" });
    await Bun.sleep(200);
    await more.end();
    expect(await home.signal("SIGTERM")).toBe(0);
    const all = new Set([...last.acknowledged, ...more.acknowledged]);
    proveFile(join(home.data, DATABASE), { acknowledged: all, toolCalls: more.toolCalls });
    console.log(
      `${MOMENTS} power losses, ${counts.cuts} cuts (seed ${seed}): ${counts.promised} promises, ` +
        `${counts.found} kept; on average ${Math.round(counts.spareBytes / MOMENTS)} bytes could go`,
    );
  },
  300_000 * soak,
);
