/** Two tmux servers with equal pane ids: what befalls one touches nothing of the other. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { paneList, sessionList } from "../../src/protocol/api.ts";
import { waitUntil } from "../tmux/wait-until.ts";
import { makeHouse } from "./house.ts";

setDefaultTimeout(60_000);

/** A second server in the same default folder, under another name. */
async function second(folder: string) {
  const env = { ...process.env, TMUX_TMPDIR: folder, HOME: folder };
  const run = async (...argv: string[]) => {
    const child = Bun.spawn(["tmux", "-u", "-L", "other", "-f", "/dev/null", ...argv], {
      env,
      stdin: "ignore",
      stdout: "pipe",
      stderr: "ignore",
    });
    const [text] = await Promise.all([new Response(child.stdout).text(), child.exited]);
    return text.trim();
  };
  await run("new-session", "-d", "-x", "80", "-y", "24", "sleep 1000");
  const pid = Number(await run("display", "-p", "#{pid}"));
  const socketPath = join(folder, `tmux-${process.getuid?.() ?? 0}`, "other");
  return { pid, socketPath, run };
}

test("two sockets with a %0 each are two panes and two sessions; kill -9 and SIGSTOP of one leave the other alone", async () => {
  await using house = await makeHouse();
  const pane = await house.tmux.start();
  const other = await second(house.tmux.folder);
  const panes = async () => paneList.parse(await house.server.get("/api/panes"));
  await waitUntil("both servers are found", async () => (await panes()).items.length === 2);
  const { items } = await panes();
  expect(items.map((item) => item.id)).toEqual([pane, pane]);
  expect(new Set(items.map((item) => item.key)).size).toBe(2);

  await house.tell("first", pane, { hook_event_name: "UserPromptSubmit", prompt: "One" });
  const headers = { "x-tmux": `${other.socketPath},${other.pid},0`, "x-tmux-pane": pane };
  const tell = (id: string, event: Record<string, unknown>) =>
    house.server.hook({ session_id: id, cwd: "/nowhere", ...event }, headers);
  await tell("second", { hook_event_name: "UserPromptSubmit", prompt: "Two" });
  const keys = async () => {
    const sessions = sessionList.parse(await house.server.get("/api/sessions")).items;
    return Object.fromEntries(sessions.map((one) => [one.id, one.pane?.server]));
  };
  const known = await keys();
  expect(known["first"]).not.toBe(known["second"]);

  // Suspended: its pane stays as last seen, the first server goes on being read.
  process.kill(other.pid, "SIGSTOP");
  await house.tmux.open("sleep 999");
  await waitUntil(
    "the other one is read meanwhile",
    async () => (await panes()).items.length === 3,
  );
  await waitUntil("it is said", async () => (await panes()).problem !== null);
  expect(await keys()).toEqual(known);
  process.kill(other.pid, "SIGCONT");
  await waitUntil("all is well again", async () => (await panes()).problem === null);
  expect((await panes()).items).toHaveLength(3);

  process.kill(other.pid, "SIGKILL");
  await waitUntil("its pane is gone", async () => (await panes()).items.length === 2);
  await waitUntil("its session is gone", async () => !("second" in (await keys())));
  expect((await keys())["first"]).toBe(known["first"]);
  // The dead socket file is no problem as long as the default server shows panes.
  expect((await panes()).problem).toBeNull();

  const back = await second(house.tmux.folder);
  await waitUntil("a new server there is found", async () => (await panes()).items.length === 3);
  await back.run("kill-server");
  rmSync(back.socketPath, { force: true });
});
