/** From a person's click to the decision that the held script prints, beside a bare curl that is held. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { hookScript } from "../../src/agents/claude-code/hook-script.ts";
import { limits } from "../../src/config/limits.ts";
import { dataPaths } from "../../src/config/paths.ts";
import type { Bench } from "./bench.ts";
import { median, quantile } from "./figures.ts";
import { startProduct } from "./programs.ts";
import { plainRow, type Row, ratioRow } from "./row.ts";

const TIMES = 60;
const WARM_UP = 5;
/** spec/sessions.md "Acting": released within 50 ms. */
const AT_MOST = { atMost: 50 };

export async function decision(bench: Bench): Promise<Row[]> {
  const data = join(bench.scratch, "decision-data");
  const paths = dataPaths(data);
  await using product = await startProduct({
    binary: bench.productBinary,
    data,
    home: join(bench.scratch, "decision-home"),
    tmuxFolder: join(bench.scratch, "no-tmux"),
  });
  mkdirSync(join(data, "hooks"), { recursive: true });
  writeFileSync(paths.hookScript, hookScript(paths, limits));
  const url = `http://127.0.0.1:${product.port}`;
  const asker = { authorization: `Bearer ${await answerToken(bench.productBinary, data)}` };
  await using hold = new RawHold();
  const decided: number[] = [];
  const released: number[] = [];
  const raw: number[] = [];
  for (let time = 0; time < TIMES + WARM_UP; time++) {
    const byPage = await heldScript(paths.hookScript, time, url, asker);
    const atPage = await answered(byPage.script, () =>
      fetch(`${url}/api/permissions/${byPage.id}`, {
        method: "POST",
        headers: { ...asker, "content-type": "application/json" },
        body: '{"behavior":"allow"}',
      }),
    );
    if (atPage.printed === "") throw new Error("the script printed no decision");
    const byTerminal = await heldScript(paths.hookScript, time, url, asker);
    const atTerminal = await answered(byTerminal.script, () =>
      fetch(`${url}/hooks/claude-code`, {
        method: "POST",
        headers: { authorization: `Bearer ${product.token}`, "content-type": "application/json" },
        body: JSON.stringify({ session_id: `ask-${time}`, hook_event_name: "Stop" }),
      }),
    );
    if (atTerminal.printed !== "") throw new Error("the script printed without a decision");
    const bare = await hold.exchange();
    if (time < WARM_UP) continue;
    decided.push(atPage.ms);
    released.push(atTerminal.ms);
    raw.push(bare);
  }
  const figures = { measured: median(decided), yardstick: median(raw) };
  return [
    ratioRow("decision", "page's decision → the script's JSON / a held curl", "ms", figures, null),
    plainRow("decision", "its p95", "ms", quantile(decided, 0.95), AT_MOST),
    plainRow(
      "decision",
      "end of waiting → the script has ended, p95",
      "ms",
      quantile(released, 0.95),
      AT_MOST,
    ),
  ];
}

const list = z.object({ items: z.array(z.object({ id: z.string() })) });

type Script = Bun.Subprocess<Blob, "pipe", "ignore">;

/** A script whose request is open by now. */
async function heldScript(
  path: string,
  time: number,
  url: string,
  headers: Record<string, string>,
): Promise<{ script: Script; id: string }> {
  const event = {
    session_id: `ask-${time}`,
    hook_event_name: "PermissionRequest",
    tool_name: "Bash",
    tool_input: { command: `make ${time}` },
  };
  const script = Bun.spawn(["sh", path, "permission"], {
    env: {
      PATH: process.env["PATH"] ?? "/usr/bin:/bin",
      HOME: "/nonexistent",
      TMUX: "/tmp/tmux-0/default,77,0",
      TMUX_PANE: "%1",
    },
    stdin: new Blob([JSON.stringify(event)]),
    stdout: "pipe",
    stderr: "ignore",
  });
  for (;;) {
    const { items } = list.parse(await (await fetch(`${url}/api/permissions`, { headers })).json());
    const [open] = items;
    if (open) return { script, id: open.id };
    await Bun.sleep(5);
  }
}

/** Milliseconds from the call to the end of the script's output. */
async function answered(
  script: Script,
  call: () => Promise<Response>,
): Promise<{ ms: number; printed: string }> {
  const output = new Response(script.stdout).text();
  const startedAt = performance.now();
  const [printed, response] = await Promise.all([
    output.then((text) => ({ text, at: performance.now() })),
    call(),
  ]);
  if (response.status >= 400) throw new Error(`the call was answered with ${response.status}`);
  await response.arrayBuffer();
  await script.exited;
  return { ms: printed.at - startedAt, printed: printed.text };
}

/** The least that does the same: a server that holds one curl until it is told to let go. */
class RawHold implements AsyncDisposable {
  #release: (() => void) | null = null;
  readonly #server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    idleTimeout: 0,
    fetch: async (request) => {
      if (new URL(request.url).pathname === "/go") {
        this.#release?.();
        return new Response("{}");
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#release = resolve;
      await promise;
      return new Response(DECISION);
    },
  });

  async exchange(): Promise<number> {
    this.#release = null;
    const url = `http://127.0.0.1:${this.#server.port}`;
    const script = Bun.spawn(["sh", "-c", `curl -s --data-binary @- ${url}/hold`], {
      stdin: new Blob(["{}"]),
      stdout: "pipe",
      stderr: "ignore",
    });
    while (!this.#release) await Bun.sleep(1);
    const { ms, printed } = await answered(script, () => fetch(`${url}/go`));
    if (printed !== DECISION) throw new Error("the bare curl was not answered");
    return ms;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop(true);
  }
}

const DECISION = JSON.stringify({
  hookSpecificOutput: { hookEventName: "PermissionRequest", decision: { behavior: "allow" } },
});

async function answerToken(binary: string, data: string): Promise<string> {
  const argv = [binary, "devices", "add", "bench", "--role", "answer", "--data-dir", data];
  const child = Bun.spawn(argv, { stdin: "ignore", stdout: "pipe", stderr: "inherit" });
  const token = (await new Response(child.stdout).text()).trim();
  if ((await child.exited) !== 0) throw new Error("no token was made");
  return token;
}
