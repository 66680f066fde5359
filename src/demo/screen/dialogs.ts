/** The dialogs in which an agent asks: a command, a change, a question, a plan. */
import { type DiffLine, diffRow } from "./blocks.ts";
import { BLANK, type Ink, type Row, row, wrap } from "./row.ts";

export type Dialog =
  | { kind: "command"; description: string; command: string; folder: string }
  | { kind: "edit"; file: string; lines: readonly DiffLine[] }
  | {
      kind: "question";
      header: string;
      question: string;
      options: readonly { label: string; description: string }[];
      /** What somebody types in place of an option. */
      other: string;
    }
  | { kind: "plan"; lines: readonly string[]; file: string };

/** The texts behind the digits 1, 2, 3 …, in order. */
export function optionLabels(dialog: Dialog): string[] {
  switch (dialog.kind) {
    case "command": {
      const word = dialog.command.split(" ")[0] ?? "";
      return ["Yes", `Yes, and don't ask again for ${word} commands in ${dialog.folder}`, "No"];
    }
    case "edit":
      return [
        "Yes",
        "Yes, and switch to accept edits (auto-approve file edits) for this session (shift+tab)",
        "No",
      ];
    case "question":
      return [
        ...dialog.options.map((option) => option.label),
        dialog.other || "Type something.",
        "Chat about this",
      ];
    case "plan":
      return ["Yes, and accept edits", "Yes, manually approve edits", "Tell Claude what to change"];
    default:
      return dialog satisfies never;
  }
}

/** `selected` is the index of the marked option. */
export function dialogRows(dialog: Dialog, selected: number, width: number): Row[] {
  switch (dialog.kind) {
    case "command":
      return [
        line("─", width, "dialog"),
        row([" Bash command", "dialogStrong"]),
        row([` ${dialog.description}`, "soft"]),
        line("╌", width, "dash"),
        ...wrap(dialog.command, width - 2).map((text) => row(` ${text}`)),
        line("╌", width, "dash"),
        row(" Do you want to proceed?"),
        ...options(dialog, selected, width, 1),
        BLANK,
        row([" Esc to cancel · Tab to amend", "soft"]),
      ];
    case "edit":
      return [
        line("─", width, "dialog"),
        row([" Edit file", "dialogStrong"]),
        row([` ${dialog.file}`, "soft"]),
        line("╌", width, "dash"),
        ...dialog.lines.map((change) => diffRow(change, 1)),
        line("╌", width, "dash"),
        row(` Do you want to make this edit to ${dialog.file.split("/").at(-1) ?? ""}?`),
        ...options(dialog, selected, width, 1),
        BLANK,
        row([" Esc to cancel · Tab to amend", "soft"]),
      ];
    case "question":
      return questionRows(dialog, selected, width);
    case "plan":
      return planRows(dialog, selected, width);
    default:
      return dialog satisfies never;
  }
}

function questionRows(
  dialog: Extract<Dialog, { kind: "question" }>,
  selected: number,
  width: number,
): Row[] {
  const count = dialog.options.length;
  const labels = optionLabels(dialog);
  const rows = dialog.options.flatMap((option, index) => [
    ...optionRows(index, option.label, index === selected, width, 0),
    ...wrap(option.description, width - 6).map((text) => row([`     ${text}`, "soft"])),
  ]);
  return [
    line("─", width, "rule"),
    row([` ☐ ${dialog.header} `, "chip"]),
    BLANK,
    ...wrap(dialog.question, width - 1).map((text) => row([text, "strong"])),
    BLANK,
    ...rows,
    ...optionRows(count, labels[count] ?? "", count === selected, width, 0, "soft"),
    line("─", width, "rule"),
    ...optionRows(count + 1, labels[count + 1] ?? "", count + 1 === selected, width, 0),
    BLANK,
    row(["Enter to select · ↑/↓ to navigate · Esc to cancel", "soft"]),
  ];
}

function planRows(
  dialog: Extract<Dialog, { kind: "plan" }>,
  selected: number,
  width: number,
): Row[] {
  const rule = "─".repeat(width - 4);
  const dashes = row([`  ${"╌".repeat(width - 4)}`, "dash"]);
  const [title = "", ...rest] = dialog.lines;
  return [
    line("▔", width, "dialog"),
    row([`  ${rule}`, "plan"]),
    row(["   Ready to code?", "dialogStrong"]),
    BLANK,
    row("   Here is Claude's plan:"),
    dashes,
    row([`   ${title}`, "strong"]),
    ...rest.flatMap((text) => wrap(text, width - 8).map((part) => row(`   ${part}`))),
    dashes,
    row([`  ${rule}`, "plan"]),
    ...wrap(
      "Claude has written up a plan and is ready to execute. Would you like to proceed?",
      width - 6,
    ).map((text) => row([`   ${text}`, "soft"])),
    BLANK,
    ...options(dialog, selected, width, 3),
    BLANK,
    row([`   ctrl+g to edit in Vim · ${dialog.file}`, "soft"]),
  ];
}

function options(dialog: Dialog, selected: number, width: number, indent: number): Row[] {
  return optionLabels(dialog).flatMap((label, index) =>
    optionRows(index, label, index === selected, width, indent),
  );
}

function optionRows(
  index: number,
  label: string,
  isSelected: boolean,
  width: number,
  indent: number,
  ink: Ink = "plain",
): Row[] {
  const margin = " ".repeat(indent);
  const [first = "", ...rest] = wrap(label, width - indent - 6);
  return [
    row(
      [`${margin}${isSelected ? "❯" : " "} `, "dialog"],
      [`${index + 1}. `, "soft"],
      [first, isSelected ? "dialog" : ink],
    ),
    ...rest.map((text) => row([`${margin}     ${text}`, isSelected ? "dialog" : ink])),
  ];
}

function line(character: string, width: number, ink: Ink): Row {
  return row([character.repeat(width), ink]);
}
