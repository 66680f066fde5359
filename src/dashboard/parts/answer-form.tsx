/** Buttons that answer an open request: allow, always, deny with a word, or the options. */
import { useSignal } from "@preact/signals";
import type { OpenPermission } from "../../protocol/game.ts";
import { useApp } from "../app.ts";
import { askedOf } from "../asked/asked.ts";
import { AskedView } from "./asked-view.tsx";
import { QuestionForm } from "./question-form.tsx";
import { useDecision } from "./use-decision.ts";
import { useWhole } from "./use-whole.ts";

interface AnswerFormProps {
  permission: OpenPermission;
  /** True while a tap could hit the wrong card, or the server is gone. */
  isResting: boolean;
}

export function AnswerForm(props: AnswerFormProps) {
  const { whole, detail } = useWhole(props.permission);
  if (!whole) return <p class="note">{detail ?? "Fetching what is asked …"}</p>;
  return <WholeForm permission={whole} isResting={props.isResting} />;
}

function WholeForm({ permission, isResting }: AnswerFormProps) {
  const { rights } = useApp();
  const { decision, send } = useDecision(permission.id);
  const asked = askedOf(permission);
  const state = decision.value;
  const isAnswered = state.state === "sending" || state.state === "sent";
  const isBlocked = isResting || isAnswered;
  const isPlan = permission.kind === "plan";
  const label = isPlan ? "The plan" : `What ${permission.tool} would do`;
  const canAnswer = rights.value.canDecide && !permission.isCut && permission.isAnswerable;
  return (
    <>
      <AskedView asked={asked} label={label} />
      {permission.isCut && (
        <p class="note">This request is too large to show whole: answer it in its terminal.</p>
      )}
      {!permission.isAnswerable && (
        <p class="note">Asked before this server started: answer it in its terminal.</p>
      )}
      {asked.kind === "question" && (
        <QuestionForm
          questions={asked.questions}
          isReadOnly={!canAnswer}
          isBlocked={isBlocked}
          isAnswered={isAnswered}
          onAnswer={(answers) => send({ behavior: "allow", always: false, answers }, "Answered")}
          onDecline={() => send({ behavior: "deny" }, "Declined")}
        />
      )}
      {asked.kind !== "question" && canAnswer && (
        <Buttons
          allowWord={isPlan ? "Approve plan" : "Allow"}
          denyWord={isPlan ? "Keep planning" : "Deny"}
          canAllowAlways={permission.canAllowAlways && rights.value.canAllowAlways}
          isBlocked={isBlocked}
          isAnswered={isAnswered}
          onAllow={(always) => send({ behavior: "allow", always }, "Allowed")}
          onDeny={(message) =>
            send(message ? { behavior: "deny", message } : { behavior: "deny" }, "Denied")
          }
        />
      )}
      <p class="outcome" role="status">
        {state.state === "sending" && "Sending …"}
        {state.state === "sent" && `${state.word}. The agent goes on.`}
        {state.state === "refused" && state.detail}
      </p>
    </>
  );
}

interface ButtonsProps {
  allowWord: string;
  denyWord: string;
  canAllowAlways: boolean;
  /** Taps do nothing now; Enter in a field does, for the focus cannot slide to another card. */
  isBlocked: boolean;
  isAnswered: boolean;
  onAllow(always: boolean): void;
  onDeny(message: string): void;
}

function Buttons(props: ButtonsProps) {
  const { isBlocked } = props;
  const isSaying = useSignal(false);
  const word = useSignal("");
  // aria-disabled keeps the focus where it is; `disabled` would throw it away.
  const act = (run: () => void) => ({
    "aria-disabled": isBlocked,
    onClick: () => {
      if (!isBlocked) run();
    },
  });
  return (
    <div class="actions">
      <button
        type="button"
        class="primary"
        data-act="allow"
        aria-keyshortcuts="a"
        {...act(() => props.onAllow(false))}
      >
        {props.allowWord}
      </button>
      {props.canAllowAlways && (
        <button type="button" {...act(() => props.onAllow(true))}>
          Always
        </button>
      )}
      <button
        type="button"
        data-act="deny"
        aria-keyshortcuts="d"
        {...act(() => props.onDeny(word.value.trim()))}
      >
        {props.denyWord}
      </button>
      {isSaying.value ? (
        <input
          type="text"
          class="word"
          aria-label="What the agent is told with the refusal; Enter denies"
          placeholder="Say why, then Enter"
          maxLength={2_000}
          value={word.value}
          ref={(input) => input?.focus()}
          onInput={(event) => {
            word.value = event.currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.isComposing || props.isAnswered) return;
            props.onDeny(word.value.trim());
          }}
        />
      ) : (
        <button
          type="button"
          class="quiet"
          onClick={() => {
            isSaying.value = true;
          }}
        >
          {props.denyWord} with a word …
        </button>
      )}
    </div>
  );
}
