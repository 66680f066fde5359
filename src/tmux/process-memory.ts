/** How much memory processes hold: `VmRSS` of /proc, or one run of `ps` for all of them. */
import { readFileSync } from "node:fs";
import { PS_MS_MAX } from "./proc-ps.ts";

/** Bytes by pid; a process that is gone is not in it. */
export async function residentBytes(
  pids: readonly number[],
  platform: NodeJS.Platform = process.platform,
): Promise<Map<number, number>> {
  if (pids.length === 0) return new Map();
  return platform === "linux" ? fromProc(pids) : parsePsMemory(await runPs(pids));
}

function fromProc(pids: readonly number[]): Map<number, number> {
  const found = new Map<number, number>();
  for (const pid of pids) {
    const kib = /^VmRSS:\s*(\d+) kB$/m.exec(statusOf(pid))?.[1];
    if (kib !== undefined) found.set(pid, Number(kib) * 1024);
  }
  return found;
}

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "latin1");
  } catch {
    // It has ended, or is not ours to see: then there is nothing to say of it.
    return "";
  }
}

async function runPs(pids: readonly number[]): Promise<string> {
  const child = Bun.spawn(["ps", "-o", "pid=,rss=", "-p", pids.join(",")], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "ignore",
    timeout: PS_MS_MAX,
  });
  const text = await new Response(child.stdout).text();
  await child.exited;
  return text;
}

/** Rows of `ps -o pid=,rss=`: a pid and KiB. */
export function parsePsMemory(text: string): Map<number, number> {
  const rows = [...text.matchAll(/^\s*(\d+)\s+(\d+)\s*$/gm)];
  return new Map(rows.map(([, pid, kib]) => [Number(pid), Number(kib) * 1024]));
}
