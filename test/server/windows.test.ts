/** Windows on a real tmux: opened, split, renamed, closed, signalled; nothing is ever run by a name. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { paneList } from "../../src/protocol/api.ts";
import { windowMade } from "../../src/protocol/windows.ts";
import { waitUntil } from "../tmux/wait-until.ts";
import { type House, makeHouse } from "./house.ts";

setDefaultTimeout(60_000);

let house: House;
/** Key of a pane that is always there. */
let home: string;
beforeAll(async () => {
  house = await makeHouse();
  await house.tmux.start();
  await waitUntil("a pane is seen", async () => (await panes()).length === 1);
  home = (await panes())[0]?.key ?? "";
});
afterAll(() => house[Symbol.asyncDispose]());

async function panes() {
  return paneList.parse(await house.server.get("/api/panes")).items;
}

const act = (path: string, body: object) => house.server.api("POST", `/api/windows${path}`, body);

async function make(path: string, body: object): Promise<string> {
  const answer = await act(path, body);
  expect([path, answer.status]).toEqual([path, 201]);
  const { pane } = windowMade.parse(await answer.json());
  await waitUntil("it is seen", async () => (await panes()).some((one) => one.key === pane));
  return pane;
}

const idOf = (key: string) => key.split(":")[1] ?? "";
const show = (key: string, format: string) =>
  house.tmux.run("display-message", "-p", "-t", idOf(key), format);

test("a window opens behind everybody's back, in its folder, with its command as it is", async () => {
  const { folder } = house.tmux;
  const got = join(folder, "got");
  const words = ["Up", "-R", "a;", "$(touch evil)", "#(touch evil)", "two words"];
  const script = `printf '%s|' "$@" > '${got}'; exec sleep 1000`;
  const before = await house.tmux.run("display-message", "-p", "#{window_index}");
  const command = ["sh", "-c", script, "sh", ...words];
  const pane = await make("", { cwd: folder, name: "fox den", pane: home, command });
  await waitUntil("it runs", () => existsSync(got) && readFileSync(got, "utf8") !== "");
  expect(readFileSync(got, "utf8")).toBe(`${words.join("|")}|`);
  expect(await show(pane, "#{window_name} #{pane_current_path}")).toBe(`fox den ${folder}`);
  expect(await house.tmux.run("display-message", "-p", "#{window_index}")).toBe(before);
  expect(existsSync(join(folder, "evil"))).toBe(false);
});

test("an agent does not inherit what makes a client take itself for a child", async () => {
  const { folder, run } = house.tmux;
  for (const name of ["CLAUDECODE", "CLAUDE_CODE_CHILD_SESSION", "CLAUDE_CODE_SESSION_ID"]) {
    await run("set-environment", "-g", name, "1");
  }
  await run("set-environment", "-g", "HARMLESS", "1");
  const got = join(folder, "environment");
  const command = ["sh", "-c", `env > '${got}.new'; mv '${got}.new' '${got}'; exec sleep 1000`];
  await make("", { cwd: folder, command });
  await waitUntil("it has told", () => existsSync(got));
  const names = readFileSync(got, "utf8")
    .split("\n")
    .map((line) => line.split("=")[0]);
  expect(names.filter((name) => name?.startsWith("CLAUDE"))).toEqual([]);
  expect(names).toContain("HARMLESS");
});

test("a folder's name is a name, whatever it holds", async () => {
  const { folder } = house.tmux;
  const odd = join(folder, "a #(touch evil) #{pane_id} %H;");
  mkdirSync(odd);
  const pane = await make("", { cwd: odd, command: ["sleep", "1000"] });
  expect(await show(pane, "#{pane_current_path}")).toBe(odd);
  expect(existsSync(join(folder, "evil"))).toBe(false);
});

test("a pane is split, renamed, and closed alone or with its window", async () => {
  const { folder } = house.tmux;
  const pane = await make("", { cwd: folder });
  const half = await make("/split", { cwd: folder, pane, direction: "right" });
  expect(await show(pane, "#{window_panes}")).toBe("2");
  expect((await act("/rename", { pane: half, name: "Größe & Co" })).status).toBe(200);
  expect(await show(pane, "#{window_name}")).toBe("Größe & Co");
  expect((await act("/close", { pane: half, what: "pane" })).status).toBe(200);
  expect(await show(pane, "#{window_panes}")).toBe("1");
  expect((await act("/close", { pane })).status).toBe(200);
  await waitUntil("it is gone", async () => (await panes()).every((one) => one.key !== pane));
  expect((await act("/close", { pane })).status).toBe(409);
});

test("names that tmux would read, and paths that are none, are refused with their field", async () => {
  for (const name of ["#(id)", "a:b", "a.b", "a\nb", "a\u202eb", " ", "x".repeat(65)]) {
    const answer = await act("/rename", { pane: home, name });
    expect([name, answer.status]).toEqual([name, 400]);
  }
  for (const cwd of ["relative", "", "/a\nb", "~other"]) {
    expect([cwd, (await act("", { cwd })).status]).toEqual([cwd, 400]);
  }
  for (const pane of ["%1", "x:%1", `${home};kill-server`]) {
    expect([pane, (await act("/close", { pane })).status]).toEqual([pane, 400]);
  }
  expect((await act("", { cwd: "/nowhere" })).status).toBe(409);
});

test("a command that cannot be started is said so, and leaves no window", async () => {
  const count = (await panes()).length;
  const answer = await act("", { cwd: house.tmux.folder, command: ["no-such-program-here"] });
  expect(answer.status).toBe(409);
  expect(z.object({ detail: z.string() }).parse(await answer.json()).detail).toContain("PATH");
  await Bun.sleep(1_200);
  expect((await panes()).length).toBe(count);
});

test("a signal reaches the pane's own process", async () => {
  const { folder } = house.tmux;
  const got = join(folder, "signal");
  const script = `trap 'echo heard > "${got}"; exit' HUP; while :; do sleep 0.05; done`;
  const pane = await make("", { cwd: folder, command: ["sh", "-c", script] });
  expect((await act("/signal", { pane, signal: "HUP" })).status).toBe(200);
  await waitUntil("it is heard", () => existsSync(got));
  expect((await act("/signal", { pane: home, signal: "STOP" })).status).toBe(400);
});

test("every act stands in the audit log, with a digest instead of the command", async () => {
  using db = house.server.openDatabase();
  const rows = db.query("SELECT action, result FROM audit_log WHERE action LIKE 'window.%'").all();
  const told = new Set(rows.map((row) => Object.values(row as object).join(" ")));
  for (const action of ["open", "split", "rename", "close", "signal"]) {
    expect([action, told.has(`window.${action} ok`)]).toEqual([action, true]);
  }
  expect(told.has("window.open failed")).toBe(true);
  expect(JSON.stringify(db.query("SELECT * FROM audit_log").all())).not.toContain("evil");
});
