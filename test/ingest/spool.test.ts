/** What hook scripts left while the server was away comes in once, in order, and is never lost. */
import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { limits } from "../../src/config/limits.ts";
import { splitSpooled } from "../../src/ingest/spool-files.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { IngestRig, toolEnd } from "./ingest-rig.ts";

interface Spooled {
  id: string;
  /** Seconds since the epoch in the name, and the file's own time. */
  nameS: number;
  mtimeS?: number;
  body: string;
  headers?: Record<string, string>;
}

/** A file as the hook script writes it. */
function leave(rig: IngestRig, spooled: Spooled, folder = rig.paths.spool): string {
  mkdirSync(folder, { recursive: true });
  const headers = { "X-Event-Id": spooled.id, ...spooled.headers };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const path = join(folder, `${spooled.nameS}-${spooled.id}.ev`);
  writeFileSync(path, `${head.join("\n")}\n\n${spooled.body}`);
  const mtimeS = spooled.mtimeS ?? spooled.nameS;
  utimesSync(path, mtimeS, mtimeS);
  return path;
}

const spooledNames = (rig: IngestRig) =>
  readdirSync(rig.paths.spool).filter((name) => name.endsWith(".ev"));
const nowS = () => Math.floor(Date.now() / 1000);

test("files come in oldest first, with their own times, and are gone afterwards", async () => {
  using rig = new IngestRig(systemClock);
  const from = nowS() - 600;
  // Within one second the file's own time decides, whatever the names say.
  const order = [
    { id: "event-zz", nameS: from, mtimeS: from + 0.1 },
    { id: "event-aa", nameS: from, mtimeS: from + 0.7 },
    { id: "event-mm", nameS: from + 60 },
  ];
  for (const one of [...order].reverse()) {
    leave(rig, {
      ...one,
      body: JSON.stringify(toolEnd("s-spool", `T-${one.id}`.replace("-", ""))),
    });
  }
  const spool = rig.spool();
  await spool.drain();
  const rows = rig.all("SELECT event_id, created_at FROM events ORDER BY id");
  expect(rows.map((row) => row["event_id"])).toEqual(order.map((one) => one.id));
  const times = rows.map((row) => Date.parse(String(row["created_at"])) / 1000);
  expect(times).toEqual(order.map((one) => one.mtimeS ?? one.nameS));
  expect(spooledNames(rig)).toEqual([]);
  expect(spool.stats).toMatchObject({ files: 0, taken: 3, poison: 0 });
});

test("an event that came by HTTP and by the spool is counted once", async () => {
  using rig = new IngestRig(systemClock);
  const payload = toolEnd("s-both", "Edit", "toolu_both");
  await rig.hook(payload, { "x-event-id": "event-both" });
  leave(rig, { id: "event-both", nameS: nowS(), body: JSON.stringify(payload) });
  await rig.spool().drain();
  expect(spooledNames(rig)).toEqual([]);
  expect(rig.one("SELECT count(*) FROM events")).toBe(1);
  expect(rig.toolXp()).toBe(3);
});

test("an event that lay in the spool for 61 days keeps its time and is worth nothing", async () => {
  using rig = new IngestRig(systemClock);
  const nameS = nowS() - 61 * 24 * 3_600;
  const body = JSON.stringify(toolEnd("s-old", "Edit", "toolu_old"));
  leave(rig, { id: "event-old", nameS, body });
  await rig.spool().drain();
  expect(Date.parse(String(rig.one("SELECT created_at FROM events"))) / 1000).toBe(nameS);
  expect(rig.one("SELECT coalesce(sum(xp_amount), 0) FROM xp_events")).toBe(0);
});

test("what cannot be understood is set aside after 3 tries, and the others go on", async () => {
  using rig = new IngestRig(systemClock);
  const from = nowS() - 60;
  const poison = ["{ not json", '{"hook_event_name":"Stop"}', "[]"];
  for (const [index, body] of poison.entries()) {
    leave(rig, { id: `poison-${index}`, nameS: from + index, body });
  }
  const good = JSON.stringify(toolEnd("s-good", "Bash"));
  leave(rig, { id: "event-good", nameS: from + 9, body: good });
  const spool = rig.spool();
  await spool.drain();
  expect(rig.one("SELECT count(*) FROM events")).toBe(1);
  for (let tries = 1; tries < limits.spoolTriesMax; tries++) {
    expect(spooledNames(rig)).toHaveLength(3);
    await spool.drain();
  }
  expect(spooledNames(rig)).toEqual([]);
  expect(readdirSync(rig.paths.spoolPoison)).toHaveLength(3);
  expect(spool.stats).toMatchObject({ taken: 1, poison: 3 });
});

test("a file stays until its event is committed", async () => {
  using rig = new IngestRig(systemClock);
  rig.db.run("CREATE TABLE parent (id INTEGER PRIMARY KEY)");
  rig.db.run(
    "CREATE TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)",
  );
  rig.db.run("CREATE TRIGGER doom AFTER INSERT ON events BEGIN INSERT INTO child VALUES (9); END");
  const body = JSON.stringify(toolEnd("s-doom", "Bash"));
  const path = leave(rig, { id: "event-doom", nameS: nowS(), body });
  const spool = rig.spool();
  for (let passes = 0; passes < limits.spoolTriesMax + 2; passes++) await spool.drain();
  // A database that does not take it is no fault of the event: it is never set aside for that.
  expect(existsSync(path)).toBe(true);
  expect(rig.one("SELECT count(*) FROM events")).toBe(0);
  rig.db.run("DROP TRIGGER doom");
  await spool.drain();
  expect(existsSync(path)).toBe(false);
  expect(rig.one("SELECT count(*) FROM events")).toBe(1);
});

test("a permission told afterwards is history: nobody waits for it", async () => {
  using rig = new IngestRig(systemClock);
  const asked = {
    session_id: "s-asked",
    hook_event_name: "PermissionRequest",
    tool_name: "Bash",
    tool_input: { command: "rm -rf build" },
  };
  const headers = { "X-Replay": "1" };
  leave(rig, { id: "event-asked", nameS: nowS() - 30, body: JSON.stringify(asked), headers });
  await rig.spool().drain();
  expect(rig.live.get("s-asked")?.status).not.toBe("waiting");
  expect(rig.one("SELECT event_type FROM events")).toBe("permission_request");
});

test("names that no script of ours makes are left alone", async () => {
  using rig = new IngestRig(systemClock);
  mkdirSync(rig.paths.spool, { recursive: true });
  for (const name of ["notes.txt", "12-x.ev", `${nowS()}-short.ev`, ".hidden.ev"]) {
    writeFileSync(join(rig.paths.spool, name), "hello");
  }
  await rig.spool().drain();
  expect(readdirSync(rig.paths.spool).filter((name) => name.includes("."))).toHaveLength(4);
});

test("3 batches and more go in, and a folder of 1,000 files is empty afterwards", async () => {
  using rig = new IngestRig(systemClock);
  const from = nowS() - 5_000;
  for (let n = 0; n < 1_000; n++) {
    const body = JSON.stringify(toolEnd(`s-${n % 5}`, "Read", `toolu_${n}`));
    leave(rig, { id: `event-${n + 1_000}`, nameS: from + n, body });
  }
  const spool = rig.spool();
  await spool.drain();
  expect(spooledNames(rig)).toEqual([]);
  expect(rig.toolXp()).toBe(1_000);
  const times = rig.all("SELECT created_at AS at FROM events ORDER BY id").map((row) => row["at"]);
  expect(times).toEqual([...times].sort());
  // Fewer transactions than events: they share commits as hooks do.
  expect(rig.ingest.stats.commits).toBeLessThan(500);
}, 60_000);

test("what a killed script left in the making is taken in once no script can own it", async () => {
  using rig = new IngestRig(systemClock);
  mkdirSync(rig.paths.spoolTmp, { recursive: true });
  const leftover = (name: string, ageS: number) => {
    const path = join(rig.paths.spoolTmp, name);
    // curl's status overwrote the first three bytes of the header.
    writeFileSync(path, `000vent-Id: ${name}\n\n${JSON.stringify(toolEnd("s-killed", "Edit"))}`);
    utimesSync(path, nowS() - ageS, nowS() - ageS);
    return path;
  };
  const old = leftover("0b1f6a3e-old", limits.spoolLeftoverMs / 1000 + 60);
  const young = leftover("0b1f6a3e-young", 60);
  await rig.spool().drain();
  expect([existsSync(old), existsSync(young)]).toEqual([false, true]);
  expect(rig.all("SELECT event_id FROM events")).toEqual([{ event_id: "0b1f6a3e-old" }]);
});

test("what scripts dropped because the spool was full is counted, and the mark is taken away", async () => {
  using rig = new IngestRig(systemClock);
  mkdirSync(rig.paths.spool, { recursive: true });
  writeFileSync(join(rig.paths.spool, "full"), "xxxxx");
  const spool = rig.spool();
  await spool.drain();
  await spool.drain();
  expect(spool.stats.dropped).toBe(5);
  expect(existsSync(join(rig.paths.spool, "full"))).toBe(false);
});

test("the folders are for their owner alone", async () => {
  using rig = new IngestRig(systemClock);
  await rig.spool().drain();
  for (const folder of [rig.paths.spool, rig.paths.spoolTmp, rig.paths.spoolPoison]) {
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  }
});

test("a spooled file is header lines, an empty line, and the body as it was", () => {
  const { headers, body } = splitSpooled(
    Buffer.from('X-Event-Id: a:b\nx-tmux:/tmp/t,1,0\nno header\n\n{"a":"\\n\\n"}\n\nrest'),
  );
  expect([...headers]).toEqual([
    ["x-event-id", "a:b"],
    ["x-tmux", "/tmp/t,1,0"],
  ]);
  expect(body).toBe('{"a":"\\n\\n"}\n\nrest');
});
