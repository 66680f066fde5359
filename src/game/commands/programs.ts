/** Programs that test, build, lint or deploy, as data. */
import type { CommandKind } from "./kinds.ts";

const TEST = "command:test";
const BUILD = "command:build";
const LINT = "command:lint";
const DEPLOY = "command:deploy";

/** How a program is read; without `commands` each of its runs is of the kind `always`. */
export interface Program {
  always?: CommandKind;
  /** First word that is no option → kind. */
  commands?: Readonly<Record<string, CommandKind>>;
  /** First words for which `always` does not hold. */
  not?: readonly string[];
  /** Options that take the next word. */
  values?: readonly string[];
  /** Options that make it do nothing of the kind. */
  unless?: readonly string[];
  /** Its words are names of people's own scripts, targets or tasks: of all, or of the first. */
  scripts?: "all" | "first";
  /** With no word at all. */
  bare?: CommandKind;
}

const always = (kind: CommandKind, ...unless: string[]): Program => ({ always: kind, unless });
const commands = (
  table: Readonly<Record<string, CommandKind>>,
  values: readonly string[] = [],
  unless: readonly string[] = [],
): Program => ({ commands: table, values, unless });

const CARGO_VALUES = [
  "--manifest-path",
  "-p",
  "--package",
  "--target",
  "-j",
  "--features",
  "--bin",
];
const DOTNET = commands({ test: TEST, build: BUILD, publish: BUILD, format: LINT });
const GRADLE: Program = {
  scripts: "all",
  values: [
    "-p",
    "--project-dir",
    "-b",
    "--build-file",
    "-c",
    "-x",
    "--exclude-task",
    "--tests",
    "-I",
  ],
  unless: ["-m"],
};
const MAVEN: Program = {
  scripts: "all",
  values: ["-f", "--file", "-pl", "--projects", "-P", "-s", "-T", "-l", "-rf", "-t"],
};
const MAKE: Program = {
  scripts: "all",
  values: ["-C", "--directory", "-f", "--file", "--makefile", "-I", "-o", "-W"],
  unless: ["-n", "--just-print", "--recon", "-q", "--question", "-p"],
  bare: BUILD,
};
const TERRAFORM = commands({ apply: DEPLOY, fmt: LINT, validate: LINT }, ["-chdir"]);
const DOCKER: Program = commands({ build: BUILD, buildx: BUILD }, ["-f", "--context", "-H"]);

export const PROGRAMS: Readonly<Record<string, Program>> = {
  // JavaScript
  vitest: {
    always: TEST,
    not: ["watch", "dev", "list", "init", "bench"],
    unless: ["--watch", "--ui"],
  },
  jest: always(
    TEST,
    "--listTests",
    "--showConfig",
    "--init",
    "--clearCache",
    "--watch",
    "--watchAll",
  ),
  mocha: always(TEST, "--watch", "-w", "--list-files", "--list-reporters"),
  ava: always(TEST, "--watch", "-w"),
  tap: always(TEST),
  jasmine: { always: TEST, not: ["init", "examples"] },
  karma: commands({ start: TEST, run: TEST }),
  playwright: commands({ test: TEST }, ["-c"], ["--list", "--ui", "--debug"]),
  cypress: commands({ run: TEST }),
  wdio: commands({ run: TEST }),
  testcafe: always(TEST),
  "react-scripts": commands({ test: TEST, build: BUILD }),
  "vue-cli-service": commands({ "test:unit": TEST, "test:e2e": TEST, build: BUILD, lint: LINT }),
  ng: commands({ test: TEST, e2e: TEST, build: BUILD, lint: LINT, deploy: DEPLOY }),
  vite: commands({ build: BUILD }),
  next: commands({ build: BUILD, lint: LINT }),
  nuxt: commands({ build: BUILD, generate: BUILD }),
  nuxi: commands({ build: BUILD, generate: BUILD }),
  astro: commands({ build: BUILD, check: LINT }),
  remix: commands({ build: BUILD }),
  webpack: { always: BUILD, not: ["serve", "watch", "init"], unless: ["--watch", "-w"] },
  rollup: always(BUILD, "--watch", "-w"),
  esbuild: always(BUILD, "--watch", "--serve"),
  parcel: commands({ build: BUILD }),
  tsup: always(BUILD, "--watch"),
  tauri: commands({ build: BUILD }),
  "electron-builder": always(BUILD),
  eslint: always(LINT, "--init", "--print-config", "--env-info"),
  oxlint: always(LINT),
  stylelint: always(LINT),
  prettier: always(LINT, "--find-config-path", "--file-info", "--support-info"),
  biome: commands({ check: LINT, lint: LINT, format: LINT, ci: LINT }),
  markdownlint: always(LINT),
  "markdownlint-cli2": always(LINT),
  // Python
  pytest: always(TEST, "--collect-only", "--co", "--fixtures", "--markers", "--setup-plan"),
  "py.test": always(TEST, "--collect-only", "--co", "--fixtures"),
  nosetests: always(TEST),
  unittest: always(TEST),
  tox: { always: TEST, not: ["list", "config", "devenv", "l", "c"], unless: ["-l", "--listenvs"] },
  nox: always(TEST, "-l", "--list"),
  ruff: commands({ check: LINT, format: LINT }),
  flake8: always(LINT),
  pylint: always(LINT),
  mypy: always(LINT),
  pyright: always(LINT, "--watch", "-w"),
  black: always(LINT),
  isort: always(LINT),
  hatch: commands({ test: TEST, build: BUILD, fmt: LINT }),
  build: always(BUILD),
  // Rust, Go, C
  cargo: commands(
    {
      test: TEST,
      t: TEST,
      nextest: TEST,
      build: BUILD,
      b: BUILD,
      clippy: LINT,
      fmt: LINT,
      check: LINT,
    },
    CARGO_VALUES,
    ["--no-run", "--list"],
  ),
  rustfmt: always(LINT),
  go: commands({ test: TEST, build: BUILD, vet: LINT, fmt: LINT }, ["-C"], ["-list", "-c"]),
  gotestsum: always(TEST),
  ginkgo: { always: TEST, not: ["version", "bootstrap", "generate", "watch", "help"] },
  gofmt: always(LINT),
  "golangci-lint": commands({ run: LINT, fmt: LINT }),
  staticcheck: always(LINT),
  ctest: always(TEST, "-N", "--show-only"),
  cmake: always(BUILD),
  ninja: { scripts: "all", values: ["-C", "-f", "-j"], unless: ["-n", "-t"], bare: BUILD },
  meson: commands({ test: TEST, compile: BUILD }),
  bazel: commands({ test: TEST, build: BUILD, coverage: TEST }),
  bazelisk: commands({ test: TEST, build: BUILD }),
  buck2: commands({ test: TEST, build: BUILD }),
  "clang-format": always(LINT),
  "clang-tidy": always(LINT),
  zig: { commands: { test: TEST, build: BUILD, fmt: LINT } },
  // JVM, .NET, Apple, mobile
  mvn: MAVEN,
  mvnw: MAVEN,
  gradle: GRADLE,
  gradlew: GRADLE,
  ant: { scripts: "all", values: ["-f", "-buildfile"], bare: BUILD },
  sbt: { scripts: "all" },
  lein: commands({ test: TEST, uberjar: BUILD, compile: BUILD }),
  dotnet: DOTNET,
  swift: commands({ test: TEST, build: BUILD, format: LINT }),
  xcodebuild: {
    commands: { test: TEST, build: BUILD, archive: BUILD },
    values: ["-project", "-workspace", "-scheme", "-destination", "-configuration", "-sdk"],
    unless: ["-list", "-showBuildSettings"],
  },
  flutter: commands({ test: TEST, build: BUILD, analyze: LINT }),
  dart: commands({ test: TEST, compile: BUILD, analyze: LINT, format: LINT }),
  ktlint: always(LINT),
  detekt: always(LINT),
  swiftlint: always(LINT),
  // PHP, Ruby, Elixir, others
  phpunit: always(TEST, "--list-tests", "--list-suites"),
  pest: always(TEST),
  codecept: commands({ run: TEST }),
  behat: always(TEST),
  artisan: commands({ test: TEST }),
  phpstan: { always: LINT, not: ["clear-result-cache"] },
  psalm: always(LINT),
  phpcs: always(LINT),
  "php-cs-fixer": commands({ fix: LINT, check: LINT }),
  rspec: always(TEST),
  cucumber: always(TEST),
  rails: commands({ test: TEST, "test:all": TEST, "test:system": TEST }),
  rake: { scripts: "all", values: ["-f", "-C"], unless: ["-T", "-P", "-n"] },
  rubocop: always(LINT),
  standardrb: always(LINT),
  mix: commands({ test: TEST, compile: BUILD, credo: LINT, format: LINT, dialyzer: LINT }),
  rebar3: commands({ eunit: TEST, ct: TEST, proper: TEST, compile: BUILD }),
  stack: commands({ test: TEST, build: BUILD }),
  cabal: commands({ test: TEST, build: BUILD }),
  dune: commands({ test: TEST, runtest: TEST, build: BUILD, fmt: LINT }),
  crystal: commands({ spec: TEST, build: BUILD }),
  nimble: commands({ test: TEST, build: BUILD }),
  bats: always(TEST),
  busted: always(TEST),
  robot: always(TEST),
  forge: commands({ test: TEST, build: BUILD, fmt: LINT }),
  hardhat: commands({ test: TEST, compile: BUILD }),
  shellcheck: always(LINT),
  shfmt: always(LINT),
  hadolint: always(LINT),
  yamllint: always(LINT),
  actionlint: always(LINT),
  tflint: always(LINT),
  "pre-commit": commands({ run: LINT }),
  // Task runners
  make: MAKE,
  gmake: MAKE,
  just: {
    scripts: "all",
    values: ["-f", "-d"],
    unless: ["-l", "--list", "-n", "--dry-run", "--show"],
  },
  task: { scripts: "all", values: ["-d", "-t"], unless: ["-l", "--list", "-n", "-s", "--summary"] },
  turbo: { scripts: "all", values: ["--filter", "-F", "--cwd"] },
  nx: { scripts: "all", values: ["-p", "--projects"] },
  lerna: { scripts: "all", values: ["--scope"] },
  // Deploys
  wrangler: commands({ deploy: DEPLOY, publish: DEPLOY }, ["-c", "--config", "-e", "--env"]),
  vercel: {
    always: DEPLOY,
    not: [
      "dev",
      "env",
      "login",
      "logout",
      "ls",
      "list",
      "link",
      "pull",
      "build",
      "logs",
      "inspect",
      "whoami",
      "help",
      "init",
      "domains",
      "dns",
      "certs",
      "alias",
      "rm",
      "remove",
      "secrets",
      "project",
      "projects",
      "teams",
      "switch",
      "telemetry",
      "git",
      "bisect",
      "blob",
    ],
    values: ["--cwd", "-t", "--token", "-S", "--scope", "-e", "--env", "-b", "-A", "-Q"],
  },
  netlify: commands({ deploy: DEPLOY, build: BUILD }),
  fly: commands({ deploy: DEPLOY }, ["-a", "--app", "-c", "--config"]),
  flyctl: commands({ deploy: DEPLOY }, ["-a", "--app", "-c", "--config"]),
  firebase: commands({ deploy: DEPLOY }, ["-P", "--project"]),
  serverless: commands({ deploy: DEPLOY }),
  sls: commands({ deploy: DEPLOY }),
  sst: commands({ deploy: DEPLOY }),
  cdk: commands({ deploy: DEPLOY }),
  terraform: TERRAFORM,
  tofu: TERRAFORM,
  pulumi: commands({ up: DEPLOY, update: DEPLOY }, ["-s", "-C", "--stack", "--cwd"]),
  kubectl: commands({ apply: DEPLOY }, ["-n", "--namespace", "--context", "--kubeconfig"]),
  helm: commands({ upgrade: DEPLOY, install: DEPLOY }, ["-n", "--namespace", "--kube-context"]),
  railway: commands({ up: DEPLOY, deploy: DEPLOY }),
  eb: commands({ deploy: DEPLOY }),
  kamal: commands({ deploy: DEPLOY, redeploy: DEPLOY }),
  surge: always(DEPLOY, "--list"),
  "gh-pages": always(DEPLOY),
  docker: DOCKER,
  podman: DOCKER,
};

/** Runs a script of the project by its name, or a program of its packages. */
export interface ScriptRunner {
  /** Words before a script's name. */
  run: readonly string[];
  /** Commands of its own → kind. */
  own: Readonly<Record<string, CommandKind>>;
  /** A word that is none of its commands names a script, or a program. */
  isOpen: boolean;
  values: readonly string[];
}

const NODE_VALUES = ["--prefix", "-C", "--dir", "-F", "--filter", "-w", "--workspace", "--cwd"];

export const RUNNERS: Readonly<Record<string, ScriptRunner>> = {
  npm: {
    run: ["run", "run-script", "rum", "urn"],
    own: { test: TEST, t: TEST, tst: TEST, it: TEST, "install-test": TEST },
    isOpen: false,
    values: NODE_VALUES,
  },
  pnpm: { run: ["run"], own: { test: TEST, t: TEST }, isOpen: true, values: NODE_VALUES },
  yarn: { run: ["run"], own: { test: TEST }, isOpen: true, values: NODE_VALUES },
  bun: { run: ["run"], own: { test: TEST, build: BUILD }, isOpen: false, values: NODE_VALUES },
  deno: {
    run: ["task"],
    own: { test: TEST, lint: LINT, fmt: LINT, check: LINT, compile: BUILD },
    isOpen: false,
    values: ["-c", "--config", "--cwd"],
  },
  composer: { run: ["run", "run-script"], own: {}, isOpen: true, values: ["-d", "--working-dir"] },
};

/** Options of every program that make it talk about itself or do nothing. */
export const NO_EFFECT: readonly string[] = [
  "--help",
  "-h",
  "--version",
  "--dry-run",
  "--dryrun",
  "--dry_run",
];
