/** `install` and `uninstall` as commands: exit codes, questions, dry run, words. */
import { afterEach, beforeEach, expect, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type InstallArgs, runInstall } from "../../src/cli/install.ts";
import { runUninstall } from "../../src/cli/uninstall.ts";
import { dataPaths } from "../../src/config/paths.ts";

let home: string;
let settings: string;
let out: string;
let err: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "rpg-cli-"));
  settings = join(home, ".claude", "settings.json");
  mkdirSync(join(home, ".claude"));
  mkdirSync(join(home, "bin"));
  writeFileSync(join(home, "bin", "claude"), "#!/bin/sh\necho 2.1.330\n", { mode: 0o755 });
  out = "";
  err = "";
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function args(change: Partial<InstallArgs> = {}): InstallArgs {
  return {
    hooksOnly: true,
    holdMs: 600_000,
    yes: false,
    dryRun: false,
    paths: dataPaths(join(home, ".claude-rpg")),
    host: "127.0.0.1",
    port: 4011,
    env: { HOME: home, PATH: join(home, "bin") },
    clock: { now: () => 1_795_000_000_000, monotonic: () => 0 },
    stdout: (text) => {
      out += text;
    },
    stderr: (text) => {
      err += text;
    },
    ask: null,
    ...change,
  };
}

test("without --hooks-only both refuse with 2 and name it", async () => {
  expect(await runInstall(args({ hooksOnly: false, yes: true }))).toBe(2);
  expect(await runUninstall(args({ hooksOnly: false, yes: true }))).toBe(2);
  expect(err.match(/--hooks-only/g)?.length).toBe(2);
  expect(existsSync(settings)).toBe(false);
});

test("--dry-run shows the exact diff and writes nothing", async () => {
  writeFileSync(settings, '{\n  "a": 1\n}\n');
  expect(await runInstall(args({ dryRun: true }))).toBe(0);
  expect(out).toContain(`--- ${settings}\n+++ ${settings}\n@@ -1,3 +1,`);
  expect(out).toContain('\n {\n-  "a": 1\n+  "a": 1,\n+  "hooks": {\n+    "SessionStart": [\n');
  expect(out).toContain('claude-code.sh\' permission",\n+            "timeout": 610\n');
  expect(readFileSync(settings, "utf8")).toBe('{\n  "a": 1\n}\n');
  expect(existsSync(join(home, ".claude-rpg"))).toBe(false);
});

test("without a terminal and without --yes nothing is written, exit code 2", async () => {
  expect(await runInstall(args())).toBe(2);
  expect(err).toContain("--yes");
  expect(existsSync(settings)).toBe(false);
  expect(existsSync(join(home, ".claude-rpg"))).toBe(false);
});

test("a person who says no is obeyed, one who says yes too", async () => {
  const questions: string[] = [];
  const answer = (value: boolean) => async (question: string) => {
    questions.push(question);
    return value;
  };
  expect(await runInstall(args({ ask: answer(false) }))).toBe(1);
  expect(err).toBe("Nothing was changed.\n");
  expect(existsSync(settings)).toBe(false);
  expect(await runInstall(args({ ask: answer(true) }))).toBe(0);
  expect(questions).toEqual(Array(2).fill(`Add the hooks to ${settings}?`));
  expect(JSON.parse(readFileSync(settings, "utf8")).hooks.PermissionRequest.length).toBe(1);
});

test("install and uninstall go there and back, and say so", async () => {
  writeFileSync(settings, "{ }");
  expect(await runInstall(args({ yes: true }))).toBe(0);
  expect(out).toContain("31 hook events for Claude Code 2.1.330.");
  expect(await runInstall(args())).toBe(0);
  expect(out).toContain("already has the hooks");
  expect(await runUninstall(args({ dryRun: true }))).toBe(0);
  expect(out).toContain("+{ }\n\\ No newline at end of file\n");
  expect(await runUninstall(args({ yes: true }))).toBe(0);
  expect(readFileSync(settings, "utf8")).toBe("{ }");
  expect(await runUninstall(args())).toBe(0);
  expect(out).toContain("has none of our hooks");
  expect(err).toBe("");
});

test("CLAUDE_CONFIG_DIR says where the settings are", async () => {
  const folder = join(home, "other", "config");
  const env = { HOME: home, PATH: join(home, "bin"), CLAUDE_CONFIG_DIR: folder };
  expect(await runInstall(args({ yes: true, env }))).toBe(0);
  expect(existsSync(settings)).toBe(false);
  expect(JSON.parse(readFileSync(join(folder, "settings.json"), "utf8")).hooks.Stop.length).toBe(1);
});

test("an unknown client gets the names that every client knows, and the owner is told", async () => {
  rmSync(join(home, "bin", "claude"));
  expect(await runInstall(args({ yes: true }))).toBe(0);
  expect(out).toContain("9 hook events for an unknown version");
});

test("a file that is no JSON is one sentence and exit code 1", async () => {
  writeFileSync(settings, '{\n  // mine\n  "a": 1\n}\n');
  expect(await runInstall(args({ yes: true }))).toBe(1);
  expect(err).toBe(
    `${settings} was left as it is: line 2 holds a comment, which JSON does not know; ` +
      "mend it and run this again.\n",
  );
  expect(await runUninstall(args({ yes: true }))).toBe(1);
});

test("a data folder that cannot be written is one sentence, and the settings stay", async () => {
  writeFileSync(join(home, "file"), "");
  const paths = dataPaths(join(home, "file", "data"));
  expect(await runInstall(args({ yes: true, paths }))).toBe(1);
  expect(err).toMatch(/^.*file\/data cannot be written \(.*\)\.\n$/);
  expect(existsSync(settings)).toBe(false);
});

test("settings that switch all hooks off are pointed out", async () => {
  writeFileSync(settings, '{"disableAllHooks":true}');
  expect(await runInstall(args({ yes: true }))).toBe(0);
  expect(err).toContain('"disableAllHooks": true');
});
