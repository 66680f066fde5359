/** The demo is alive within seconds, answers to the page, and leaves nothing behind. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { openPermission } from "../../src/protocol/game.ts";
import { snapshot } from "../../src/protocol/live.ts";
import { BinaryHome } from "../support/binary.ts";
import { waitUntil } from "../tmux/wait-until.ts";

setDefaultTimeout(120_000);

/** The demo with a temporary folder of its own, so that everything it leaves can be found. */
async function startDemo() {
  const home = await BinaryHome.make();
  const scratch = join(home.root, "scratch");
  mkdirSync(scratch);
  const child = Bun.spawn([home.binary, "demo"], {
    cwd: home.folder,
    env: { ...home.env, TMPDIR: scratch, CLAUDE_RPG_DEMO_SPEED: "4" },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  return { home, scratch, child };
}

/** Processes whose command or environment names the demo's folder. */
function processesOf(folder: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    return ["cmdline", "environ"].some((name) => {
      try {
        return readFileSync(`/proc/${pid}/${name}`, "utf8").includes(`${folder}/rpg-demo`);
      } catch {
        // It ended while we looked, which is what is hoped for.
        return false;
      }
    });
  });
}

async function nothingIsLeft(scratch: string): Promise<void> {
  await waitUntil("its processes are gone", () => processesOf(scratch).length === 0);
  await waitUntil("its folder is gone", () => readdirSync(scratch).length === 0);
}

/** Reads stdout until the sign-in link has come. */
async function linkOf(stdout: ReadableStream<Uint8Array>): Promise<{ url: string; code: string }> {
  let text = "";
  for await (const chunk of stdout) {
    text += new TextDecoder().decode(chunk);
    const [, url, code] = /(http:\/\/127\.0\.0\.1:\d+)\/sign-in#([0-9a-f]{64})/.exec(text) ?? [];
    if (url && code) return { url, code };
  }
  throw new Error(`no link in: ${text}`);
}

test("six agents live: one waits for permission, one asks, one works; an answer moves it on", async () => {
  const { home, scratch, child } = await startDemo();
  await using _home = home;
  const startedAt = performance.now();
  const { url, code } = await linkOf(child.stdout);
  const headers = { "content-type": "application/json", origin: url };
  const body = JSON.stringify({ code });
  const signIn = await fetch(`${url}/api/sign-in`, { method: "POST", headers, body });
  const { key } = z.object({ key: z.string() }).parse(await signIn.json());
  const cookie = (signIn.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  const mine = { ...headers, cookie, "x-rpg-key": key };
  const look = async () =>
    snapshot.parse(await (await fetch(`${url}/api/snapshot`, { headers: mine })).json());
  const has = (states: string[], state: string) => states.includes(state);
  await waitUntil(
    "the camp is alive",
    async () => {
      const states = (await look()).sessions.map(({ status, reason }) => `${status}/${reason}`);
      return (
        states.length === 6 &&
        has(states, "waiting/permission") &&
        has(states, "waiting/question") &&
        states.some((state) => state.startsWith("working/"))
      );
    },
    30_000,
  );
  console.log(`alive after ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);

  const { permissions } = await look();
  const asked = permissions.map((one) => openPermission.parse(one));
  const permission = asked.find((one) => one.kind === "permission");
  if (!permission) throw new Error("nobody asks for permission");
  const decided = await fetch(`${url}/api/permissions/${permission.id}`, {
    method: "POST",
    headers: mine,
    body: JSON.stringify({ behavior: "allow" }),
  });
  expect(decided.status).toBe(200);
  await waitUntil("it works on", async () => {
    const { sessions } = await look();
    return sessions.some(({ id, status }) => id === permission.sessionId && status === "working");
  });

  child.kill("SIGINT");
  expect(await child.exited).toBe(0);
  await nothingIsLeft(scratch);
});

test("interrupted at any moment of its start or life, it leaves nothing behind", async () => {
  for (const [signal, afterMs] of [
    ["SIGINT", 30],
    ["SIGTERM", 250],
    ["SIGINT", 700],
    ["SIGKILL", 1_500],
    ["SIGTERM", Math.random() * 3_000],
  ] as const) {
    const { home, scratch, child } = await startDemo();
    await using _home = home;
    await Bun.sleep(afterMs);
    child.kill(signal);
    await child.exited;
    await nothingIsLeft(scratch);
  }
});
