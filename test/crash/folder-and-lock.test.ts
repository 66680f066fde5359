/** A folder that cannot be written, a database that another program holds, a second server. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { chmodSync, chownSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { BinaryHome } from "../support/binary.ts";
import { HttpLoad } from "./http-load.ts";
import { proveFile } from "./prove-file.ts";
import { until } from "./until.ts";

const DATABASE = "claude-rpg-v2.db";
const isRoot = process.getuid?.() === 0;
/** Modes mean nothing to the superuser: as one, the server runs as nobody. */
const AS_NOBODY = isRoot
  ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"]
  : [];

const system = z.object({ warnings: z.array(z.string()) });

/** One line on stderr, nothing on stdout, exit code 1; answers with the sentence. */
async function refusal(home: BinaryHome, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await home.run(["serve", ...args]);
  expect([code, stdout]).toEqual([1, ""]);
  const lines = stderr.trim().split("\n");
  expect(lines).toHaveLength(1);
  expect(lines[0]).toStartWith("claude-rpg: ");
  return lines[0] ?? "";
}

/** Gives everything of the home to the user that the server runs as. */
function handOver(home: BinaryHome): void {
  if (!isRoot) return;
  chownSync(home.root, 65534, 65534);
  for (const name of readdirSync(home.root, { recursive: true, encoding: "utf8" })) {
    chownSync(join(home.root, name), 65534, 65534);
  }
}

test("a folder that cannot be written is named in one sentence, and nothing in it is touched", async () => {
  await using home = await BinaryHome.make({ prefix: AS_NOBODY });
  mkdirSync(home.data);
  writeFileSync(join(home.data, "mine"), "kept");
  handOver(home);
  chmodSync(home.data, 0o500);
  const sentence = await refusal(home);
  expect(sentence).toContain(home.data);
  expect(sentence).toMatch(/cannot be (written|made)/);
  expect(readdirSync(home.data)).toEqual(["mine"]);
  chmodSync(home.data, 0o700);
});

test("a folder that was served and is read-only now is refused, byte for byte as it was", async () => {
  await using home = await BinaryHome.make({ prefix: AS_NOBODY });
  handOver(home);
  await home.serve();
  expect(await home.signal("SIGTERM")).toBe(0);
  const files = readdirSync(home.data, { withFileTypes: true }).filter((entry) => entry.isFile());
  const before = files.map(({ name }) => statSync(join(home.data, name)).mtimeMs);
  for (const { name } of files) chmodSync(join(home.data, name), 0o400);
  chmodSync(home.data, 0o500);
  const sentence = await refusal(home);
  expect(sentence).toMatch(/cannot be written/);
  const after = files.map(({ name }) => statSync(join(home.data, name)).mtimeMs);
  expect(after).toEqual(before);
  chmodSync(home.data, 0o700);
});

test("a folder that becomes read-only under the server costs no event", async () => {
  await using home = await BinaryHome.make({ prefix: AS_NOBODY });
  handOver(home);
  await home.serve();
  const load = new HttpLoad(home, { senders: 4, name: "read-only", restMs: 2 });
  await until("events come in", () => load.acknowledged.size > 50);
  chmodSync(home.data, 0o500);
  const before = load.acknowledged.size;
  // More than a second, so that whatever is written now and then has had its turn.
  await Bun.sleep(1_500);
  expect(load.acknowledged.size).toBeGreaterThan(before);
  await load.end();
  chmodSync(home.data, 0o700);
  expect(await home.signal("SIGTERM")).toBe(0);
  const { acknowledged, toolCalls } = load;
  proveFile(join(home.data, DATABASE), { acknowledged, toolCalls, isAll: true });
});

test("a database that another program holds is waited for; nothing is lost, the page stays alive", async () => {
  await using home = await BinaryHome.make();
  await home.serve();
  const load = new HttpLoad(home, { senders: 4, name: "locked", restMs: 2 });
  await until("events come in", () => load.acknowledged.size > 50);
  using other = new Database(join(home.data, DATABASE));
  other.run("PRAGMA busy_timeout = 5000");
  other.run("BEGIN IMMEDIATE");
  const before = load.acknowledged.size;
  await until("the lock is told", async () => {
    return system.parse(await home.get("/api/system")).warnings.length > 0;
  });
  const { warnings } = system.parse(await home.get("/api/system"));
  expect(warnings[0]).toStartWith(`Another program holds the database in ${home.data}; close`);
  // Those that were in the server's hands at the moment of the lock, and no more.
  expect(load.acknowledged.size).toBeLessThanOrEqual(before + 4);
  other.run("COMMIT");
  await until("events come in again", () => load.acknowledged.size > before + 50);
  expect(system.parse(await home.get("/api/system")).warnings).toEqual([]);
  await load.end();
  expect(load.oddAnswers).toEqual([]);
  other.close();
  expect(await home.signal("SIGTERM")).toBe(0);
  const { acknowledged, toolCalls } = load;
  proveFile(join(home.data, DATABASE), { acknowledged, toolCalls, isAll: true });
});

test("a database that another program holds at the start is named in one sentence", async () => {
  await using home = await BinaryHome.make();
  await home.serve();
  expect(await home.signal("SIGTERM")).toBe(0);
  using other = new Database(join(home.data, DATABASE));
  other.run("PRAGMA locking_mode = EXCLUSIVE");
  other.run("BEGIN EXCLUSIVE");
  const sentence = await refusal(home);
  expect(sentence).toContain(join(home.data, DATABASE));
  expect(sentence).toMatch(/locked/);
  other.run("ROLLBACK");
  other.close();
  await home.serve();
  expect(await home.signal("SIGTERM")).toBe(0);
}, 60_000);

test("a second server says who serves the folder, and the first one does not notice", async () => {
  await using home = await BinaryHome.make();
  await home.serve();
  const load = new HttpLoad(home, { senders: 2, name: "second", restMs: 2 });
  const seconds = await Promise.all([1, 2, 3].map(() => refusal(home, "--port", "0")));
  for (const sentence of seconds) {
    expect(sentence).toBe(
      `claude-rpg: This data folder is already served by process ${home.pid} at ${home.url}; ` +
        "open that one or choose another --data-dir.",
    );
  }
  await load.end();
  // A killed server frees the folder at once.
  await home.signal("SIGKILL");
  await home.serve();
  expect(await home.signal("SIGTERM")).toBe(0);
  const { acknowledged, toolCalls } = load;
  proveFile(join(home.data, DATABASE), { acknowledged, toolCalls, isAll: true });
});
