/** Which project a folder is of, against the real git. */
import { expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseRemote, repositoryOf } from "../../src/git/repository.ts";
import { git } from "./real-git.ts";

class Folder implements Disposable {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), "rpg-git-")));

  /** A repository with one commit. */
  async repository(name: string): Promise<string> {
    await git(this.path, "init", "-q", "-b", "main", name);
    const path = join(this.path, name);
    await git(path, "commit", "-q", "--allow-empty", "-m", "first");
    return path;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

test("root, subfolder and symlink of a repository are the same project", async () => {
  using folder = new Folder();
  const root = await folder.repository("acme");
  mkdirSync(join(root, "a/b"), { recursive: true });
  symlinkSync(join(root, "a"), join(folder.path, "short"));
  for (const cwd of [root, join(root, "a/b"), join(folder.path, "short/b"), `${root}/`]) {
    expect(repositoryOf(cwd)).toEqual({
      root,
      name: "acme",
      githubUrl: null,
      branch: "main",
      isRepository: true,
    });
  }
});

test("a worktree belongs to its main repository and has its own branch", async () => {
  using folder = new Folder();
  const root = await folder.repository("acme");
  const tree = join(folder.path, "elsewhere");
  await git(root, "worktree", "add", "-q", "-b", "feature/x", tree);
  mkdirSync(join(tree, "deep"));
  for (const cwd of [tree, join(tree, "deep")]) {
    expect(repositoryOf(cwd)).toMatchObject({ root, name: "acme", branch: "feature/x" });
  }
  expect(repositoryOf(root).branch).toBe("main");
});

test("a worktree of a bare repository is a project of its own root", async () => {
  using folder = new Folder();
  const root = await folder.repository("acme");
  await git(folder.path, "clone", "-q", "--bare", root, "acme.git");
  const tree = join(folder.path, "tree");
  await git(join(folder.path, "acme.git"), "worktree", "add", "-q", tree, "main");
  expect(repositoryOf(tree)).toMatchObject({ root: tree, branch: "main", isRepository: true });
});

test("a repository inside another is its own project; a submodule too", async () => {
  using folder = new Folder();
  const root = await folder.repository("outer");
  const inner = join(root, "inner");
  await git(root, "init", "-q", "-b", "main", "inner");
  expect(repositoryOf(inner).root).toBe(inner);
  const other = await folder.repository("library");
  await git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", other, "lib");
  expect(repositoryOf(join(root, "lib"))).toMatchObject({ root: join(root, "lib"), name: "lib" });
});

test("a detached head has no branch", async () => {
  using folder = new Folder();
  const root = await folder.repository("acme");
  await git(root, "checkout", "-q", "--detach");
  expect(repositoryOf(root).branch).toBeNull();
});

test("the name and the link come from origin, else from the first remote", async () => {
  using folder = new Folder();
  const root = await folder.repository("clone");
  await git(root, "remote", "add", "fork", "git@github.com:someone/forked.git");
  expect(repositoryOf(root)).toMatchObject({
    name: "forked",
    githubUrl: "https://github.com/someone/forked",
  });
  await git(root, "remote", "add", "origin", "https://user:secret@github.com/acme/ferry.git");
  expect(repositoryOf(root)).toMatchObject({
    name: "ferry",
    githubUrl: "https://github.com/acme/ferry",
  });
});

test("a folder without a repository, or that is gone, is a project by its own name", () => {
  using folder = new Folder();
  mkdirSync(join(folder.path, "plain"));
  expect(repositoryOf(join(folder.path, "plain"))).toEqual({
    root: join(folder.path, "plain"),
    name: "plain",
    githubUrl: null,
    branch: null,
    isRepository: false,
  });
  expect(repositoryOf("/nowhere/at/all")).toMatchObject({ root: "/nowhere/at/all", name: "all" });
  expect(repositoryOf("/")).toMatchObject({ root: "/", name: "/" });
});

test("a broken .git is no repository and no error", () => {
  using folder = new Folder();
  const texts = ["", "nonsense", "gitdir: /nowhere/at/all", "gitdir: "];
  for (const [index, text] of texts.entries()) {
    const path = join(folder.path, `broken-${index}`);
    mkdirSync(path);
    writeFileSync(join(path, ".git"), text);
    expect(repositoryOf(path).branch).toBeNull();
  }
});

test.each([
  ["https://github.com/acme/ferry.git", "ferry", "https://github.com/acme/ferry"],
  ["https://github.com/acme/ferry/", "ferry", "https://github.com/acme/ferry"],
  ["git@github.com:acme/ferry.git", "ferry", "https://github.com/acme/ferry"],
  ["ssh://git@github.com:22/acme/ferry.git", "ferry", "https://github.com/acme/ferry"],
  ["https://GitHub.com/acme/ferry", "ferry", "https://github.com/acme/ferry"],
  ["https://gitlab.example/group/sub/ferry.git", "ferry", null],
  ["https://github.com.evil.example/acme/ferry", "ferry", null],
  ["https://github.com/a/b/c", "c", null],
])("the remote %s is %s with the link %p", (url, name, githubUrl) => {
  expect(parseRemote(url)).toEqual({ name, githubUrl });
});

test.each(["", "javascript:alert(1)//", "../../x y", "https://github.com/acme/<b>"])(
  "the remote %p gives neither a name nor a link that could do harm",
  (url) => {
    const parsed = parseRemote(url);
    expect(parsed?.githubUrl ?? null).toBeNull();
    if (parsed) expect(parsed.name).toMatch(/^[\w.-]+$/);
  },
);
