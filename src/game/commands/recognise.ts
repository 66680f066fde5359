/** Recognises what a shell line did: commits, pushes, tests, builds, lints, deploys. */
import { hasOption, readArguments } from "./arguments.ts";
import { gitKind, requestKind } from "./git-commands.ts";
import type { CommandKind, KnownCommand } from "./kinds.ts";
import { lookThrough, programName } from "./look-through.ts";
import { NO_EFFECT, PROGRAMS, type Program, RUNNERS, type ScriptRunner } from "./programs.ts";
import { scriptKind } from "./script-names.ts";
import { simpleCommands } from "./simple-commands.ts";

const SHELLS = /^(ba|z|da|k|a)?sh$/;
/** Lines inside lines: `bash -c "…"`, `eval "…"`. */
const LINES_DEPTH_MAX = 2;

/**
 * What a line is known to have run, each kind once: a loop or a repetition inside one line is
 * one deed. Never throws.
 */
export function recognise(line: string): KnownCommand[] {
  const known = new Map<CommandKind, boolean>();
  collect(line, true, 0, known);
  return [...known].map(([kind, isSure]) => ({ kind, isSure }));
}

function collect(
  line: string,
  isSureLine: boolean,
  depth: number,
  known: Map<CommandKind, boolean>,
): void {
  for (const { words, isSure } of simpleCommands(line)) {
    const own = lookThrough(words);
    const inner = depth < LINES_DEPTH_MAX ? lineInside(own) : null;
    if (inner !== null) collect(inner, isSureLine && isSure, depth + 1, known);
    for (const kind of kindsOf(own)) {
      known.set(kind, known.get(kind) === true || (isSureLine && isSure));
    }
  }
}

/** The line that a command hands to a shell. */
function lineInside(words: readonly string[]): string | null {
  const [first = "", ...args] = words;
  const name = programName(first);
  if (name === "eval") return args.join(" ");
  if (!SHELLS.test(name)) return null;
  const at = args.findIndex((word) => /^-[a-z]*c$/.test(word));
  return at < 0 ? null : (args[at + 1] ?? null);
}

/** Kinds of one command without its wrappers. */
export function kindsOf(words: readonly string[]): CommandKind[] {
  const [first = "", ...args] = words;
  const name = programName(first);
  const one = (kind: CommandKind | null) => (kind ? [kind] : []);
  if (name === "git") return one(gitKind(args));
  if (name === "gh" || name === "glab") return one(requestKind(args));
  if (args.some((word) => NO_EFFECT.includes(word.split("=")[0] ?? word))) return [];
  const runner = Object.hasOwn(RUNNERS, name) ? RUNNERS[name] : undefined;
  if (runner) return runnerKinds(runner, args);
  const program = Object.hasOwn(PROGRAMS, name) ? PROGRAMS[name] : undefined;
  return program && !isOtherUse(name, args) ? programKinds(program, args) : special(name, args);
}

function programKinds(program: Program, args: readonly string[]): CommandKind[] {
  const { positionals } = readArguments(args, program.values ?? []);
  // Behind `--` too: `cargo test -- --list` runs none.
  if (args.some((word) => program.unless?.includes(word.split("=")[0] ?? word))) return [];
  const own = positionals.filter((word) => !/^[A-Za-z_]\w*=/.test(word) && !word.startsWith("+"));
  const [first] = own;
  if (program.scripts) {
    if (own.length === 0) return program.bare ? [program.bare] : [];
    return [...new Set(own.flatMap((word) => targetKind(word, program) ?? []))];
  }
  if (first !== undefined && program.commands && Object.hasOwn(program.commands, first)) {
    const kind = program.commands[first];
    return kind ? [kind] : [];
  }
  if (!program.always || (first !== undefined && program.not?.includes(first))) return [];
  return [program.always];
}

/** A target of make and its like; Gradle writes `:app:testDebug`, Maven `verify`. */
function targetKind(word: string, program: Program): CommandKind | null {
  if (/^(check|verify|integration-test|run-tests?|testOnly|spec)$/.test(word)) {
    return "command:test";
  }
  if (/^(all|package|assemble\w*|compile\w*|install|jar|bootJar)$/.test(word)) {
    // `make install` puts what is there into place; of Maven it is the whole build.
    return word === "install" && program.bare ? null : "command:build";
  }
  const last = word.slice(word.lastIndexOf(":") + 1);
  if (/^test[A-Z]\w*$|^\w+(Test|Check)$/.test(last)) return "command:test";
  return scriptKind(word);
}

function runnerKinds(runner: ScriptRunner, args: readonly string[]): CommandKind[] {
  const { positionals, options } = readArguments(args, runner.values);
  const one = (kind: CommandKind | null | undefined) => (kind ? [kind] : []);
  if (hasOption(options, "--watch", "--watchAll", "--ui")) return [];
  const words = behindWorkspace(positionals);
  const [first, second] = words;
  if (first === undefined) return [];
  if (runner.run.includes(first)) return second === undefined ? [] : one(scriptKind(second));
  if (Object.hasOwn(runner.own, first)) return one(runner.own[first]);
  if (!runner.isOpen) return [];
  // `pnpm vitest run` starts a program of the packages, `yarn lint` a script.
  const at = args.indexOf(first);
  const isProgram = Object.hasOwn(PROGRAMS, first) || first === "tsc";
  return isProgram ? kindsOf(args.slice(at)) : one(scriptKind(first));
}

/** `yarn workspace app test`, `yarn workspaces foreach run test`. */
function behindWorkspace(words: readonly string[]): readonly string[] {
  if (words[0] === "workspace") return words.slice(2);
  if (words[0] === "workspaces") return words.slice(words[1] === "foreach" ? 2 : 1);
  return words;
}

/** Programs whose other uses are told by one option. */
function isOtherUse(name: string, args: readonly string[]): boolean {
  if (name === "cmake") return !args.includes("--build");
  if (name === "docker" || name === "podman") {
    return args[0] === "buildx" && args[1] !== "build" && args[1] !== "bake";
  }
  if (name === "cargo" && args[0] === "nextest") return args[1] !== "run" && args[1] !== "r";
  return false;
}

/** Programs that need more than a table. */
function special(name: string, args: readonly string[]): CommandKind[] {
  if (name === "tsc" || name === "vue-tsc") {
    if (["--init", "--watch", "-w", "--showConfig", "-v"].some((word) => args.includes(word))) {
      return [];
    }
    return [args.includes("--noEmit") ? "command:lint" : "command:build"];
  }
  if (name === "node") return nodeKinds(args);
  if (/^python[\d.]*$|^pypy3?$/.test(name)) return behindModule(args, ["-W", "-X"]);
  if (name === "coverage" && args[0] === "run") return behindModule(args.slice(1), []);
  if (name === "php") return kindsOf(args.filter((word) => !word.startsWith("-")));
  if (name === "docker-compose") return args.includes("build") ? ["command:build"] : [];
  if (name === "gcloud" && args.includes("deploy")) return ["command:deploy"];
  if (name === "cap" && args[1] === "deploy") return ["command:deploy"];
  if (name === "clarinet") return clarinetKinds(args);
  if (name === "stx" && /^deploy/.test(args.find((word) => !word.startsWith("-")) ?? "")) {
    if (args.some((word) => word === "-t" || /testnet/.test(word))) return ["blockchain:testnet"];
    return ["blockchain:mainnet"];
  }
  return [];
}

function nodeKinds(args: readonly string[]): CommandKind[] {
  if (args.includes("--test")) return args.includes("--watch") ? [] : ["command:test"];
  const at = args.findIndex((word) => !word.startsWith("-"));
  const isPackage = /node_modules\/(\.bin\/)?/.test(args[at] ?? "");
  return isPackage ? kindsOf([scriptOf(args[at] ?? ""), ...args.slice(at + 1)]) : [];
}

/** `node_modules/jest/bin/jest.js` is jest. */
function scriptOf(path: string): string {
  return programName(path).replace(/\.(m|c)?js$/, "");
}

/** `python -m pytest` is pytest; a file of one's own is not known. */
function behindModule(args: readonly string[], values: readonly string[]): CommandKind[] {
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? "";
    if (word === "-m") return kindsOf(args.slice(at + 1));
    if (!word.startsWith("-")) return /(^|\/)manage\.py$/.test(word) ? django(args[at + 1]) : [];
    if (values.includes(word)) at++;
  }
  return [];
}

function django(command: string | undefined): CommandKind[] {
  return command === "test" ? ["command:test"] : [];
}

function clarinetKinds(args: readonly string[]): CommandKind[] {
  const [first, second] = args;
  if (first === "check") return ["blockchain:check"];
  if (first === "test") return ["blockchain:test"];
  const isDeploy =
    first === "deploy" ||
    (/^deployments?$/.test(first ?? "") && (second === "apply" || second === "deploy"));
  if (!isDeploy) return [];
  if (args.includes("--testnet") || args.includes("-t")) return ["blockchain:testnet"];
  return args.includes("--mainnet") || args.includes("-m") ? ["blockchain:mainnet"] : [];
}
