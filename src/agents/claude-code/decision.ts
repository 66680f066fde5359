/** From a person's decision to the JSON that the held hook prints. */
import type { DecisionBody } from "../../protocol/api.ts";
import type { OpenPermission } from "../../protocol/game.ts";
import type { HookDecision } from "../../protocol/hook-decision.ts";

export interface DecidedRequest {
  kind: OpenPermission["kind"];
  /** The tool's input, unchanged. */
  input: Readonly<Record<string, unknown>>;
  /** What the agent offered to remember; echoed whole for "always". */
  suggestions: readonly unknown[];
}

/**
 * Plan and question must be given their input back: since 2.1.199 an allow without it is
 * dropped, and the dialog stays (facts/claude-code 2.5).
 */
export function hookDecisionOf(request: DecidedRequest, decision: DecisionBody): HookDecision {
  return {
    hookSpecificOutput: {
      hookEventName: "PermissionRequest",
      decision:
        decision.behavior === "deny"
          ? { behavior: "deny", ...(decision.message ? { message: decision.message } : {}) }
          : {
              behavior: "allow",
              ...updatedInput(request, decision.answers),
              ...(decision.always ? { updatedPermissions: [...request.suggestions] } : {}),
            },
    },
  };
}

/** Why the decision does not fit what is asked, as one sentence; null: it does. */
export function misfitOf(request: DecidedRequest, decision: DecisionBody): string | null {
  if (decision.behavior === "deny") return null;
  const given = Object.keys(decision.answers ?? {});
  if (request.kind !== "question") return given.length === 0 ? null : NO_QUESTION;
  const asked = questionsOf(request.input);
  if (given.some((text) => !asked.includes(text))) return OTHER_QUESTION;
  return asked.every((text) => given.includes(text)) ? null : NOT_ALL;
}

const NO_QUESTION = "This request asks no question; allow or deny it.";
const OTHER_QUESTION = "An answer belongs to a question that is not asked here; look at it again.";
const NOT_ALL = "Answer each of its questions, or deny it.";

function questionsOf(input: DecidedRequest["input"]): string[] {
  const { questions } = input;
  if (!Array.isArray(questions)) return [];
  return questions.flatMap((one: unknown) => {
    const text = one !== null && typeof one === "object" && "question" in one ? one.question : null;
    return typeof text === "string" ? [text] : [];
  });
}

function updatedInput(
  request: DecidedRequest,
  answers: Readonly<Record<string, string>> | undefined,
): { updatedInput?: Record<string, unknown> } {
  switch (request.kind) {
    case "permission":
      return {};
    case "plan":
      return { updatedInput: { ...request.input } };
    case "question":
      return { updatedInput: { questions: request.input["questions"], answers: answers ?? {} } };
    default:
      return request.kind satisfies never;
  }
}
