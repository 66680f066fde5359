/** Agents that keep their sessions in a config folder of their own are seen as well. */
import { expect, test } from "bun:test";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigFolders } from "../../src/server/config-folders.ts";
import { processVariable } from "../../src/tmux/process-variable.ts";
import { processStart } from "../../src/tmux/processes.ts";
import { waitUntil } from "../tmux/wait-until.ts";
import { makeHouse } from "./house.ts";

test("only the named variable is read, whole, of a process of ours", async () => {
  const child = Bun.spawn(["sleep", "1000"], {
    env: { NOT_CLAUDE_CONFIG_DIR: "/wrong", CLAUDE_CONFIG_DIR: "/a b/ü", LAST: "1" },
  });
  try {
    await waitUntil("it runs", () => processVariable(child.pid, "LAST") === "1");
    expect(processVariable(child.pid, "CLAUDE_CONFIG_DIR")).toBe("/a b/ü");
    expect(processVariable(child.pid, "CONFIG_DIR")).toBeNull();
    expect(processVariable(child.pid, "CLAUDE_CONFIG_DIR", "darwin")).toBeNull();
  } finally {
    child.kill();
    await child.exited;
  }
  expect(processVariable(child.pid, "LAST")).toBeNull();
});

test("a process is looked at once; relative folders, known ones and too many are no news", () => {
  const told: string[] = [];
  let looks = 0;
  const folders = new ConfigFolders(
    ["/known"],
    (folder) => told.push(folder),
    (pid) => {
      looks++;
      return pid === 1 ? "relative" : pid === 2 ? "/known" : `/folder-${pid}`;
    },
  );
  for (let pid = 1; pid < 40; pid++) folders.meet({ pid, start: "1" });
  folders.meet({ pid: 3, start: "1" });
  expect(looks).toBe(39);
  expect(told.slice(0, 2)).toEqual(["/folder-3", "/folder-4"]);
  expect(told.length).toBe(15);
});

test("a session in another config folder shows its registry's status", async () => {
  await using house = await makeHouse();
  const folder = join(house.tmux.folder, "other-config");
  mkdirSync(join(folder, "sessions"), { recursive: true });
  const program = join(house.tmux.folder, "claude");
  copyFileSync("/bin/sleep", program);
  const start = `chmod +x '${program}'; CLAUDE_CONFIG_DIR='${folder}' exec '${program}' 1000`;
  const pane = await house.tmux.start({ command: `sh -c "${start}"` });
  const pid = Number(await house.tmux.run("display", "-p", "-t", pane, "#{pane_pid}"));
  await waitUntil("the agent runs", () => processVariable(pid, "CLAUDE_CONFIG_DIR") === folder);
  const record = { pid, sessionId: "elsewhere", procStart: processStart(pid), cwd: folder };
  const status = {
    status: "waiting",
    waitingFor: "permission prompt",
    statusUpdatedAt: Date.now(),
  };
  writeFileSync(join(folder, "sessions", `${pid}.json`), JSON.stringify({ ...record, ...status }));
  const session = await house.until("elsewhere", "waiting/permission");
  expect(session).toMatchObject({ source: "registry", pane: { id: pane } });
});
