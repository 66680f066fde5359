/** The process table of Linux, from /proc. A process that ends while we look is simply not there. */
import { closeSync, openSync, readdirSync, readlinkSync, readSync } from "node:fs";
import { limits } from "../config/limits.ts";
import type { ProcessCommand } from "./agent-command.ts";
import type { ProcessRow } from "./process-tree.ts";

/** 52 numbers and a name of at most 64 characters. */
const STAT_BYTES_MAX = 2_048;
const buffer = Buffer.alloc(Math.max(STAT_BYTES_MAX, limits.processArgvBytesMax));

/** One pass over /proc, one small file for each process. */
export function readProcessRows(): ProcessRow[] {
  const rows: ProcessRow[] = [];
  for (const entry of readdirSync("/proc")) {
    const row = /^\d+$/.test(entry) ? readProcessRow(Number(entry)) : null;
    if (row) rows.push(row);
  }
  return rows;
}

export function readProcessRow(pid: number): ProcessRow | null {
  const text = orNull(() => readStart(`/proc/${pid}/stat`, STAT_BYTES_MAX, "latin1"));
  return text === null ? null : parseStat(text);
}

/** Parses `/proc/<pid>/stat`, see proc_pid_stat(5); the name in it may hold any character. */
export function parseStat(text: string): ProcessRow | null {
  const open = text.indexOf("(");
  const close = text.lastIndexOf(")");
  const fields = text.slice(close + 2).split(" ");
  const start = fields[19]?.trim();
  if (open < 0 || close < 0 || !start) return null;
  const [state, ppid, group, , , terminalGroup] = fields;
  return {
    pid: Number(text.slice(0, open)),
    ppid: Number(ppid),
    start,
    name: text.slice(open + 1, close),
    isZombie: state === "Z" || state === "X",
    isForeground: group === terminalGroup,
  };
}

export function readCommand(row: ProcessRow): ProcessCommand {
  const line =
    orNull(() => readStart(`/proc/${row.pid}/cmdline`, limits.processArgvBytesMax, "utf8")) ?? "";
  const argv = line.replace(/\0+$/, "").split("\0");
  return {
    name: row.name,
    argv: line === "" ? [] : argv,
    exe: orNull(() => readlinkSync(`/proc/${row.pid}/exe`)),
  };
}

/** The beginning of a file, in one read: arguments may be megabytes long. */
function readStart(path: string, bytesMax: number, encoding: "utf8" | "latin1"): string {
  const file = openSync(path, "r");
  try {
    return buffer.toString(encoding, 0, readSync(file, buffer, 0, bytesMax, 0));
  } finally {
    closeSync(file);
  }
}

/** The process ended meanwhile (ENOENT, ESRCH) or is not ours to see (EACCES): no value. */
function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : null;
    if (code === "ENOENT" || code === "ESRCH" || code === "EACCES" || code === "EPERM") return null;
    throw cause;
  }
}
