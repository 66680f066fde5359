/** Heavy work in a process of its own: its answer, its failures, and that it always ends. */
import { expect, test } from "bun:test";
import { getPriority } from "node:os";
import { join } from "node:path";
import { backupTask, readBackupTask } from "../../src/child/backup-tasks.ts";
import { ChildError, Children } from "../../src/child/children.ts";
import { limits } from "../../src/config/limits.ts";
import { ownCommand } from "../../src/config/own-command.ts";
import { VERSION } from "../../src/config/version.ts";
import { childMessage } from "../../src/protocol/child.ts";
import { Scratch } from "../store/scratch.ts";

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (cause) {
    if (cause instanceof ChildError) return `${cause.code}: ${cause.message}`;
    throw cause;
  }
  return "no error";
}

/** Enough rows that the child is busy for a while. */
function fill(scratch: Scratch, rows: number): void {
  scratch.open().close();
  using db = scratch.raw();
  db.run("PRAGMA synchronous = OFF");
  db.query(`WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?)
    INSERT INTO notes (id, content, tags, status, created_at, updated_at)
      SELECT 'note-' || i, hex(randomblob(500)), NULL, 'inbox', '', '' FROM n`).run(rows);
}

test("a child copies a database in use and answers; a second one reads the copy", async () => {
  using scratch = new Scratch();
  const store = scratch.open();
  const target = join(scratch.root, "backups", "manual-2026-11-24T00-00-00Z.db");
  const children = new Children();
  const database = scratch.paths.database;
  expect(await children.run(backupTask, { database, target })).toBeNull();
  const { backup, present } = await children.run(readBackupTask, { backup: target, database });
  expect(backup).toMatchObject({ schema: present?.schema, ledgerRows: 0, personas: 0 });
  store.close();
});

test("an expected failure comes back with its code and its sentence", async () => {
  using scratch = new Scratch();
  scratch.open().close();
  const backup = join(scratch.root, "manual-2026-11-24T00-00-00Z.db");
  const { database } = scratch.paths;
  expect(await codeOf(new Children().run(readBackupTask, { backup, database }))).toBe(
    "missing: There is no backup manual-2026-11-24T00-00-00Z.db; see: claude-rpg backup list",
  );
});

test("a child that takes too long is ended, and so is one that nobody wants any more", async () => {
  using scratch = new Scratch();
  fill(scratch, 20_000);
  const children = new Children();
  const input = { database: scratch.paths.database, target: join(scratch.root, "copy.db") };
  expect(await codeOf(children.run(backupTask, input, { msMax: 1 }))).toStartWith("late: ");
  const abort = new AbortController();
  const unwanted = codeOf(children.run(backupTask, input, { signal: abort.signal }));
  abort.abort();
  expect(await unwanted).toStartWith("stopped: ");
  expect(children.pids).toEqual([]);
});

test("a stop ends those that run, refuses those that wait, and leaves no process", async () => {
  using scratch = new Scratch();
  fill(scratch, 50_000);
  const children = new Children();
  const database = scratch.paths.database;
  const runs = Array.from({ length: limits.childrenMax + 2 }, (_, index) =>
    codeOf(children.run(backupTask, { database, target: join(scratch.root, `copy-${index}.db`) })),
  );
  await Bun.sleep(100);
  const { pids } = children;
  expect(pids).toHaveLength(limits.childrenMax);
  await children.stop();
  for (const said of await Promise.all(runs)) expect(said).toStartWith("stopped: ");
  // A zombie would still answer to its number.
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow();
  expect(await codeOf(children.run(backupTask, { database, target: "/tmp/x" }))).toStartWith(
    "stopped: ",
  );
});

test("a child that dies says so, and the next one has its place", async () => {
  using scratch = new Scratch();
  fill(scratch, 50_000);
  const children = new Children();
  const database = scratch.paths.database;
  const target = join(scratch.root, "copy.db");
  const run = codeOf(children.run(backupTask, { database, target }));
  while (children.pids.length === 0) await Bun.sleep(5);
  for (const pid of children.pids) process.kill(pid, "SIGKILL");
  expect(await run).toStartWith('died: The process for "backup" ended early');
  expect(await children.run(backupTask, { database, target })).toBeNull();
});

test("a child runs at low priority", async () => {
  using scratch = new Scratch();
  fill(scratch, 50_000);
  const children = new Children();
  const input = { database: scratch.paths.database, target: join(scratch.root, "copy.db") };
  const run = children.run(backupTask, input);
  const priorities = new Set<number>();
  let isOver = false;
  void run.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    for (const pid of children.pids) priorities.add(getPriority(pid));
    await Bun.sleep(5);
  }
  await run;
  expect([...priorities]).toContain(19);
});

/** A child by hand, without the server's half. */
function rawChild(line: string) {
  const child = Bun.spawn(ownCommand(["child"]), { stdin: "pipe", stdout: "pipe", stderr: "pipe" });
  child.stdin.write(line);
  child.stdin.flush();
  return child;
}

test("a child of another release refuses, and an unknown task too", async () => {
  for (const [call, detail] of [
    [{ version: "0.0.0", task: "backup", input: {} }, "The executable was replaced"],
    [{ version: VERSION, task: "nothing", input: {} }, 'There is no task "nothing".'],
  ] as const) {
    const child = rawChild(`${JSON.stringify(call)}\n`);
    const said = childMessage.parse(await new Response(child.stdout).json());
    expect(said).toMatchObject({ type: "failed", code: "child" });
    expect(said.type === "failed" && said.detail).toStartWith(detail);
    expect(await child.exited).toBe(1);
  }
});

test("a child without a caller ends by itself", async () => {
  const child = rawChild("");
  child.stdin.end();
  expect(await child.exited).toBe(2);
  expect(await new Response(child.stdout).text()).toBe("");
});
