/** The real git, with nobody's settings and a fixed author. */

/** Runs git in a folder; throws what it said when it fails. */
export async function git(cwd: string, ...args: string[]): Promise<string> {
  const child = Bun.spawn(["git", ...args], {
    cwd,
    env: {
      PATH: process.env["PATH"] ?? "/usr/bin:/bin",
      HOME: cwd,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_AUTHOR_NAME: "Mira",
      GIT_AUTHOR_EMAIL: "mira@example.org",
      GIT_COMMITTER_NAME: "Mira",
      GIT_COMMITTER_EMAIL: "mira@example.org",
    },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  if ((await child.exited) !== 0) throw new Error(`git ${args.join(" ")}: ${err}`);
  return out.trim();
}
