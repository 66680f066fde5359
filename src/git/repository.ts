/** Which repository a folder belongs to, read from the files of `.git` without running git. */
import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";

export interface Repository {
  /** Root of the main work tree; for a folder without a repository the folder itself. */
  root: string;
  /** From the remote, else the folder's name. */
  name: string;
  githubUrl: string | null;
  branch: string | null;
  isRepository: boolean;
}

/** Never throws: a folder that cannot be read is a project of its own. */
export function repositoryOf(cwd: string): Repository {
  const folder = realFolder(cwd);
  const found = findGit(folder);
  if (!found) return { ...bare(folder), isRepository: false };
  const common = commonFolder(found.gitFolder);
  // A work tree's common folder is `<main>/.git`; a bare repository has no main work tree.
  const root = basename(common) === ".git" ? dirname(common) : found.root;
  const remote = remoteUrl(readText(join(common, "config")));
  const parsed = remote ? parseRemote(remote) : null;
  return {
    root,
    name: parsed?.name ?? (basename(root) || root),
    githubUrl: parsed?.githubUrl ?? null,
    branch: branchOf(readText(join(found.gitFolder, "HEAD"))),
    isRepository: true,
  };
}

function bare(folder: string): Omit<Repository, "isRepository"> {
  return { root: folder, name: basename(folder) || folder, githubUrl: null, branch: null };
}

function realFolder(cwd: string): string {
  try {
    return realpathSync(cwd);
  } catch {
    // The folder is on another machine or was removed: its name is all there is.
    return resolve(cwd);
  }
}

function findGit(folder: string): { root: string; gitFolder: string } | null {
  for (let at = folder; ; at = dirname(at)) {
    const git = join(at, ".git");
    if (existsSync(git)) {
      const gitFolder = statSync(git).isDirectory() ? git : linkedFolder(at, readText(git));
      if (gitFolder) return { root: at, gitFolder };
    }
    if (dirname(at) === at) return null;
  }
}

/** A work tree's `.git` is a file: `gitdir: <path>`. */
function linkedFolder(root: string, text: string): string | null {
  const path = /^gitdir: (.+)$/m.exec(text)?.[1]?.trim();
  if (!path) return null;
  return isAbsolute(path) ? path : resolve(root, path);
}

function commonFolder(gitFolder: string): string {
  const path = readText(join(gitFolder, "commondir")).trim();
  if (!path) return gitFolder;
  return isAbsolute(path) ? path : resolve(gitFolder, path);
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // Absent is the usual answer here (no commondir, no config); unreadable counts the same.
    return "";
  }
}

function branchOf(head: string): string | null {
  return /^ref: refs\/heads\/(.+)$/m.exec(head)?.[1]?.trim() ?? null;
}

/** The url of `origin`, else of the first remote. */
function remoteUrl(config: string): string | null {
  let section = "";
  let first: string | null = null;
  for (const line of config.split("\n")) {
    section = /^\s*\[(.+)\]\s*$/.exec(line)?.[1] ?? section;
    const url = /^\s*url\s*=\s*(\S+)\s*$/.exec(line)?.[1];
    if (!url || !section.startsWith("remote ")) continue;
    if (section === 'remote "origin"') return url;
    first ??= url;
  }
  return first;
}

/** Only a well-formed remote gives a name and a link; credentials in it are left behind. */
export function parseRemote(url: string): { name: string; githubUrl: string | null } | null {
  const match =
    /^(?:https?|ssh|git):\/\/(?:[^@/]+@)?([^/:]+)(?::\d+)?\/(.+?)(?:\.git)?\/?$/.exec(url) ??
    /^(?:[^@/]+@)?([^/:]+):(.+?)(?:\.git)?\/?$/.exec(url);
  const [, host, path] = match ?? [];
  const parts = path?.split("/") ?? [];
  const name = parts.at(-1);
  if (!host || !name || !/^[\w.-]+$/.test(name)) return null;
  const isGithub = host.toLowerCase() === "github.com" && parts.length === 2;
  const isPlain = parts.every((part) => /^[\w.-]+$/.test(part));
  return { name, githubUrl: isGithub && isPlain ? `https://github.com/${parts.join("/")}` : null };
}
