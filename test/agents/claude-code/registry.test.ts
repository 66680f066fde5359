/** The client's session files as it really writes, renames and removes them. */
import { expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { type RegistryRecord, readRegistryFile } from "../../../src/agents/claude-code/registry.ts";
import { RegistryWatcher } from "../../../src/agents/claude-code/registry-watcher.ts";
import { systemClock } from "../../../src/lib/clock.ts";
import { silentLog } from "../../../src/lib/log.ts";

const file = (fields: Record<string, unknown> = {}) =>
  JSON.stringify({
    pid: 4711,
    sessionId: "s-1",
    procStart: "360729",
    tmux: "rig:@2.%2",
    status: "idle",
    statusUpdatedAt: 1_795_427_000_411,
    ...fields,
  });

class Rig implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), "rpg-registry-"));
  readonly folder = join(this.root, "sessions");
  readonly told: string[] = [];
  readonly watcher = new RegistryWatcher({
    folders: [this.folder, join(this.root, "never-there")],
    clock: systemClock,
    log: silentLog,
    onRecord: (record) => this.#tell(`${record.sessionId} ${record.status}`),
    onGone: (record) => this.#tell(`${record.sessionId} gone`),
  });

  #tell(line: string): void {
    if (this.told.at(-1) !== line) this.told.push(line);
  }

  write(text: string, pid = 4711): void {
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(join(this.folder, `${pid}.json`), text);
  }

  async until(line: string): Promise<void> {
    for (let tries = 0; tries < 200 && !this.told.includes(line); tries++) await Bun.sleep(25);
    expect(this.told).toContain(line);
  }

  [Symbol.dispose](): void {
    this.watcher.stop();
    rmSync(this.root, { recursive: true, force: true });
  }
}

test("a file is read with the time of its status, and pane and start of its process", () => {
  const record: RegistryRecord | null = readRegistryFile(file());
  expect(record).toEqual({
    pid: 4711,
    procStart: "360729",
    sessionId: "s-1",
    cwd: null,
    version: null,
    paneId: "%2",
    status: "idle",
    waitingFor: null,
    changedAt: 1_795_427_000_411,
  });
});

test("a status that we do not know, or none yet, is no status", () => {
  expect(readRegistryFile(file({ status: "dreaming" }))?.status).toBeNull();
  expect(readRegistryFile(file({ status: undefined }))?.status).toBeNull();
});

test("a torn file is nothing, wherever it was cut", () => {
  const whole = file();
  fc.assert(
    fc.property(fc.nat(whole.length - 1), (end) => {
      expect(readRegistryFile(whole.slice(0, end))).toBeNull();
    }),
  );
});

test("anything else in its place is nothing, and no error", () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string({ unit: "binary" })), (text) => {
      const record = readRegistryFile(text);
      if (record) expect(record.pid).toBeGreaterThan(0);
    }),
  );
  expect(readRegistryFile(file({ sessionId: "../../x" }))).toBeNull();
  expect(readRegistryFile(file({ pid: -1 }))).toBeNull();
});

test("a folder that comes later is found, changes are told, and the end", async () => {
  using rig = new Rig();
  await rig.watcher.start();
  expect(rig.told).toEqual([]);
  rig.write(file({ status: "idle" }));
  await rig.until("s-1 idle");
  rig.write(file({ status: "busy" }));
  await rig.until("s-1 busy");
  rig.write(file({ status: "waiting", waitingFor: "permission prompt" }));
  await rig.until("s-1 waiting");
  rmSync(join(rig.folder, "4711.json"));
  await rig.until("s-1 gone");
  expect(rig.told).toEqual(["s-1 idle", "s-1 busy", "s-1 waiting", "s-1 gone"]);
}, 60_000);

test("a torn file is read again, and its session is not gone meanwhile", async () => {
  using rig = new Rig();
  rig.write(file({ status: "busy" }));
  await rig.watcher.start();
  rig.write(file().slice(0, 30));
  await Bun.sleep(100);
  rig.write(file({ status: "idle" }));
  await rig.until("s-1 idle");
  expect(rig.told).toEqual(["s-1 busy", "s-1 idle"]);
}, 60_000);

test("a file that stays broken is tried a few times, and read once it is whole", async () => {
  using rig = new Rig();
  rig.write("{");
  await rig.watcher.start();
  await Bun.sleep(400);
  expect(rig.told).toEqual([]);
  rig.write(file({ status: "busy" }));
  await rig.until("s-1 busy");
}, 60_000);

test("a folder that an agent was found to use is watched from then on", async () => {
  using rig = new Rig();
  await rig.watcher.start();
  const other = join(rig.root, "other", "sessions");
  mkdirSync(other, { recursive: true });
  writeFileSync(join(other, "12.json"), file({ pid: 12, sessionId: "s-2", status: "busy" }));
  await rig.watcher.add(other);
  expect(rig.told).toEqual(["s-2 busy"]);
  rmSync(join(other, "12.json"));
  await rig.until("s-2 gone");
}, 60_000);

test("when the file moves on to the next session, the one before is gone", async () => {
  using rig = new Rig();
  rig.write(file({ sessionId: "s-old" }));
  await rig.watcher.start();
  rig.write(file({ sessionId: "s-new", status: "busy" }));
  await rig.until("s-new busy");
  expect(rig.told).toEqual(["s-old idle", "s-old gone", "s-new busy"]);
}, 60_000);

test("other files in the folder are left alone", async () => {
  using rig = new Rig();
  rig.write(file());
  writeFileSync(join(rig.folder, "notes.json"), file({ sessionId: "s-notes" }));
  writeFileSync(join(rig.folder, "12.json.tmp"), file({ sessionId: "s-tmp" }));
  await rig.watcher.start();
  expect(rig.told).toEqual(["s-1 idle"]);
  expect(readFileSync(join(rig.folder, "notes.json"), "utf8")).toContain("s-notes");
});

test("stopped in the middle of a look, it tells nothing and watches nothing any more", async () => {
  for (let turns = 0; turns < 12; turns++) {
    using rig = new Rig();
    rig.write(file());
    const starting = rig.watcher.start();
    // Each turn lets the first look come a little farther.
    for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
    rig.watcher.stop();
    const told = [...rig.told];
    await starting;
    rig.write(file({ status: "busy" }));
    await Bun.sleep(40);
    expect(rig.told).toEqual(told);
  }
});
