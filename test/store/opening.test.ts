/** What opening refuses, what it leaves untouched, and which sentence it says. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { refuseOldEngine, StoreError, storeErrorOf } from "../../src/store/database.ts";
import { makeTestServer } from "../support/make-test-server.ts";
import { addCleanRows, makeSeedFile } from "./original.ts";
import { NEWEST, Scratch } from "./scratch.ts";

/** Name → bytes of everything beside the database, itself included. */
function folderOf(scratch: Scratch): Record<string, string> {
  const names = readdirSync(scratch.paths.root, { withFileTypes: true });
  return Object.fromEntries(
    names
      .filter((entry) => entry.isFile())
      .map(({ name }) => [name, readFileSync(join(scratch.paths.root, name)).toString("base64")]),
  );
}

function refusal(work: () => unknown): StoreError {
  try {
    work();
  } catch (cause) {
    if (cause instanceof StoreError) return cause;
    throw cause;
  }
  throw new Error("it was not refused");
}

function expectSentence(error: StoreError): void {
  expect(error.message).toMatch(/^[^\n]{20,}[^.\n]$|^[^\n]{20,}\.$/);
}

/** A served file with a backup from before its adoption, big enough to be cut anywhere. */
function served(scratch: Scratch): void {
  const db = makeSeedFile(scratch.paths.database);
  addCleanRows(db);
  db.run(`WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
    INSERT INTO notes SELECT 'n' || i, hex(zeroblob(900)), NULL, 'inbox', '2025', '2025' FROM n`);
  db.close();
  scratch.open().close();
}

test("SQLite below 3.38 is refused, newer ones are not", () => {
  for (const old of ["3.7.17", "3.37.2", "2.8.0"]) {
    const error = refusal(() => refuseOldEngine(old));
    expect(error.code).toBe("engine");
    expect(error.message).toContain(old);
  }
  for (const version of ["3.38.0", "3.54.1", "4.0.0"]) refuseOldEngine(version);
});

test("a newer file stays as it is, and no file appears beside it", () => {
  using scratch = new Scratch();
  scratch.open().close();
  const db = scratch.raw();
  db.run(`INSERT INTO schema_version VALUES (${NEWEST + 1}, '2030-01-01T00:00:00Z')`);
  db.close();
  const before = folderOf(scratch);
  const error = refusal(() => scratch.open());
  expect(error.code).toBe("newer");
  expect(error.message).toBe(
    `The database has schema ${NEWEST + 1}, this program knows ${NEWEST}; install the newer one again.`,
  );
  expect(folderOf(scratch)).toEqual(before);
});

test("also when the newer program was killed and its last words lie in the WAL", () => {
  using scratch = new Scratch();
  scratch.open().close();
  using db = scratch.raw();
  db.run(`INSERT INTO schema_version VALUES (${NEWEST + 1}, '2030-01-01T00:00:00Z')`);
  using killed = new Scratch();
  mkdirSync(killed.paths.root, { recursive: true });
  for (const end of ["", "-wal"]) {
    copyFileSync(`${scratch.paths.database}${end}`, `${killed.paths.database}${end}`);
  }
  const before = folderOf(killed);
  expect(Object.keys(before).length).toBe(2);
  expect(refusal(() => killed.open()).code).toBe("newer");
  expect(folderOf(killed)).toEqual(before);
});

test("a file of another program is left as it is, whatever its tables are called", () => {
  const others = [
    "CREATE TABLE recipes (id INTEGER)",
    "CREATE TABLE schema_version (version INTEGER, applied_at TEXT); CREATE TABLE recipes (id)",
    "CREATE TABLE schema_version (version TEXT)",
    "PRAGMA application_id = 77",
  ];
  for (const sql of others) {
    using scratch = new Scratch();
    mkdirSync(scratch.paths.root, { recursive: true });
    const db = scratch.raw();
    db.run(sql);
    db.close();
    const before = folderOf(scratch);
    expect([sql, refusal(() => scratch.open()).code]).toEqual([sql, "foreign"]);
    expect(folderOf(scratch)).toEqual(before);
  }
});

const DAMAGE: readonly (readonly [string, (path: string) => void])[] = [
  ["cut in the middle", (path) => truncateSync(path, 20_480)],
  ["cut to nothing", (path) => truncateSync(path, 0)],
  ["without its head", (path) => writeAt(path, 0, new Uint8Array(4_096))],
  ["with garbage for its first page", (path) => writeAt(path, 100, new Uint8Array(3_000).fill(77))],
  ["with garbage in the middle", (path) => writeAt(path, 4_096, new Uint8Array(200_000).fill(200))],
];

function writeAt(path: string, at: number, bytes: Uint8Array): void {
  const file = readFileSync(path);
  file.set(bytes.subarray(0, file.length - at), at);
  writeFileSync(path, file);
}

test.each(DAMAGE)(
  "a database %s is set aside whole and the newest good backup named",
  (_, harm) => {
    using scratch = new Scratch();
    served(scratch);
    const { database, backups, root } = scratch.paths;
    const [good = ""] = readdirSync(backups);
    writeFileSync(join(backups, "daily-2026-11-25T00-00-00Z.db"), "SQLite format 3\0torn");
    using other = new Database(join(backups, "manual-2026-11-26T00-00-00Z.db"), { create: true });
    other.run("CREATE TABLE recipes (name TEXT)");
    copyFileSync(join(backups, good), join(backups, "manual-2026-11-27T00-00-00Z.db"));
    using newer = new Database(join(backups, "manual-2026-11-27T00-00-00Z.db"));
    newer.run("INSERT INTO schema_version VALUES (99, '')");
    harm(database);
    writeFileSync(`${database}-wal`, "");
    const bytes = readFileSync(database);
    const error = refusal(() => scratch.open());
    expect(error.code).toBe("damaged");
    expectSentence(error);
    expect(error.message).toContain(good);
    expect(error.message).toContain(`claude-rpg restore ${good}`);
    const aside = `${database}.damaged-2026-11-24T00-00-00Z`;
    expect(readFileSync(aside).equals(bytes)).toBe(true);
    expect(readdirSync(root).toSorted()).toEqual([
      "backups",
      ...["", "-wal"].map((end) => `claude-rpg-v2.db.damaged-2026-11-24T00-00-00Z${end}`),
    ]);

    // The service manager starts again by itself: still nothing is begun in its place.
    const again = refusal(() => scratch.open());
    expect(again.code).toBe("damaged");
    expect(again.message).toContain(aside);
    expect(existsSync(database)).toBe(false);

    copyFileSync(join(backups, good), database);
    const store = scratch.open();
    expect(store.personas.find("p1")?.name).toBe("Old Hand");
    store.close();
  },
);

test("a damaged database without a backup is set aside as well, and begun anew only by hand", () => {
  using scratch = new Scratch();
  served(scratch);
  rmSync(scratch.paths.backups, { recursive: true });
  truncateSync(scratch.paths.database, 20_480);
  expect(refusal(() => scratch.open()).message).toContain("there is no good backup");
  const again = refusal(() => scratch.open());
  expect(again.message).toContain("move it elsewhere to begin anew");
  rmSync(`${scratch.paths.database}.damaged-2026-11-24T00-00-00Z`);
  scratch.open().close();
});

test("the server stops with that sentence and leaves the folder free", async () => {
  using scratch = new Scratch();
  served(scratch);
  truncateSync(scratch.paths.database, 20_480);
  for (const start of ["first", "second"]) {
    const sentence = await makeTestServer({ root: scratch.root }).then(
      () => `the ${start} start did not stop`,
      (cause: unknown) => String(cause),
    );
    expect(sentence).toContain("claude-rpg restore pre-migration-");
  }
});

test("a lock that ends soon is waited for, also by the first look at the file", async () => {
  using scratch = new Scratch();
  served(scratch);
  // What SQLite does for a moment where a log is recovered, or the last connection closes.
  const holding = `const { Database } = require("bun:sqlite");
    const db = new Database(${JSON.stringify(scratch.paths.database)});
    db.run("PRAGMA locking_mode = EXCLUSIVE");
    db.run("BEGIN EXCLUSIVE");
    console.log("held");
    await Bun.sleep(500);
    db.run("ROLLBACK");
    db.close();`;
  await using other = Bun.spawn([process.execPath, "-e", holding], { stdout: "pipe" });
  const { value } = await other.stdout.getReader().read();
  expect(new TextDecoder().decode(value)).toBe("held\n");
  using hasty = scratch.raw();
  expect(() => hasty.query("SELECT count(*) FROM sqlite_master").get()).toThrow("locked");
  scratch.open().close();
});

test("a database that another program holds locked is named as that", () => {
  using scratch = new Scratch();
  served(scratch);
  using other = scratch.raw();
  other.run("BEGIN IMMEDIATE");
  const error = refusal(() => scratch.open());
  expect(error.code).toBe("locked");
  expectSentence(error);
  expect(error.message).toContain("close that program");
  other.run("ROLLBACK");
  scratch.open().close();
}, 60_000);

test("a full disk is named as that", () => {
  using scratch = new Scratch();
  mkdirSync(dirname(scratch.paths.database), { recursive: true });
  using db = scratch.raw();
  db.run("CREATE TABLE t (a); PRAGMA max_page_count = 3");
  const cause = (() => {
    try {
      db.run("INSERT INTO t VALUES (zeroblob(100000))");
    } catch (thrown) {
      return thrown;
    }
    return null;
  })();
  const error = storeErrorOf(cause, scratch.paths.database);
  expect(error?.code).toBe("full");
  expect(error?.message).toContain("free some and start again");
  const ofSystem = Object.assign(new Error("no space"), { code: "ENOSPC" });
  expect(storeErrorOf(ofSystem, "/x")?.code).toBe("full");
  expect(storeErrorOf(new Error("a bug"), "/x")).toBeNull();
});

/** Opens the scratch's store in a process that has no special rights; prints code and sentence. */
function openAsSomebody(scratch: Scratch): string {
  const module = (name: string) => JSON.stringify(join(import.meta.dir, name));
  const script = `
    const { openStore } = await import(${module("../../src/store/store.ts")});
    const { systemClock } = await import(${module("../../src/lib/clock.ts")});
    const { takeLock } = await import(${module("../../src/store/lock.ts")});
    const { embeddedFolder } = await import(${module("../../src/config/embedded.ts")});
    const migrationsFolder = embeddedFolder("migrations");
    const { path, lock, note } = ${JSON.stringify({
      path: scratch.paths.database,
      lock: scratch.paths.lock,
      note: scratch.paths.serverNote,
    })};
    if (process.getuid() === 0) process.seteuid(65534);
    try {
      takeLock(lock, note);
      openStore({ path, migrationsFolder, clock: systemClock });
      console.log("opened");
    } catch (cause) {
      console.log(cause.code + ": " + cause.message);
    }`;
  const { stdout, stderr } = Bun.spawnSync([process.execPath, "-e", script], { stdin: "ignore" });
  return `${stdout}${stderr}`.trim();
}

test("a folder or a file that may not be written is named as that", () => {
  using scratch = new Scratch();
  served(scratch);
  const { root, database, lock } = scratch.paths;
  chmodSync(scratch.root, 0o755);
  new Database(lock, { create: true }).close();
  chmodSync(root, 0o777);
  for (const path of [lock, database]) chmodSync(path, 0o666);
  chmodSync(database, 0o444);
  expect(openAsSomebody(scratch)).toMatch(/^unwritable: \/.*claude-rpg-v2\.db cannot/);
  chmodSync(database, 0o666);
  rmSync(lock);
  chmodSync(root, 0o555);
  expect(openAsSomebody(scratch)).toMatch(/^unwritable: \/.*lock\.db cannot/);
  chmodSync(root, 0o700);
});
