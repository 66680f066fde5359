/** Makes an issue on GitHub by the user's own `gh`: arguments as a list, the text by stdin. */
import { limits } from "../config/limits.ts";

export interface IssueRequest {
  /** `owner/name` */
  repository: string;
  title: string;
  body: string;
}

export type IssueResult = { ok: true; url: string } | { ok: false; detail: string };

/** `env` is the server's own: gh finds its sign-in there. */
export async function makeIssue(
  { repository, title, body }: IssueRequest,
  env: Record<string, string | undefined>,
): Promise<IssueResult> {
  const gh = Bun.which("gh", { PATH: env["PATH"] ?? "" });
  if (!gh) {
    return { ok: false, detail: "The program gh is not installed; see https://cli.github.com." };
  }
  const argv = [
    gh,
    "issue",
    "create",
    "--repo",
    repository,
    `--title=${title}`,
    "--body-file",
    "-",
  ];
  const child = Bun.spawn(argv, {
    env: { ...env, GH_PROMPT_DISABLED: "1", NO_COLOR: "1" },
    stdin: new Blob([body]),
    stdout: "pipe",
    stderr: "pipe",
    timeout: limits.ghMsMax,
  });
  const [out, problem, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  const url = /https:\/\/github\.com\/[\w.-]+\/[\w.-]+\/issues\/\d+/.exec(out)?.[0];
  if (code === 0 && url) return { ok: true, url };
  const isSignedOut = /auth login|not logged in|authentication/i.test(problem);
  return {
    ok: false,
    detail: isSignedOut
      ? "gh is not signed in; run: gh auth login"
      : "gh did not make the issue; try it in a terminal to see why: gh issue create",
  };
}

/** `owner/name` of the address of a repository's page. */
export function repositoryOfUrl(url: string): string | null {
  return /^https:\/\/github\.com\/([\w.-]+\/[\w.-]+)$/.exec(url)?.[1] ?? null;
}
