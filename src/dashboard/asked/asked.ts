/** What an open request asks, read from the tool's input into something that can be shown. */
import type { OpenPermission } from "../../protocol/game.ts";
import { bounds } from "../bounds.ts";
import { visible } from "../text/visible.ts";
import { type DiffLine, diffLines } from "./diff.ts";

export interface Choice {
  label: string;
  description: string;
}

export interface Question {
  /** As the agent wrote it: the key under which the answer goes back. */
  question: string;
  header: string;
  choices: Choice[];
  canChooseMany: boolean;
}

export type Asked =
  | { kind: "command"; command: string; note: string }
  | { kind: "edit"; path: string; lines: DiffLine[] }
  | { kind: "plan"; text: string }
  | { kind: "question"; questions: Question[] }
  | { kind: "fields"; fields: { name: string; text: string }[] };

/** Never throws: an input of an unknown form is shown field by field, whole. */
export function askedOf(permission: OpenPermission): Asked {
  const { input, kind } = permission;
  if (kind === "question") {
    const questions = readQuestions(input["questions"]);
    if (questions.length > 0) return { kind: "question", questions };
  }
  const plan = input["plan"];
  if (kind === "plan" && typeof plan === "string") return { kind: "plan", text: shown(plan) };
  const command = input["command"];
  if (permission.tool === "Bash" && typeof command === "string") {
    return { kind: "command", command: shown(command), note: shown(text(input["description"])) };
  }
  const lines = editLines(input);
  const path = input["file_path"];
  if (lines && typeof path === "string") return { kind: "edit", path: shown(path), lines };
  return { kind: "fields", fields: fieldsOf(input) };
}

/** Lines of Edit, MultiEdit and Write; null for any other tool. */
function editLines(input: Record<string, unknown>): DiffLine[] | null {
  const { old_string: before, new_string: after, content, edits } = input;
  if (typeof before === "string" && typeof after === "string") {
    return diffLines(shown(before), shown(after));
  }
  if (Array.isArray(edits)) {
    const parts = edits.map((edit: unknown) => (isRecord(edit) ? editLines(edit) : null));
    return parts.every((part) => part !== null) ? parts.flat() : null;
  }
  if (typeof content !== "string") return null;
  return shown(content)
    .split("\n")
    .map((line) => ({ kind: "added", text: line }));
}

function readQuestions(value: unknown): Question[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((one) => ({
    question: text(one["question"]),
    header: text(one["header"]),
    canChooseMany: one["multiSelect"] === true,
    choices: (Array.isArray(one["options"]) ? one["options"] : [])
      .filter(isRecord)
      .map((option) => ({
        label: text(option["label"]),
        description: text(option["description"]),
      })),
  }));
}

function fieldsOf(input: Record<string, unknown>): { name: string; text: string }[] {
  return Object.entries(input).map(([name, value]) => ({
    name: visible(name),
    text: shown(typeof value === "string" ? value : JSON.stringify(value, null, 2)),
  }));
}

function shown(value: string): string {
  const cut = value.length > bounds.askedTextCharsMax;
  const head = cut ? value.slice(0, bounds.askedTextCharsMax) : value;
  return visible(head) + (cut ? "\n… cut here; read the rest in the terminal" : "");
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
