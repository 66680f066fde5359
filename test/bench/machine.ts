/** What this machine can do: one curl, one spawn of tmux, one durable commit. */
import { join } from "node:path";
import { openDatabase } from "../../src/store/database.ts";
import type { Camp } from "./camp.ts";
import { median, round } from "./figures.ts";

export interface Machine {
  cores: number;
  bun: string;
  curlMs: number;
  spawnMs: number;
  fullCommitMs: number;
}

const TIMES = 60;
const COMMITS = 300;

export async function measureMachine(camp: Camp, scratch: string): Promise<Machine> {
  const answering = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response() });
  const curl = `curl -s -o /dev/null -X POST --data-binary @- http://127.0.0.1:${answering.port}/`;
  const curlMs: number[] = [];
  const spawnMs: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    curlMs.push(await timed(["sh", "-c", curl]));
    spawnMs.push(await timed(["tmux", "-S", camp.tmux.socketPath, "list-panes", "-a"]));
  }
  await answering.stop(true);
  return {
    cores: navigator.hardwareConcurrency,
    bun: Bun.version,
    curlMs: round(median(curlMs)),
    spawnMs: round(median(spawnMs)),
    fullCommitMs: round(median(fullCommitsMs(join(scratch, "commit"))), 3),
  };
}

async function timed(argv: string[]): Promise<number> {
  const startedAt = performance.now();
  const child = Bun.spawn(argv, {
    stdin: new Blob(["{}"]),
    stdout: "ignore",
    stderr: "ignore",
  });
  await child.exited;
  return performance.now() - startedAt;
}

/** Milliseconds of durable commits of one small row each, in a database of their own. */
export function fullCommitsMs(folder: string): number[] {
  const db = openDatabase(join(folder, "commit.db"), "FULL");
  db.run("CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT)");
  const insert = db.prepare("INSERT INTO rows (text) VALUES (?)");
  const text = "x".repeat(200);
  const times: number[] = [];
  for (let time = 0; time < COMMITS; time++) {
    const startedAt = performance.now();
    insert.run(text);
    times.push(performance.now() - startedAt);
  }
  db.close();
  return times;
}
