/** The command line from source, as a process of its own. */
import { join } from "node:path";

export interface CliResult {
  code: number;
  out: string;
  err: string;
}

export interface CliOptions {
  /** Nothing comes without it. */
  stdin?: string;
  env?: Record<string, string>;
}

export async function runCli(
  args: readonly string[],
  dataDir: string,
  { stdin, env }: CliOptions = {},
): Promise<CliResult> {
  const main = join(import.meta.dir, "../../src/main.ts");
  const child = Bun.spawn([process.execPath, main, ...args, "--data-dir", dataDir], {
    env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin", HOME: dataDir, LANG: "C.UTF-8", ...env },
    stdin: stdin === undefined ? "ignore" : new Blob([stdin]),
    stdout: "pipe",
    stderr: "pipe",
  });
  const [code, out, err] = await Promise.all([
    child.exited,
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { code, out, err };
}
