/** Installing and uninstalling on real files: links, modes, backups, the byte-exact way back. */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findClientVersion } from "../../../src/agents/claude-code/client-version.ts";
import {
  applyInstall,
  applyUninstall,
  planInstall,
  planUninstall,
} from "../../../src/agents/claude-code/install.ts";
import { SettingsFileError } from "../../../src/agents/claude-code/settings-store.ts";
import { limits } from "../../../src/config/limits.ts";
import { type DataPaths, dataPaths } from "../../../src/config/paths.ts";

/** Odd enough that only the kept bytes can bring it back: empty containers, spaces, CRLF. */
const ODD = '\uFEFF{ \r\n\t"hooks" : {  } ,\r\n   "b":[ ],"a":1e2 }\r\n\r\n';

let base: string;
let paths: DataPaths;
let settings: string;
let nowMs: number;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "rpg-install-"));
  paths = dataPaths(join(base, "data 'x'"));
  mkdirSync(join(base, ".claude"));
  settings = join(base, ".claude", "settings.json");
  nowMs = Date.UTC(2026, 10, 24, 3, 4, 5, 678);
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

function install(to = paths, version: string | null = "2.1.330"): void {
  nowMs += 1000;
  applyInstall(to, planInstall(to, settings, version), { host: "127.0.0.1", port: 4011 }, nowMs);
}

function uninstall(from = paths): void {
  applyUninstall(from, planUninstall(from, settings));
}

const read = () => readFileSync(settings, "utf8");
const mode = (path: string) => statSync(path).mode & 0o777;
const backups = (of = paths) => readdirSync(of.backups).sort();

describe("install", () => {
  test("makes the data folder, token, script, curl config and settings, for the owner alone", () => {
    install();
    expect(mode(paths.root)).toBe(0o700);
    expect(mode(paths.spoolTmp)).toBe(0o700);
    expect(mode(paths.hookToken)).toBe(0o600);
    expect(mode(paths.hookCurl)).toBe(0o600);
    expect(mode(paths.hookScript)).toBe(0o700);
    const token = readFileSync(paths.hookToken, "utf8");
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    expect(readFileSync(paths.hookCurl, "utf8")).toContain(`Bearer ${token}"`);
    expect(JSON.parse(read()).hooks.SessionStart[0].hooks[0].async).toBe(true);
    expect(mode(settings)).toBe(0o600);
  });

  test("an event goes all the way from the installed command into the spool", async () => {
    install();
    const { command } = JSON.parse(read()).hooks.Stop[0].hooks[0];
    const child = Bun.spawn(["sh", "-c", command], {
      env: { PATH: process.env["PATH"], HOME: base },
      stdin: new TextEncoder().encode("{}"),
    });
    expect(await child.exited).toBe(0);
    expect(readdirSync(paths.spool).filter((name) => name.endsWith(".ev")).length).toBe(1);
  });

  test("a second time keeps the token, the settings and the address a server wrote", () => {
    install();
    const before = [read(), readFileSync(paths.hookToken, "utf8")];
    const curl = readFileSync(paths.hookCurl, "utf8").replace(":4011/", ":5022/");
    writeFileSync(paths.hookCurl, curl);
    install();
    expect([read(), readFileSync(paths.hookToken, "utf8")]).toEqual(before);
    expect(readFileSync(paths.hookCurl, "utf8")).toBe(curl);
  });

  test("a token of another shape is replaced, and curl gets the new one", () => {
    install();
    writeFileSync(paths.hookToken, "short");
    install();
    const token = readFileSync(paths.hookToken, "utf8");
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    expect(readFileSync(paths.hookCurl, "utf8")).toContain(token);
  });

  test("writes through a symbolic link and keeps link, mode and owner", () => {
    const dotfiles = join(base, "dotfiles");
    mkdirSync(dotfiles);
    const target = join(dotfiles, "claude.json");
    writeFileSync(target, "{}");
    chmodSync(target, 0o640);
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) chownSync(target, 1234, 2345);
    symlinkSync("../dotfiles/claude.json", settings);
    install();
    expect(lstatSync(settings).isSymbolicLink()).toBe(true);
    expect(readlinkSync(settings)).toBe("../dotfiles/claude.json");
    expect(JSON.parse(readFileSync(target, "utf8")).hooks.Stop.length).toBe(1);
    expect(mode(target)).toBe(0o640);
    if (isRoot) expect([statSync(target).uid, statSync(target).gid]).toEqual([1234, 2345]);
    expect(readdirSync(dotfiles)).toEqual(["claude.json"]);
    uninstall();
    expect(readFileSync(target, "utf8")).toBe("{}");
    expect(lstatSync(settings).isSymbolicLink()).toBe(true);
  });

  test("keeps a copy of what stood there before, for the owner alone", () => {
    writeFileSync(settings, ODD);
    install();
    const [name] = backups();
    expect(name).toMatch(/^claude-code-settings-20261124T030406678Z-[0-9a-f]{8}\.json$/);
    expect(readFileSync(join(paths.backups, name ?? ""), "utf8")).toBe(ODD);
    expect(mode(join(paths.backups, name ?? ""))).toBe(0o600);
  });

  test("keeps a bounded number of copies, and never drops the original", () => {
    writeFileSync(settings, ODD);
    for (let round = 0; round < limits.settingsBackupsMax + 5; round += 1) {
      install(paths, round % 2 === 0 ? "2.1.330" : "2.0.45");
    }
    expect(backups().length).toBeLessThanOrEqual(limits.settingsBackupsMax + 1);
    uninstall();
    expect(read()).toBe(ODD);
  });

  test.each([
    ["comments", '{ // x\n "a": 1 }'],
    ["hooks of a wrong type", '{"hooks": 7}'],
    ["a key twice", '{"a": 1, "a": 2}'],
  ])("leaves a file with %s alone and writes nothing anywhere", (_, text) => {
    writeFileSync(settings, text);
    expect(() => install()).toThrow(SettingsFileError);
    expect(() => install()).toThrow(/settings\.json was left as it is: line 1 .*; mend it/);
    expect(read()).toBe(text);
    expect(existsSync(paths.root)).toBe(false);
  });

  test("leaves alone what is no UTF-8, no file, or a circle of links", () => {
    writeFileSync(settings, Buffer.from('{"a":"x"}', "utf16le").fill(0xff, 0, 1));
    expect(() => install()).toThrow(/is not UTF-8 text/);
    rmSync(settings);
    mkdirSync(settings);
    expect(() => install()).toThrow(/is not a file/);
    rmSync(settings, { recursive: true });
    symlinkSync("settings.json", settings);
    expect(() => install()).toThrow(/leads in a circle/);
  });

  test("does not overwrite what another program wrote since the file was read", () => {
    writeFileSync(settings, "{}");
    const plan = planInstall(paths, settings, "2.1.330");
    writeFileSync(settings, '{"new":1}');
    const server = { host: "127.0.0.1", port: 4011 };
    expect(() => applyInstall(paths, plan, server, nowMs)).toThrow(/changed by another program/);
    expect(read()).toBe('{"new":1}');
    expect(readdirSync(join(base, ".claude"))).toEqual(["settings.json"]);
  });
});

describe("uninstall", () => {
  test("gives back the original byte for byte when nothing else changed", () => {
    for (const text of [ODD, "{}", "", "{\n}\n", '{"hooks":{"Stop":[]}}']) {
      writeFileSync(settings, text);
      install();
      expect(read()).not.toBe(text);
      uninstall();
      expect(read()).toBe(text);
      expect(existsSync(paths.hookScript)).toBe(false);
    }
  });

  test("the way back survives a repeated and a newer install", () => {
    writeFileSync(settings, ODD);
    install(paths, "2.0.45");
    install(paths, "2.1.330");
    install(paths, "2.1.330");
    uninstall();
    expect(read()).toBe(ODD);
  });

  test("removes the file that install made", () => {
    install();
    uninstall();
    expect(existsSync(settings)).toBe(false);
  });

  test("takes out only ours when the owner changed the file since", () => {
    writeFileSync(settings, '{\n  "a": 1\n}\n');
    install();
    writeFileSync(settings, read().replace('"a": 1', '"a": 2,\n  "b": 3'));
    uninstall();
    expect(read()).toBe('{\n  "a": 2,\n  "b": 3\n}\n');
  });

  test("does not bring back an old original over what was edited between two installs", () => {
    writeFileSync(settings, '{\n  "a": 1\n}\n');
    install(paths, "2.0.45");
    writeFileSync(settings, read().replace('"a": 1', '"a": 2'));
    install(paths, "2.1.330");
    uninstall();
    expect(read()).toBe('{\n  "a": 2\n}\n');
  });

  test("works without the note and without the copies", () => {
    writeFileSync(settings, '{\n  "a": 1\n}\n');
    install();
    rmSync(join(paths.root, "claude-code-install.json"));
    rmSync(paths.backups, { recursive: true });
    uninstall();
    expect(read()).toBe('{\n  "a": 1\n}\n');
  });

  test("a broken note or a damaged copy is not trusted", () => {
    writeFileSync(settings, '{\n  "a": 1\n}\n');
    install();
    writeFileSync(join(paths.backups, backups()[0] ?? ""), "damaged");
    uninstall();
    expect(read()).toBe('{\n  "a": 1\n}\n');
    install();
    writeFileSync(join(paths.root, "claude-code-install.json"), '{"files":[{"target"');
    uninstall();
    expect(read()).toBe('{\n  "a": 1\n}\n');
  });

  test("two data folders come and go in any order", () => {
    const other = dataPaths(join(base, "other"));
    writeFileSync(settings, '{\n  "a": 1\n}\n');
    install();
    const alone = read();
    install(other);
    uninstall(other);
    expect(read()).toBe(alone);
    install(other);
    uninstall();
    expect(read()).not.toContain(paths.root);
    expect(read()).toContain(other.hookScript);
    uninstall(other);
    expect(read()).toBe('{\n  "a": 1\n}\n');
  });

  test("without an install there is nothing to do", () => {
    expect(planUninstall(paths, settings).isChanged).toBe(false);
    writeFileSync(settings, "{}");
    uninstall();
    expect(read()).toBe("{}");
    expect(existsSync(paths.root)).toBe(false);
  });
});

describe("the client's version", () => {
  const env = () => ({ PATH: join(base, "bin"), HOME: base });
  const find = () => findClientVersion(env(), join(base, ".claude"));

  function program(text: string): void {
    mkdirSync(join(base, "bin"), { recursive: true });
    writeFileSync(join(base, "bin", "claude"), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }

  test("is what the program says", async () => {
    program("echo '2.1.330 (Claude Code)'");
    expect(await find()).toBe("2.1.330");
  });

  test("else the newest of the registry's files, broken ones aside", async () => {
    const sessions = join(base, ".claude", "sessions");
    mkdirSync(sessions);
    writeFileSync(join(sessions, "1.json"), '{"pid":1,"version":"2.1.99"}');
    writeFileSync(join(sessions, "2.json"), '{"pid":2,"version":"2.1.240"}');
    writeFileSync(join(sessions, "3.json"), '{"pid":3,"vers');
    writeFileSync(join(sessions, "4.json"), '{"pid":4,"version":"9"}');
    expect(await find()).toBe("2.1.240");
    program("exit 1");
    expect(await find()).toBe("2.1.240");
  });

  test("is not known where neither is there", async () => {
    expect(await find()).toBeNull();
    program("echo something else");
    expect(await find()).toBeNull();
  });

  test("is not waited for without end", async () => {
    // Not `exec`: the sleep outlives the kill and holds the pipe.
    program(`${Bun.which("sleep")} 5; echo 2.1.330`);
    const start = performance.now();
    expect(await findClientVersion(env(), join(base, ".claude"), 200)).toBeNull();
    expect(performance.now() - start).toBeLessThan(4_000);
  }, 60_000);
});
