/** The process table where there is no /proc (macOS), from one run of `ps`. */
import type { ProcessCommand } from "./agent-command.ts";
import type { ProcessRow } from "./process-tree.ts";

const COLUMNS = "pid=,ppid=,stat=,lstart=,command=";
/** A `ps` that hangs must not hold the server. */
export const PS_MS_MAX = 2_000;

export interface PsRow extends ProcessRow {
  command: string;
}

export async function readPsRows(): Promise<PsRow[]> {
  const child = Bun.spawn(["ps", "-axo", COLUMNS], { ...psOptions(), timeout: PS_MS_MAX });
  const text = await new Response(child.stdout).text();
  await child.exited;
  return parsePs(text);
}

/** One process; null when it is no more. Waits for `ps`, so it is for rare questions only. */
export function readPsRow(pid: number): PsRow | null {
  return readPsRowsOf([pid])[0] ?? null;
}

/** Those of them that run. Waits for `ps`, too. */
export function readPsRowsOf(pids: readonly number[]): PsRow[] {
  const result = Bun.spawnSync(["ps", "-o", COLUMNS, "-p", pids.join(",")], {
    ...psOptions(),
    timeout: PS_MS_MAX,
  });
  return parsePs(result.stdout.toString("utf8"));
}

/** Rows look like `  501   1 S+   Mon Nov 24 02:49:00 2025 /bin/zsh -l`. */
export function parsePs(text: string): PsRow[] {
  const pattern = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(\w{3}\s+\w{3}\s+\d+\s+[\d:]{8}\s+\d{4})\s+(.*)$/;
  const rows: PsRow[] = [];
  for (const line of text.split("\n")) {
    const match = pattern.exec(line);
    if (!match) continue;
    const [, pid, ppid, stat = "", start = "", command = ""] = match;
    rows.push({
      pid: Number(pid),
      ppid: Number(ppid),
      start,
      name: "",
      isZombie: stat.startsWith("Z"),
      isForeground: stat.includes("+"),
      command,
    });
  }
  return rows;
}

/** `ps` joins the arguments with spaces, so a program path with a space in it is cut there. */
export function psCommand(row: PsRow): ProcessCommand {
  const argv = row.command.split(" ").filter((argument) => argument !== "");
  return { name: row.name, argv, exe: argv[0]?.startsWith("/") ? argv[0] : null };
}

function psOptions() {
  // The C locale keeps the dates in the one form that `parsePs` and the agent's registry know.
  const env = { ...process.env, LC_ALL: "C", LANG: "C" };
  return { env, stdin: "ignore", stdout: "pipe", stderr: "ignore" } as const;
}
