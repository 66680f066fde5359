/** `claude-rpg migrate` as a person calls it: words, exit codes, and the lock. */
import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { addCleanRows, makeSeedFile } from "../store/original.ts";
import { NEWEST, Scratch } from "../store/scratch.ts";
import { makeTestServer } from "../support/make-test-server.ts";

const MAIN = join(import.meta.dir, "../../src/main.ts");

interface Ran {
  code: number;
  out: string;
  err: string;
}

/** Asynchronous: a server under test may have to answer meanwhile. */
async function migrate(root: string, ...args: string[]): Promise<Ran> {
  const child = Bun.spawn([process.execPath, MAIN, "migrate", ...args, "--data-dir", root], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { code: await child.exited, out, err };
}

function originalFolder(): Scratch {
  const scratch = new Scratch();
  const db = makeSeedFile(scratch.paths.database);
  addCleanRows(db);
  db.close();
  return scratch;
}

test("up, status, down, up again: each says what it did, and where the backup is", async () => {
  using scratch = originalFolder();
  const { root, backups } = scratch.paths;
  const up = await migrate(root, "up");
  expect(up.code).toBe(0);
  expect(up.out).toStartWith(
    `The database went from schema 6 to ${NEWEST}; from before: ${backups}/`,
  );
  expect(readdirSync(backups).length).toBe(1);

  const status = await migrate(root, "status");
  expect(status.code).toBe(0);
  expect(status.out).toStartWith(
    `The database has schema ${NEWEST}, this program knows ${NEWEST}.\n`,
  );
  expect(status.out).toMatch(/ {2}7 {2}sessions_and_sign_in +20\d\d-/);

  const down = await migrate(root, "down", "--to", "6", "--json");
  expect(down.code).toBe(0);
  expect(JSON.parse(down.out)).toMatchObject({ from: NEWEST, to: 6, steps: expect.any(Array) });
  const below = await migrate(root, "status", "--json");
  expect(JSON.parse(below.out)).toMatchObject({
    version: 6,
    newest: NEWEST,
    kept: expect.arrayContaining(["kept_7_sessions", "kept_9_adopted_baseline"]),
  });

  expect((await migrate(root, "up")).code).toBe(0);
  expect((await migrate(root, "up")).out).toBe(
    `The database has schema ${NEWEST}; there was nothing to do.\n`,
  );
}, 60_000);

test("--drop asks: without a terminal and without --yes nothing is done", async () => {
  using scratch = originalFolder();
  const { root } = scratch.paths;
  scratch.open().close();
  const refused = await migrate(root, "down", "--to", "6", "--drop");
  expect([refused.code, refused.out]).toEqual([1, ""]);
  expect(refused.err).toContain("--yes");
  expect((await migrate(root, "status", "--json")).out).toContain(`"version":${NEWEST}`);
  expect((await migrate(root, "down", "--to", "6", "--drop", "--yes")).code).toBe(0);
  expect(JSON.parse((await migrate(root, "status", "--json")).out)).toMatchObject({
    version: 6,
    kept: [],
  });
}, 60_000);

test("while a server runs, up and down are refused in one sentence; status may look", async () => {
  await using server = await makeTestServer();
  for (const args of [["up"], ["down", "--to", "6"]]) {
    const { code, out, err } = await migrate(server.dataDir, ...args);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toBe(
      `claude-rpg: The server (process ${process.pid} at ${server.url}) has this database open; stop it and run this again.\n`,
    );
  }
  expect((await migrate(server.dataDir, "status")).code).toBe(0);
  expect((await server.hook({ session_id: "s-1", hook_event_name: "Stop" })).status).toBe(202);
}, 60_000);

test("what is not understood ends with 2, what cannot be done with 1", async () => {
  using scratch = originalFolder();
  const { root } = scratch.paths;
  for (const args of [[], ["sideways"], ["down"], ["down", "--to", "six"], ["up", "--drop"]]) {
    const { code, err } = await migrate(root, ...args);
    expect([args, code, err.split("\n").length]).toEqual([args, 2, 2]);
  }
  const below = await migrate(root, "down", "--to", "5");
  expect([below.code, below.err]).toEqual([
    1,
    "claude-rpg: The database has schema 6, and --to can be one of 6.\n",
  ]);
  using empty = new Scratch();
  const none = await migrate(empty.paths.root, "up");
  expect([none.code, none.err]).toEqual([
    1,
    `claude-rpg: There is no data of claude-rpg in ${empty.paths.root}; choose another --data-dir.\n`,
  ]);
  expect((await migrate(empty.paths.root, "status")).out).toContain("There is no database yet");
}, 60_000);

test("--help tells of every word and gives an example", async () => {
  const { code, out } = await migrate("/nowhere", "--help");
  expect(code).toBe(0);
  for (const word of ["status", "up", "down", "--to", "--drop", "--yes", "--json", "Example:"]) {
    expect(out).toContain(word);
  }
});
