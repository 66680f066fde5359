/** The installed hook script beside one bare curl, with the server up and with it down. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeHookCurl } from "../../src/agents/claude-code/hook-curl.ts";
import { hookCommand, hookScript } from "../../src/agents/claude-code/hook-script.ts";
import { limits } from "../../src/config/limits.ts";
import { dataPaths } from "../../src/config/paths.ts";
import type { Bench } from "./bench.ts";
import { median } from "./figures.ts";
import { startProduct } from "./programs.ts";
import { type Row, ratioRow } from "./row.ts";
import { CWD_MARK, makeTurns, PROMPT_MARK, SESSION_MARK, TOOL_MARK } from "./stream.ts";

const TIMES = 120;
const WARM_UP = 5;
const AT_MOST = { atMost: 1.5 };

export async function script(bench: Bench): Promise<Row[]> {
  const data = join(bench.scratch, "script-data");
  const paths = dataPaths(data);
  const rows: Row[] = [];
  let port = 0;
  {
    await using product = await startProduct({
      binary: bench.productBinary,
      data,
      home: join(bench.scratch, "script-home"),
      tmuxFolder: join(bench.scratch, "no-tmux"),
    });
    port = product.port;
    mkdirSync(join(data, "hooks"), { recursive: true });
    writeFileSync(paths.hookScript, hookScript(paths, limits));
    writeHookCurl(paths, { host: "127.0.0.1", port, token: product.token });
    const up = await alternate(hookCommand(paths, "async"), bareCurl(port, product.token));
    rows.push(ratioRow("script", "hook script, server up / curl", "ms", up, AT_MOST));
    const left = spooled(paths.spool);
    if (left > 0) throw new Error(`${left} events were spooled although the server was up`);
  }
  // Both speak to a port where nobody listens any more.
  const token = "0".repeat(64);
  const down = await alternate(hookCommand(paths, "async"), bareCurl(port, token));
  const kept = spooled(paths.spool);
  if (kept !== TIMES + WARM_UP) throw new Error(`${kept} events were spooled, not all`);
  rows.push(ratioRow("script", "hook script, server down (spooling) / curl", "ms", down, AT_MOST));
  rmSync(paths.spool, { recursive: true });
  return rows;
}

/** The same event by the least means: no id, no spool, the answer thrown away. */
function bareCurl(port: number, token: string): string {
  return (
    `curl -s -o /dev/null -X POST -H 'Content-Type: application/json' ` +
    `-H 'Authorization: Bearer ${token}' --data-binary @- ` +
    `http://127.0.0.1:${port}/hooks/claude-code`
  );
}

async function alternate(
  ours: string,
  curl: string,
): Promise<{ measured: number; yardstick: number }> {
  const body = eventBody();
  const times = { ours: [] as number[], curl: [] as number[] };
  for (let time = 0; time < TIMES + WARM_UP; time++) {
    const first = await timed(ours, body);
    const second = await timed(curl, body);
    if (time < WARM_UP) continue;
    times.ours.push(first);
    times.curl.push(second);
  }
  return { measured: median(times.ours), yardstick: median(times.curl) };
}

/** An event of the stream whose body has about 8 KiB. */
function eventBody(): Uint8Array {
  const found = makeTurns().find(
    ({ eventName, body }) =>
      eventName === "PostToolUse" && body.length > 7_500 && body.length < 9_500,
  );
  if (!found) throw new Error("the stream has no body of 8 KiB");
  const text = found.body
    .replaceAll(SESSION_MARK, "5e55105e-0000-4000-8000-00000000b45b")
    .replaceAll(CWD_MARK, "/tmp")
    .replaceAll(PROMPT_MARK, "prompt-bench-script")
    .replaceAll(TOOL_MARK, "toolu_bench_script_000000000000");
  return new TextEncoder().encode(text);
}

async function timed(command: string, body: Uint8Array): Promise<number> {
  const startedAt = performance.now();
  const child = Bun.spawn(["sh", "-c", command], {
    env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin", HOME: "/nonexistent" },
    stdin: body,
    stdout: "ignore",
    stderr: "ignore",
  });
  await child.exited;
  return performance.now() - startedAt;
}

function spooled(folder: string): number {
  return readdirSync(folder).filter((name) => name.endsWith(".ev")).length;
}
