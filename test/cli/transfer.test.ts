/** `export` and `import` on the command line: beside a server, by file and by pipe. */
import { expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toolEnd } from "../ingest/ingest-rig.ts";
import { expectKept } from "../support/expect-kept.ts";
import { makeTestServer } from "../support/make-test-server.ts";
import { runCli } from "./run-cli.ts";

test("out of a running server into a file, and by a pipe into a new folder that serves it", async () => {
  await using server = await makeTestServer();
  for (const tool of ["Edit", "Write", "Bash"]) await server.hook(toolEnd("s-1", tool));
  const root = mkdtempSync(join(tmpdir(), "rpg-transfer-"));
  const file = join(root, "all.jsonl");
  expect(await runCli(["export", file], server.dataDir)).toEqual({ code: 0, out: "", err: "" });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const again = await runCli(["export", file], server.dataDir);
  expect(again.code).toBe(1);
  expect(again.err).toContain("is there already");
  const piped = await runCli(["export", "--json", "lines"], server.dataDir);
  const withoutTime = (text: string) => text.replace(/"exportedAt":"[^"]*"/, "");
  expect(withoutTime(piped.out)).toBe(withoutTime(readFileSync(file, "utf8")));

  const target = join(root, "data");
  const taken = await runCli(["import", "-"], target, { stdin: piped.out });
  expect(taken.err).toBe("");
  expect(taken.out).toMatch(/^Imported \d+ rows into \S+; all promises are kept\.\n$/);
  expect((await runCli(["import", file], target)).err).toContain("already holds data");
  expectKept(join(target, "claude-rpg-v2.db"));
  rmSync(root, { recursive: true, force: true });
}, 60_000);

test("a broken file, none at all and a folder in use are one sentence each", async () => {
  await using server = await makeTestServer();
  const root = mkdtempSync(join(tmpdir(), "rpg-transfer-"));
  const file = join(root, "broken.jsonl");
  const target = join(root, "data");
  writeFileSync(file, Buffer.from([0x7b, 0xff, 0x0a]));
  for (const [args, folder, said] of [
    [["import", file], target, "Line 1 is not valid UTF-8. Make or copy the export anew."],
    [["import", join(root, "none")], target, `There is no file ${join(root, "none")}`],
    [["import", file], server.dataDir, "already served by process"],
    [["export"], target, "There is no database at"],
  ] as const) {
    const result = await runCli(args, folder);
    expect(result.code).toBe(1);
    expect(result.err).toContain(said);
    expect(result.err.trimEnd().split("\n")).toHaveLength(1);
    expect(existsSync(join(target, "claude-rpg-v2.db"))).toBe(false);
  }
  expect((await runCli(["import"], target)).code).toBe(2);
  expect((await runCli(["export", "--json", "tree"], server.dataDir)).code).toBe(2);
  rmSync(root, { recursive: true, force: true });
}, 60_000);
