/** What git, gh and glab commands are worth. */
import { hasOption, readArguments } from "./arguments.ts";
import type { CommandKind } from "./kinds.ts";

/** Options of git itself that take a value, before its command. */
const GIT_VALUES = ["-C", "-c", "--git-dir", "--work-tree", "--namespace", "--exec-path"];

const COMMIT_VALUES = [
  "-m",
  "-F",
  "-C",
  "-c",
  "-t",
  "--message",
  "--file",
  "--author",
  "--date",
  "--template",
  "--cleanup",
  "--reuse-message",
  "--reedit-message",
  "--fixup",
  "--squash",
  "--trailer",
  "--pathspec-from-file",
];
const PUSH_VALUES = ["-o", "--push-option", "--repo", "--receive-pack", "--exec"];
const MERGE_VALUES = [
  "-m",
  "-F",
  "-s",
  "-X",
  "--file",
  "--strategy",
  "--strategy-option",
  "--into-name",
];
const REBASE_VALUES = ["-s", "-X", "-x", "--exec", "--onto", "--strategy", "--strategy-option"];

export function gitKind(args: readonly string[]): CommandKind | null {
  const at = commandPlace(args);
  const rest = args.slice(at + 1);
  switch (args[at]) {
    case "commit":
      return commitKind(rest);
    case "push": {
      const { options } = readArguments(rest, PUSH_VALUES);
      return hasOption(options, "-n", "--dry-run", "-h", "--help") ? null : "git:push";
    }
    case "checkout":
      return makesBranch(rest, ["-b", "-B", "--orphan"]) ? "git:branch" : null;
    case "switch":
      return makesBranch(rest, ["-c", "-C", "--create", "--force-create", "--orphan"])
        ? "git:branch"
        : null;
    case "branch":
      return namesBranch(rest) ? "git:branch" : null;
    case "worktree":
      return rest[0] === "add" && makesBranch(rest, ["-b", "-B"]) ? "git:branch" : null;
    case "merge": {
      const { options, positionals } = readArguments(rest, MERGE_VALUES);
      const isNone = ["--abort", "--quit", "--no-commit", "--squash", "-h", "--help"];
      if (hasOption(options, ...isNone)) return null;
      return positionals.length > 0 || hasOption(options, "--continue") ? "git:merge" : null;
    }
    case "rebase": {
      const { options } = readArguments(rest, REBASE_VALUES);
      const isNone = [
        "--abort",
        "--quit",
        "--skip",
        "--edit-todo",
        "--show-current-patch",
        "-h",
        "--help",
      ];
      return hasOption(options, ...isNone) ? null : "git:rebase";
    }
    default:
      return null;
  }
}

/** An amended commit is no further one. */
function commitKind(args: readonly string[]): CommandKind | null {
  const { options } = readArguments(args, COMMIT_VALUES);
  const isNone = hasOption(
    options,
    "--amend",
    "--dry-run",
    "--short",
    "--porcelain",
    "-h",
    "--help",
  );
  return isNone ? null : "git:commit";
}

function makesBranch(args: readonly string[], names: readonly string[]): boolean {
  const { options } = readArguments(args, []);
  return hasOption(options, ...names) && !hasOption(options, "-h", "--help");
}

/** `git branch name` makes one; with most options it lists, moves or deletes. */
function namesBranch(args: readonly string[]): boolean {
  const { options, positionals } = readArguments(args, ["-u", "--set-upstream-to"]);
  const making = ["-f", "--force", "-t", "--track", "--no-track", "-q", "--quiet"];
  return positionals.length > 0 && options.every((option) => making.includes(option));
}

function commandPlace(args: readonly string[]): number {
  let at = 0;
  for (; at < args.length; at++) {
    const word = args[at] ?? "";
    if (!word.startsWith("-")) return at;
    if (/^(-h|--help|--version|--html-path|--man-path|--info-path)$/.test(word)) return args.length;
    if (GIT_VALUES.includes(word)) at++;
  }
  return at;
}

const GH_VALUES = [
  "-R",
  "--repo",
  "-t",
  "--title",
  "-b",
  "--body",
  "-F",
  "--body-file",
  "-B",
  "--base",
  "-H",
  "--head",
  "-a",
  "--assignee",
  "-r",
  "--reviewer",
  "-l",
  "--label",
  "-p",
  "--project",
  "-m",
  "--milestone",
  "-T",
  "--template",
  "--subject",
  "--author-email",
  "--match-head-commit",
  "--description",
  "--source-branch",
  "--target-branch",
];

/** gh's pull requests and glab's merge requests. */
export function requestKind(args: readonly string[]): CommandKind | null {
  const { positionals, options } = readArguments(args, GH_VALUES);
  const [noun, verb] = positionals;
  if (noun !== "pr" && noun !== "mr") return null;
  if (hasOption(options, "-h", "--help", "--dry-run")) return null;
  if (verb === "create" || verb === "new") {
    // With --web a person still has to press the button.
    return hasOption(options, "-w", "--web") ? null : "pr:create";
  }
  if (verb !== "merge") return null;
  // An automatic merge comes later, if it comes.
  return hasOption(options, "--auto", "--disable-auto", "--auto-merge") ? null : "pr:merge";
}
