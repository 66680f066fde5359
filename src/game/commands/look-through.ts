/** Wrappers that run the command behind them: `sudo`, `env A=b`, `npx`, `uv run`, `timeout 60`. */

/** A wrapper's own part ends at the first word that is none of these. */
interface Wrapper {
  /** Options that take the next word. */
  values?: readonly string[];
  /** Words of its own before the command: `timeout 60`. */
  skip?: number;
  /** `A=b` may come before the command. */
  takesVariables?: boolean;
  /** Words that must come first: `uv run`. Several: any of them. */
  after?: readonly string[];
  /** An option that only asks about the command. */
  onlyAsks?: readonly string[];
}

const RUNNER_VALUES = ["-p", "--package", "-c", "--call", "-w", "--workspace"];

const WRAPPERS: Readonly<Record<string, readonly Wrapper[]>> = {
  env: [{ values: ["-u", "--unset", "-C", "--chdir"], takesVariables: true }],
  sudo: [
    {
      values: ["-u", "-g", "-h", "-p", "-C", "-T", "-U", "-r", "-t", "-D", "--user", "--group"],
      takesVariables: true,
      onlyAsks: ["-l", "--list", "-v", "-k"],
    },
  ],
  doas: [{ values: ["-u", "-C"] }],
  time: [{ values: ["-f", "-o", "--format", "--output"] }],
  gtime: [{ values: ["-f", "-o"] }],
  nice: [{ values: ["-n", "--adjustment"] }],
  ionice: [{ values: ["-c", "-n", "-p"] }],
  nohup: [{}],
  setsid: [{}],
  stdbuf: [{ values: ["-i", "-o", "-e"] }],
  timeout: [{ values: ["-s", "-k", "--signal", "--kill-after"], skip: 1 }],
  gtimeout: [{ values: ["-s", "-k"], skip: 1 }],
  command: [{ onlyAsks: ["-v", "-V"] }],
  builtin: [{}],
  exec: [{ values: ["-a"] }],
  chronic: [{}],
  unbuffer: [{}],
  caffeinate: [{ values: ["-t", "-w"] }],
  taskset: [{ skip: 1 }],
  xargs: [{ values: ["-n", "-P", "-I", "-L", "-d", "-a", "-s", "--max-args", "--max-procs"] }],
  "xvfb-run": [{ values: ["-n", "-s", "-e", "-f", "-w", "--server-args"] }],
  "dbus-run-session": [{}],
  "cross-env": [{ takesVariables: true }],
  "cross-env-shell": [{ takesVariables: true }],
  dotenv: [{ values: ["-e", "-f", "-v", "-c"] }],
  dotenvx: [{ after: ["run"], values: ["-f", "-e", "--env", "--env-file"] }],
  "env-cmd": [{ values: ["-f", "-e", "-r"] }],
  direnv: [{ after: ["exec"], skip: 1 }],
  op: [{ after: ["run"], values: ["--env-file", "--account"] }],
  doppler: [{ after: ["run"], values: ["-p", "-c", "--project", "--config"] }],
  npx: [{ values: RUNNER_VALUES }],
  bunx: [{ values: ["-p", "--package"] }],
  pnpx: [{ values: RUNNER_VALUES }],
  npm: [{ after: ["exec", "x"], values: RUNNER_VALUES }],
  pnpm: [{ after: ["dlx", "exec"], values: ["-C", "--dir", "-F", "--filter", "--package"] }],
  yarn: [{ after: ["dlx", "exec"], values: ["-p", "--package", "--cwd"] }],
  bun: [{ after: ["x"], values: ["--cwd"] }],
  uv: [
    {
      after: ["run"],
      values: [
        "--with",
        "--python",
        "-p",
        "--project",
        "--directory",
        "--extra",
        "--group",
        "--env-file",
        "--with-requirements",
        "--package",
      ],
    },
    { after: ["tool"], skip: 1, values: ["--from", "--with"] },
  ],
  uvx: [{ values: ["--from", "--with", "--python", "-p"] }],
  pipx: [{ after: ["run"], values: ["--spec"] }],
  poetry: [{ after: ["run"], values: ["-C", "--directory", "-P", "--project"] }],
  pipenv: [{ after: ["run"] }],
  pdm: [{ after: ["run"], values: ["-p", "--project"] }],
  rye: [{ after: ["run"] }],
  pixi: [{ after: ["run"], values: ["-e", "--environment", "--manifest-path"] }],
  conda: [{ after: ["run"], values: ["-n", "--name", "-p", "--prefix"] }],
  bundle: [{ after: ["exec"] }],
  mise: [{ after: ["exec", "x"], values: ["-C", "-c"] }],
  asdf: [{ after: ["exec"] }],
  rbenv: [{ after: ["exec"] }],
  pyenv: [{ after: ["exec"] }],
  volta: [{ after: ["run"], values: ["--node", "--npm", "--yarn"] }],
  fnm: [{ after: ["exec"], values: ["--using"] }],
  devbox: [{ after: ["run"], values: ["-c", "--config"] }],
  "docker-compose": [{ after: ["exec", "run"], skip: 1, values: composeValues() }],
  docker: [{ after: ["exec"], skip: 1, values: composeValues() }],
  podman: [{ after: ["exec"], skip: 1, values: composeValues() }],
};

function composeValues(): string[] {
  return ["-e", "--env", "-u", "--user", "-w", "--workdir", "--index", "--name", "-v", "-p"];
}

/** How often wrappers may stand in each other. */
const WRAPPERS_MAX = 8;

/** The command behind all its wrappers; what only asks about a command is none. */
export function lookThrough(given: readonly string[]): string[] {
  let words = [...given];
  for (let count = 0; count < WRAPPERS_MAX; count++) {
    const next = behind(words);
    if (next === null) return words;
    words = next;
  }
  return [];
}

/** Null: not a wrapper. */
function behind(words: readonly string[]): string[] | null {
  const [first = "", ...rest] = words;
  const name = programName(first);
  if (name === "docker" && rest[0] === "compose") return ["docker-compose", ...rest.slice(1)];
  if (name === "nix") return behindNix(rest);
  for (const wrapper of Object.hasOwn(WRAPPERS, name) ? (WRAPPERS[name] ?? []) : []) {
    const found = unwrap(wrapper, rest);
    if (found) return found;
  }
  return null;
}

function unwrap(wrapper: Wrapper, args: readonly string[]): string[] | null {
  const values = wrapper.values ?? [];
  let at = 0;
  const skipOptions = (): boolean => {
    for (; at < args.length; at++) {
      const word = args[at] ?? "";
      if (wrapper.onlyAsks?.includes(word)) return false;
      if (word === "--") {
        at++;
        return true;
      }
      if (wrapper.takesVariables && /^[A-Za-z_]\w*=/.test(word)) continue;
      if (!word.startsWith("-") || word === "-") return true;
      if (values.includes(word)) at++;
    }
    return true;
  };
  if (!skipOptions()) return [];
  if (wrapper.after) {
    if (!wrapper.after.includes(args[at] ?? "")) return null;
    at++;
    if (!skipOptions()) return [];
  }
  at += wrapper.skip ?? 0;
  if (args[at] === "--") at++;
  return args.slice(at);
}

/** `nix develop .#shell -c make test`: the command stands behind `-c`. */
function behindNix(args: readonly string[]): string[] | null {
  const at = args.findIndex((word) => word === "-c" || word === "--command");
  return at < 0 ? null : args.slice(at + 1);
}

/** Without folder, version and what Windows adds: `./node_modules/.bin/jest` is `jest`. */
export function programName(word: string): string {
  const base = word.slice(word.lastIndexOf("/") + 1);
  return base.replace(/\.(exe|cmd|bat)$/i, "").replace(/(?<=\w)@[\w.^~-]+$/, "");
}
