/** Processor time of a process from /proc, in milliseconds. */
import { readFileSync } from "node:fs";

/** The kernel's unit in /proc/<pid>/stat; 100 a second on every Linux of today. */
const TICK_MS = 10;

/** Time of the process and, when asked for, of its children that it has waited for. */
export function processorMs(pid: number, withChildren: boolean): number {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name in parentheses may hold anything; the numbers follow the last one.
  const fields = text
    .slice(text.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15);
  return (user + system + (withChildren ? childUser + childSystem : 0)) * TICK_MS;
}
