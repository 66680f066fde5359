/** Asks a person: the dialog and the held hook at once; the first answer wins. */
import type { HookDecision } from "../../protocol/hook-decision.ts";
import type { Dialog } from "../screen/dialogs.ts";
import type { ToolUse } from "./payloads.ts";
import type { Choice } from "./show.ts";
import type { TurnContext } from "./turn-context.ts";

export type Verdict =
  /** `answers` of a question: its text → what was chosen; empty for all else. */
  | { kind: "yes"; optionIndex: number; answers: Readonly<Record<string, string>> }
  /** The page said no: the agent hears of it and may go on talking. */
  | { kind: "denied"; message: string | null }
  /** Esc or No in the terminal: the turn ends without a word. */
  | { kind: "refused" };

export interface Request {
  tool: ToolUse;
  dialog: Dialog;
  /** Rules that the person may ask to keep. */
  suggestions: readonly unknown[];
  /** How the registry calls this wait. */
  waitingFor: string;
  /** The words of the late notification. */
  notice: string;
}

/** The real agent writes its registry this soon, and its notification this late. */
const REGISTRY_SECONDS = 0.1;
const NOTICE_SECONDS = 6;

export async function askPerson(context: TurnContext, request: Request): Promise<Verdict> {
  const { show, hooks, registry, pace, payloads } = context;
  const chosen = show.openDialog(request.dialog);
  const asked = await hooks.ask(payloads.asked(request.tool, request.suggestions));
  const timers = [
    setTimeout(() => registry.write("waiting", request.waitingFor), pace.ms(REGISTRY_SECONDS)),
    setTimeout(() => hooks.tell(payloads.notice(request.notice)), pace.ms(NOTICE_SECONDS)),
  ];
  const byTerminal = chosen.then((choice) => verdictOfChoice(request.dialog, choice));
  const verdict = await Promise.race([byTerminal, byHook(request.dialog, asked.decision)]);
  for (const timer of timers) clearTimeout(timer);
  show.closeDialog();
  // Esc and No end the waiting hook; after a Yes it is left to end by itself.
  if (verdict.kind === "refused") asked.cancel();
  else registry.write("busy");
  return verdict;
}

function verdictOfChoice(dialog: Dialog, choice: Choice): Verdict {
  if (choice.kind === "escape") return { kind: "refused" };
  const { index, other } = choice;
  if (dialog.kind !== "question") {
    // The last option of all other dialogs is the No.
    return index >= 2 ? { kind: "refused" } : { kind: "yes", optionIndex: index, answers: {} };
  }
  const answer = dialog.options[index]?.label ?? other;
  const isDeclined = index > dialog.options.length || answer === "";
  if (isDeclined) return { kind: "refused" };
  return { kind: "yes", optionIndex: index, answers: { [dialog.question]: answer } };
}

/** Without a decision the script's end means nothing: the dialog goes on waiting. */
async function byHook(dialog: Dialog, decision: Promise<HookDecision | null>): Promise<Verdict> {
  const found = (await decision)?.hookSpecificOutput.decision;
  if (!found) return await new Promise<never>(() => {});
  if (found.behavior === "deny") return { kind: "denied", message: found.message ?? null };
  return { kind: "yes", optionIndex: 0, answers: answersOf(dialog, found.updatedInput) };
}

function answersOf(
  dialog: Dialog,
  updatedInput: Readonly<Record<string, unknown>> | undefined,
): Record<string, string> {
  if (dialog.kind !== "question") return {};
  const given: unknown = updatedInput?.["answers"];
  const answers = typeof given === "object" && given !== null ? Object.entries(given) : [];
  return Object.fromEntries(answers.map(([question, answer]) => [question, String(answer)]));
}
