/** What stands in the transcript, and how each piece of it is drawn. */
import { BLANK, type Ink, type Row, row, wrap } from "./row.ts";

export interface DiffLine {
  kind: "same" | "removed" | "added";
  number: number;
  text: string;
}

export type Block =
  | { kind: "prompt"; text: string }
  | { kind: "said"; text: string }
  /** What was looked at, in one quiet line: `Read 2 files`. */
  | { kind: "looked"; text: string }
  | { kind: "call"; title: string; outcome: string; lines: readonly DiffLine[] }
  | {
      kind: "command";
      state: "asked" | "running" | "done" | "failed" | "refused";
      description: string;
      command: string;
      /** Output, or why it was not run. */
      lines: readonly string[];
    }
  | { kind: "helpers"; isRunning: boolean; helpers: readonly { name: string; state: string }[] }
  | { kind: "note"; title: string; lines: readonly string[] }
  /** Somebody pressed Esc or said No: it hangs from what stands above. */
  | { kind: "interrupted" }
  | { kind: "finished"; text: string };

export const INTERRUPTED = "Interrupted · What should Claude do instead?";

export function blockRows(block: Block, width: number): Row[] {
  switch (block.kind) {
    case "prompt":
      return wrap(block.text, width - 4).map((line, index) =>
        row([index === 0 ? "❯ " : "  ", "prompt"], [`${line} `, "prompt"]),
      );
    case "said":
      return wrap(block.text, width - 3).map((line, index) =>
        line === "" && index > 0 ? BLANK : row([index === 0 ? "● " : "  ", "bright"], line),
      );
    case "looked":
      return [row("  ", [block.text, "soft"])];
    case "call":
      return [
        headRow("good", block.title),
        row(["  ⎿  ", "soft"], block.outcome),
        ...block.lines.map((line) => diffRow(line, 6)),
      ];
    case "command":
      return commandRows(block, width);
    case "helpers":
      return helperRows(block);
    case "note":
      return [row(["● ", "soft"], block.title), ...hanging(block.lines, width, "soft")];
    case "interrupted":
      return [row([`  ⎿  ${INTERRUPTED}`, "soft"])];
    case "finished":
      return [row([`✻ ${block.text}`, "soft"])];
    default:
      return block satisfies never;
  }
}

/** `Update(src/map.ts)`: the tool's name stands out, its object does not. */
function headRow(bullet: Ink, title: string): Row {
  const [, name = title, rest = ""] = /^([^(]+)(\(.*)$/s.exec(title) ?? [];
  return row(["● ", bullet], [name, "strong"], rest);
}

/** One line of a change with its number, as Claude Code sets it. */
export function diffRow(line: DiffLine, indent: number): Row {
  const margin = " ".repeat(indent - 1);
  const number = String(line.number).padStart(3);
  switch (line.kind) {
    case "same":
      return row(margin, [`${number}  `, "soft"], line.text);
    case "removed":
      return row(margin, [`${number} -${line.text}`, "removed"]);
    case "added":
      return row(margin, [`${number} +${line.text}`, "added"]);
    default:
      return line.kind satisfies never;
  }
}

/** Lines under the corner `⎿`; only the first row bears it. */
function hanging(lines: readonly string[], width: number, ink: Ink): Row[] {
  return lines
    .flatMap((line) => wrap(line, width - 6))
    .map((line, index) => row([index === 0 ? "  ⎿  " : "     ", "soft"], [line, ink]));
}

function commandRows(block: Extract<Block, { kind: "command" }>, width: number): Row[] {
  const { state, description, command, lines } = block;
  const call = wrap(`$ ${command}`, width - 6).map((line, index) =>
    row([`${index === 0 ? "  ⎿  " : "     "}${line}`, "soft"]),
  );
  switch (state) {
    case "asked":
      return [row(`  ${description}`), ...call];
    case "running":
      return [row(["● ", "soft"], description), ...call];
    case "done":
      return [headRow("good", `Bash(${command})`), ...hanging(lines, width, "plain")];
    case "failed":
      return [headRow("bad", `Bash(${command})`), ...hanging(lines, width, "bad")];
    case "refused":
      return [
        row(["  Did not run 1 call", "soft"]),
        ...call,
        ...lines.map((line) => row([`  ⎿  ${line}`, "soft"])),
      ];
    default:
      return state satisfies never;
  }
}

function helperRows(block: Extract<Block, { kind: "helpers" }>): Row[] {
  const { helpers, isRunning } = block;
  const count = `${helpers.length} agent${helpers.length === 1 ? "" : "s"}`;
  const head = isRunning
    ? row(["● ", "soft"], "Running ", [String(helpers.length), "strong"], count.slice(1), "…")
    : row(["● ", "good"], [count, "strong"], " came back");
  const rows = helpers.flatMap(({ name, state }, index) => {
    const isLast = index === helpers.length - 1;
    return [
      row([isLast ? "   └ " : "   ├ ", "soft"], [name, "strong"]),
      row([isLast ? "     ⎿  " : "   │ ⎿  ", "soft"], [state, "soft"]),
    ];
  });
  return [head, ...rows];
}
