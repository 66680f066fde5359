/** SIGKILL under load: nothing acknowledged is lost, nothing is counted twice. */
import { expect, test } from "bun:test";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BinaryHome } from "../support/binary.ts";
import { proveFile } from "./prove-file.ts";

const SHELLS = 8;
const EVENTS_PER_SHELL = 125;
const KILLS = 5;

/** One shell: its events one after the other through the installed script. */
const SHELL = `
script=$1; shell=$2; out=$3; i=0
while [ $i -lt ${EVENTS_PER_SHELL} ]; do
  i=$((i + 1))
  printf '{"session_id":"crash-session-%s","hook_event_name":"PostToolUse","cwd":"/nowhere/%s",' \\
    "$shell" "$shell" > "$out.body"
  printf '"tool_name":"Edit","tool_input":{"file_path":"/nowhere/a"},"tool_response":{},' >> "$out.body"
  printf '"tool_use_id":"toolu_%s_%s"}' "$shell" "$i" >> "$out.body"
  sh "$script" async < "$out.body" >> "$out.said" 2>&1
  echo $? >> "$out.codes"
done
`;

test("1,000 events from 8 shells through 5 SIGKILLs of the server are 1,000 rows, counted once", async () => {
  await using home = await BinaryHome.make();
  const installed = await home.run(["install", "--hooks-only", "--yes"]);
  expect(installed.code).toBe(0);
  await home.serve();
  const script = join(home.data, "hooks", "claude-code.sh");
  const shellFile = join(home.root, "shell.sh");
  writeFileSync(shellFile, SHELL);
  const outs = Array.from({ length: SHELLS }, (_, shell) => join(home.root, `out-${shell}`));
  const shells = outs.map((out, shell) =>
    Bun.spawn(["sh", shellFile, script, String(shell), out], {
      env: home.env,
      stdin: "ignore",
      stdout: "ignore",
      stderr: "ignore",
    }),
  );
  const isDone = Promise.all(shells.map((shell) => shell.exited)).then(() => true);
  for (let kill = 0; kill < KILLS; kill++) {
    await Bun.sleep(300 + Math.random() * 700);
    await home.signal("SIGKILL");
    await Bun.sleep(Math.random() * 400);
    await home.serve();
  }
  expect(await isDone).toBe(true);
  await untilSpoolIsEmpty(join(home.data, "spool"));
  expect(await home.signal("SIGTERM")).toBe(0);

  for (const out of outs) {
    expect(readFileSync(`${out}.said`, "utf8")).toBe("");
    const codes = readFileSync(`${out}.codes`, "utf8").trim().split("\n");
    expect(codes).toEqual(Array.from({ length: EVENTS_PER_SHELL }, () => "0"));
  }
  const proof = proveFile(join(home.data, "claude-rpg-v2.db"), {
    acknowledged: new Set(),
    toolCalls: new Map(outs.map((_, shell) => [`crash-session-${shell}`, EVENTS_PER_SHELL])),
  });
  expect(proof.events).toBe(SHELLS * EVENTS_PER_SHELL);
}, 240_000);

async function untilSpoolIsEmpty(folder: string): Promise<void> {
  const count = () => readdirSync(folder).filter((name) => name.endsWith(".ev")).length;
  for (let tries = 0; tries < 600 && count() > 0; tries++) await Bun.sleep(50);
  expect(count()).toBe(0);
  expect(readdirSync(join(folder, "tmp"))).toEqual([]);
  expect(readdirSync(join(folder, "poison"))).toEqual([]);
}
