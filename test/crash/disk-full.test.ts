/** A disk that is really full: nothing acknowledged is lost, and room brings everything back. */
import { expect, test } from "bun:test";
import { join } from "node:path";
import { z } from "zod";
import { BinaryHome } from "../support/binary.ts";
import { HttpLoad } from "./http-load.ts";
import { proveFile } from "./prove-file.ts";
import { SmallDisk } from "./small-disk.ts";
import { until } from "./until.ts";

/** Room for the write-ahead log at its longest, 16 MiB, and for the database. */
const DISK_MIB = 40;

const system = z.object({
  ingest: z.object({ failures: z.number(), raw: z.number() }),
  warnings: z.array(z.string()),
});

test("events on a full disk are refused, the server lives, and room lets them in, once", async () => {
  using disk = SmallDisk.make(DISK_MIB);
  await using home = await BinaryHome.make({ data: join(disk.folder, "data") });
  await home.serve();
  const load = new HttpLoad(home, { senders: 4, name: "full", restMs: 2 });
  await Bun.sleep(400);
  disk.fill();
  const report = async () => system.parse(await home.get("/api/system"));
  // What is left of the write-ahead log is still taken; then each commit fails.
  await until("commits fail", async () => (await report()).ingest.failures > 20);
  const before = load.acknowledged.size;
  await Bun.sleep(300);
  expect(load.acknowledged.size).toBe(before);
  const full = await report();
  expect(full.warnings).toEqual([
    `The disk of ${home.data} is full; make room; until then events wait in the spool of the ` +
      "hook scripts.",
  ]);
  // A full disk is no fault of an event: none is kept raw, to be applied by hand later.
  expect(full.ingest.raw).toBe(0);
  disk.free();
  await until("events come in again", async () => load.acknowledged.size > before + 50);
  expect((await report()).warnings).toEqual([]);
  disk.fill();
  await until("commits fail again", async () => {
    const { failures } = (await report()).ingest;
    return failures > full.ingest.failures + 20;
  });
  await home.signal("SIGKILL");
  disk.free();
  await home.serve();
  await Bun.sleep(200);
  await load.end();
  expect(await home.signal("SIGTERM")).toBe(0);
  const { acknowledged, toolCalls, requests, oddAnswers } = load;
  expect(oddAnswers).toEqual([]);
  const path = join(home.data, "claude-rpg-v2.db");
  const proof = proveFile(path, { acknowledged, toolCalls, isAll: true });
  console.log(
    `disk full twice, killed once: ${requests} requests, ${acknowledged.size} acknowledged, ` +
      `${proof.found} found`,
  );
}, 120_000);

test("a server that finds the disk full says so in one sentence and leaves the file alone", async () => {
  using disk = SmallDisk.make(DISK_MIB);
  await using home = await BinaryHome.make({ data: join(disk.folder, "data") });
  disk.fill();
  const first = await home.run(["serve"]);
  expect([first.code, first.stdout]).toEqual([1, ""]);
  expect(first.stderr.trim()).toMatch(/^claude-rpg: [^\n]*disk[^\n]*$/);
  expect(first.stderr).toContain(home.data);
  disk.free();
  await home.serve();
  expect(await home.signal("SIGTERM")).toBe(0);
});
