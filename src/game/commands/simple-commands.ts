/** From a shell line to the simple commands that it runs, each on its own. */
import { type Command, forEachChild, parse, type Script, type SyntaxNode } from "unbash";

export interface SimpleCommand {
  /** Program and arguments as the shell would hand them over, as far as the text tells. */
  words: string[];
  /** False: the line's success does not tell whether this succeeded. */
  isSure: boolean;
}

/** Longer lines carry files in heredocs; what stands behind them is not looked at. */
const LINE_CHARS_MAX = 32 * 1024;
/** Commands inside commands (`$(…)`, `bash -c`, functions) are followed this deep. */
const DEPTH_MAX = 3;
const COMMANDS_MAX = 200;

/** Never throws: a line that is no shell has no commands. */
export function simpleCommands(line: string): SimpleCommand[] {
  const walk = new Walk();
  walk.script(line, 0, true);
  return walk.found;
}

class Walk {
  readonly found: SimpleCommand[] = [];
  readonly #functions = new Map<string, SyntaxNode>();

  script(text: string, depth: number, isSure: boolean): void {
    if (depth > DEPTH_MAX) return;
    let script: Script;
    try {
      script = parse(text.slice(0, LINE_CHARS_MAX));
    } catch {
      // The parser is tolerant, but nesting without end may exhaust the stack: nothing is known.
      return;
    }
    this.node(script, depth, isSure);
  }

  node(node: SyntaxNode, depth: number, isSure: boolean): void {
    if (this.found.length >= COMMANDS_MAX) return;
    switch (node.type) {
      case "Script":
      case "CompoundList": {
        const isTold = !isHiddenByItsEnd(node.commands);
        for (const statement of node.commands) this.node(statement, depth, isSure && isTold);
        return;
      }
      case "Statement":
        this.node(node.command, depth, isSure && !node.background);
        return;
      case "AndOr":
        this.#chain(node, depth, isSure);
        return;
      case "Pipeline": {
        const isTurned = node.prefixes.some((prefix) => prefix.type === "Negation");
        for (const command of node.commands) this.node(command, depth, isSure && !isTurned);
        return;
      }
      case "Redirected":
        this.node(node.command, depth, isSure);
        return;
      case "Subshell":
      case "BraceGroup":
      case "For":
      case "ArithmeticFor":
        this.node(node.body, depth, isSure);
        return;
      case "While":
        // The condition's last run failed, or the loop would not have ended.
        this.node(node.clause, depth, false);
        this.node(node.body, depth, isSure);
        return;
      case "If":
        this.node(node.clause, depth, false);
        this.node(node.then, depth, isSure);
        return;
      case "Function":
        if (node.name.value) this.#functions.set(node.name.value, node.body);
        return;
      case "Command":
        this.#command(node, depth, isSure);
        return;
      default:
        // Tests, arithmetic, case and select: which part ran is not to be seen.
        return;
    }
  }

  /** What stands behind `||` may not have run; what stands before it may have failed. */
  #chain(node: Extract<SyntaxNode, { type: "AndOr" }>, depth: number, isSure: boolean): void {
    const { commands, operators } = node;
    const hidden = operators.findLastIndex(
      (operator, at) => operator === "||" && !isEnd(commands[at + 1]),
    );
    for (const [index, command] of commands.entries()) {
      if (operators[index - 1] === "||") continue;
      this.node(command, depth, isSure && index > hidden);
    }
  }

  #command(command: Command, depth: number, isSure: boolean): void {
    this.#substitutions(command, depth);
    const name = command.name?.value;
    if (!name) return;
    const words = [name, ...command.args.map((word) => ("value" in word ? plain(word) : ""))];
    const body = this.#functions.get(name);
    if (body) {
      if (depth < DEPTH_MAX) this.node(body, depth + 1, isSure);
      return;
    }
    this.found.push({ words, isSure });
  }

  /** `$(…)` and `<(…)` in words run too; whether they succeeded is lost. */
  #substitutions(node: SyntaxNode, depth: number): void {
    if (depth >= DEPTH_MAX) return;
    forEachChild(node, (child) => {
      if (child.type === "HereDoc" || child.type === "HereString") return;
      if (child.type === "CommandExpansion" || child.type === "ProcessSubstitution") {
        if (child.script) this.node(child.script, depth + 1, false);
        return;
      }
      this.#substitutions(child, depth);
    });
  }
}

/** An argument's text: of `name=value` the whole. */
function plain(word: Extract<SyntaxNode, { type: "Word" | "Assignment" }>): string {
  return word.type === "Word" ? word.value : word.text;
}

/** `npm test; echo "exit: $?"`: the line succeeds whatever came before its end. */
function isHiddenByItsEnd(statements: readonly SyntaxNode[]): boolean {
  const last = statements.at(-1);
  if (statements.length < 2 || !last || !cannotFail(last)) return false;
  return !statements.some(stopsAtFailure);
}

function cannotFail(node: SyntaxNode): boolean {
  if (node.type === "Statement" || node.type === "Redirected") return cannotFail(node.command);
  if (node.type !== "Command") return false;
  const name = node.name?.value ?? "";
  const [first] = node.args;
  if (name === "exit") return first?.type === "Word" && first.value === "0";
  return ["echo", "printf", "true", ":"].includes(name);
}

/** `set -e`, `set -euo pipefail`. */
function stopsAtFailure(node: SyntaxNode): boolean {
  if (node.type === "Statement") return stopsAtFailure(node.command);
  if (node.type !== "Command" || node.name?.value !== "set") return false;
  const words = node.args.map((word) => ("value" in word ? plain(word) : ""));
  return words.some((word) => /^-[a-z]*e|^errexit$/.test(word));
}

/** `|| exit 1` and its like pass the failure on. */
function isEnd(node: SyntaxNode | undefined): boolean {
  if (node?.type === "BraceGroup") return isEnd(node.body.commands.at(-1)?.command);
  if (node?.type !== "Command") return false;
  const [first] = node.args;
  const code = first?.type === "Word" ? first.value : "1";
  const name = node.name?.value ?? "";
  return name === "false" || (/^(exit|return)$/.test(name) && code !== "0");
}
