/** The hook script among hostile settings, signals, missing programs and a full disk. */
import { expect, test } from "bun:test";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually, HookRig, type RunResult, TOKEN } from "./hook-rig.ts";

const SILENT: RunResult = { exitCode: 0, stdout: "", stderr: "" };

test("the owner's .curlrc and proxies change nothing", async () => {
  using rig = new HookRig();
  const rc = `proxy = "http://127.0.0.1:1"\nheader = "X-Evil: 1"\nfail\ninclude\nverbose\nretry = 9\n`;
  writeFileSync(join(rig.home, ".curlrc"), rc);
  mkdirSync(join(rig.home, ".config"));
  writeFileSync(join(rig.home, ".config", "curlrc"), rc);
  const proxy = "http://127.0.0.1:1";
  const env = { CURL_HOME: rig.home, http_proxy: proxy, ALL_PROXY: proxy, all_proxy: proxy };
  expect(await rig.run({ env })).toEqual(SILENT);
  rig.answer = () => new Response('{"d":1}');
  expect(await rig.run({ env, mode: "permission" })).toEqual({ ...SILENT, stdout: '{"d":1}' });
  expect(rig.arrived.length).toBe(2);
  expect(rig.arrived[0]?.headers["x-evil"]).toBeUndefined();
  expect(rig.spooled()).toEqual([]);
});

test.each([
  ["a header by a newline", "/tmp/s,1,0\nX-Evil: 1", undefined],
  ["a header by a carriage return", "/tmp/s,1,0\rX-Evil: 1", undefined],
  ["an escape sequence", "/tmp/\u001b[31ms,1,0", undefined],
  ["nothing by quotes, spaces and backslashes", `/tmp/a "b" 'c' \\n $(id) \`id\`,1,0`, "same"],
  ["nothing by what curl takes for a file", "@/etc/passwd", "same"],
  ["nothing by percent signs", "/tmp/%s%n%d,1,0", "same"],
])("TMUX smuggles in %s", async (_, value, sent) => {
  using rig = new HookRig();
  expect(await rig.run({ env: { TMUX: value } })).toEqual(SILENT);
  expect(rig.arrived[0]?.headers["x-tmux"]).toBe(sent && value);
  expect(rig.arrived[0]?.headers["x-evil"]).toBeUndefined();
  await rig.stopServer();
  expect(await rig.run({ env: { TMUX: value } })).toEqual(SILENT);
  const head = rig.spooled()[0]?.head ?? "";
  expect(head).not.toContain("\nX-Evil");
  expect(head.includes(`X-Tmux: ${value}\n`)).toBe(sent !== undefined);
});

test("a pane or a process id of another shape is not sent", async () => {
  using rig = new HookRig();
  for (const pane of ["%1\nX-Evil: 1", "%", "1", "%1 ", "%x", ""]) {
    const env = { TMUX_PANE: pane, CLAUDE_PID: `12\nX-Evil: ${pane}` };
    expect(await rig.run({ env })).toEqual(SILENT);
  }
  for (const { headers } of rig.arrived) {
    expect(headers["x-tmux-pane"]).toBeUndefined();
    expect(headers["x-evil"]).toBeUndefined();
    expect(headers["x-agent-pid"]).toBe(String(process.pid));
  }
  expect(rig.arrived.length).toBe(6);
});

test("while a slow server holds it, the process list shows neither token nor content", async () => {
  using rig = new HookRig();
  const release = Promise.withResolvers<Response>();
  rig.answer = () => release.promise;
  const child = rig.spawn({ mode: "permission", body: '{"prompt":"my-pass-phrase"}' });
  await eventually("the request arrives", () => rig.arrived.length === 1);
  const lines = rig.processes();
  expect(lines.some((line) => line.includes("curl"))).toBe(true);
  expect(lines.join("\n")).not.toContain(TOKEN);
  expect(lines.join("\n")).not.toContain("my-pass-phrase");
  release.resolve(new Response(null, { status: 204 }));
  expect(await child.exited).toBe(0);
});

test("SIGTERM ends the script and its curl at once, quietly, and the event is kept", async () => {
  using rig = new HookRig();
  let wasAborted = false;
  rig.answer = (_, signal) => {
    signal.addEventListener("abort", () => {
      wasAborted = true;
    });
    return new Promise(() => {});
  };
  for (const mode of ["permission", "async"] as const) {
    wasAborted = false;
    const before = rig.arrived.length;
    const child = rig.spawn({ mode, body: "{}" });
    await eventually("the request arrives", () => rig.arrived.length > before);
    child.kill("SIGTERM");
    expect(await child.exited).toBe(0);
    expect(await new Response(child.stdout).text()).toBe("");
    expect(await new Response(child.stderr).text()).toBe("");
    await eventually("the server sees the abort", () => wasAborted);
    await eventually("no process is left", () => rig.processes().length === 0);
  }
  const ids = rig.arrived.map(({ headers }) => headers["x-event-id"]);
  const heads = rig.spooled().map(({ head }) => head);
  for (const id of ids)
    expect(heads.some((head) => head.includes(`X-Event-Id: ${id}\n`))).toBe(true);
  expect(heads.length).toBe(2);
  expect(rig.leftovers()).toEqual([]);
}, 60_000);

test("without curl the event is spooled, a large one too", async () => {
  using rig = new HookRig();
  rig.patchScript('curl "$@"', 'no-such-program "$@"');
  const body = new Uint8Array(1024 * 1024).fill(120);
  expect(await rig.run({ body })).toEqual(SILENT);
  expect(await rig.run({ mode: "permission", body })).toEqual(SILENT);
  expect(rig.spooled().map((event) => Buffer.compare(event.body, body))).toEqual([0, 0]);
});

test("without hook.curl the event is spooled", async () => {
  using rig = new HookRig();
  rmSync(rig.paths.hookCurl);
  expect(await rig.run()).toEqual(SILENT);
  expect(rig.spooled().length).toBe(1);
});

/** Files of more than `blocks` half KiB cannot be written, as on a full disk. */
function onFullDisk(blocks: number): string {
  return `trap '' XFSZ; ulimit -f ${blocks}; exec sh "$1" "$2"`;
}

test("on a full disk the event still goes straight to the server", async () => {
  using rig = new HookRig();
  const body = new Uint8Array(200_000).fill(120);
  expect(await rig.run({ body, command: onFullDisk(0) })).toEqual(SILENT);
  expect(Buffer.compare(rig.arrived[0]?.body ?? new Uint8Array(), body)).toBe(0);
  rig.answer = () => new Response('{"d":1}');
  const answered = await rig.run({ mode: "permission", body, command: onFullDisk(0) });
  expect(answered).toEqual({ ...SILENT, stdout: '{"d":1}' });
  rig.answer = () => new Response("problem", { status: 500 });
  expect(await rig.run({ mode: "permission", command: onFullDisk(0) })).toEqual(SILENT);
  expect(rig.spooled()).toEqual([]);
  expect(rig.leftovers()).toEqual([]);
});

test("a disk that fills up in the middle of the event does not cut what the server gets", async () => {
  using rig = new HookRig();
  const body = new Uint8Array(200_000).fill(120);
  expect(await rig.run({ body, command: onFullDisk(8) })).toEqual(SILENT);
  expect(Buffer.compare(rig.arrived[0]?.body ?? new Uint8Array(), body)).toBe(0);
  expect(rig.spooled()).toEqual([]);
  expect(rig.leftovers()).toEqual([]);
});

test("on a full disk and without a server the script still ends quietly", async () => {
  using rig = new HookRig();
  await rig.stopServer();
  for (const mode of ["async", "end", "permission"] as const) {
    expect(await rig.run({ mode, command: onFullDisk(0) })).toEqual(SILENT);
  }
  expect(rig.leftovers()).toEqual([]);
});

test("a data folder that is gone, or a script that is gone, is no error for the agent", async () => {
  using rig = new HookRig();
  const script = join(rig.base, "kept.sh");
  writeFileSync(script, readFileSync(rig.paths.hookScript));
  renameSync(rig.paths.root, join(rig.base, "elsewhere"));
  for (const mode of ["async", "end", "permission"] as const) {
    expect(await rig.run({ mode })).toEqual(SILENT);
    const command = `exec sh '${script}' ${mode}`;
    expect(await rig.run({ mode, command })).toEqual(SILENT);
    expect(await rig.run({ mode, command: `exec sh '${script}' ${mode} <&-` })).toEqual(SILENT);
  }
  expect(rig.arrived).toEqual([]);
});

test("an odd environment is no error: no HOME, no PATH, an odd IFS and locale", async () => {
  using rig = new HookRig();
  const envs = [
    { HOME: "" },
    { HOME: "/nonexistent/\n'x" },
    { PATH: "/nonexistent", LC_ALL: "xx_YY.UTF-8" },
    { IFS: "X-0", ENV: "/etc/passwd", BASH_ENV: "/etc/passwd", POSIXLY_CORRECT: "1" },
  ];
  const sh = Bun.which("sh");
  const command = `exec '${sh}' "$1" "$2"`;
  for (const env of envs) expect(await rig.run({ env, command })).toEqual(SILENT);
  expect(rig.arrived.length).toBe(envs.length);
  expect(rig.spooled()).toEqual([]);
});

test("an empty body is sent as it is: the server is the judge of content", async () => {
  using rig = new HookRig();
  expect(await rig.run({ body: "" })).toEqual(SILENT);
  expect(rig.arrived[0]?.body.length).toBe(0);
});

test("bash as sh behaves the same (it is the sh of macOS)", async () => {
  using rig = new HookRig();
  const command = 'exec bash --posix "$1" "$2"';
  const body = new Uint8Array(1024 * 1024).fill(120);
  expect(await rig.run({ body, command })).toEqual(SILENT);
  expect(rig.arrived[0]?.body.length).toBe(body.length);
  rig.answer = () => new Response('{"d":1}');
  expect(await rig.run({ mode: "permission", command })).toEqual({ ...SILENT, stdout: '{"d":1}' });
  await rig.stopServer();
  expect(await rig.run({ body, command })).toEqual(SILENT);
  expect(rig.spooled().map((event) => Buffer.compare(event.body, body))).toEqual([0]);
  const script = join(rig.base, "kept.sh");
  writeFileSync(script, readFileSync(rig.paths.hookScript));
  rmSync(rig.paths.root, { recursive: true });
  expect(await rig.run({ command: `exec bash --posix '${script}' async` })).toEqual(SILENT);
  expect(await rig.run({ command: `exec bash --posix '${script}' async <&-` })).toEqual(SILENT);
});

test.each([
  ["delivered", "async", 202, ["tee", "curl", "rm"]],
  ["spooled", "async", 503, ["tee", "curl", "date", "mv"]],
  ["decided", "permission", 200, ["tee", "curl", "cat", "rm"]],
  ["not taken", "permission", 503, ["tee", "curl", "date", "mv"]],
] as const)("an event that is %s costs at most four processes", async (_, mode, status, names) => {
  using rig = new HookRig();
  rig.answer = () => new Response("{}", { status });
  const bin = join(rig.base, "bin");
  const log = join(rig.base, "started");
  mkdirSync(bin);
  for (const name of ["cat", "curl", "date", "du", "mkdir", "mv", "od", "rm", "tee", "uuidgen"]) {
    const real = Bun.which(name) ?? "false";
    const text = `#!/bin/sh\necho ${name} >>'${log}'\nexec ${real} "$@"\n`;
    writeFileSync(join(bin, name), text, { mode: 0o755 });
  }
  // A sampled look at the size of the spool (one event in 64) would add one.
  rig.patchScript("*[0-3]0) measure", "never) measure");
  await rig.run({ mode, env: { PATH: `${bin}:${process.env["PATH"]}` } });
  const started = readFileSync(log, "utf8").trim().split("\n");
  expect(started.sort()).toEqual([...names].sort());
  expect(started.length).toBeLessThanOrEqual(4);
});
