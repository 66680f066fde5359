/** The agent's questions with their options as buttons; several questions are sent together. */
import { useSignal } from "@preact/signals";
import type { Question } from "../asked/asked.ts";
import { visible } from "../text/visible.ts";

interface QuestionFormProps {
  questions: Question[];
  isReadOnly: boolean;
  /** Taps do nothing now; Enter in a field does, for the focus cannot slide to another card. */
  isBlocked: boolean;
  isAnswered: boolean;
  /** Question text → chosen label, several joined with commas. */
  onAnswer(answers: Record<string, string>): void;
  onDecline(): void;
}

export function QuestionForm(props: QuestionFormProps) {
  const { questions, isReadOnly, isBlocked } = props;
  const chosen = useSignal<Record<string, string[]>>({});
  const [only] = questions;
  const isOneTap = questions.length === 1 && only !== undefined && !only.canChooseMany;
  const isComplete = questions.every((one) => (chosen.value[one.question] ?? []).length > 0);

  const choose = (question: Question, label: string) => {
    if (isOneTap) return props.onAnswer({ [question.question]: label });
    const before = chosen.value[question.question] ?? [];
    const has = before.includes(label);
    const toggled = has ? before.filter((one) => one !== label) : [...before, label];
    chosen.value = {
      ...chosen.value,
      [question.question]: question.canChooseMany ? toggled : [label],
    };
  };
  const sendAll = () => {
    if (isBlocked || !isComplete) return;
    const answers = Object.entries(chosen.value).map(([text, labels]) => [text, labels.join(", ")]);
    props.onAnswer(Object.fromEntries(answers));
  };
  return (
    <div class="questions">
      {questions.map((question) => (
        <fieldset key={question.question}>
          <legend>{visible(question.question)}</legend>
          {question.choices.map((choice, index) => (
            <button
              key={choice.label}
              type="button"
              class="choice"
              data-option={questions.length === 1 ? index + 1 : undefined}
              aria-pressed={
                isOneTap
                  ? undefined
                  : (chosen.value[question.question] ?? []).includes(choice.label)
              }
              aria-disabled={isBlocked || isReadOnly}
              onClick={() => {
                if (!isBlocked && !isReadOnly) choose(question, choice.label);
              }}
            >
              <strong>{visible(choice.label)}</strong>
              {choice.description && <span>{visible(choice.description)}</span>}
            </button>
          ))}
          {!isReadOnly && (
            <OwnWords isBlocked={props.isAnswered} onSay={(say) => choose(question, say)} />
          )}
        </fieldset>
      ))}
      {!isReadOnly && (
        <div class="actions">
          {!isOneTap && (
            <button
              type="button"
              class="primary"
              aria-disabled={isBlocked || !isComplete}
              onClick={sendAll}
            >
              Send answers
            </button>
          )}
          <button
            type="button"
            class="quiet"
            data-act="deny"
            aria-disabled={isBlocked}
            onClick={() => !isBlocked && props.onDecline()}
          >
            Decline to answer
          </button>
        </div>
      )}
    </div>
  );
}

function OwnWords({ isBlocked, onSay }: { isBlocked: boolean; onSay(text: string): void }) {
  const text = useSignal("");
  return (
    <input
      type="text"
      class="word"
      aria-label="Another answer in your own words; Enter chooses it"
      placeholder="Another answer, then Enter"
      maxLength={4_000}
      value={text.value}
      onInput={(event) => {
        text.value = event.currentTarget.value;
      }}
      onKeyDown={(event) => {
        const said = text.value.trim();
        if (event.key !== "Enter" || event.isComposing || isBlocked || said === "") return;
        onSay(said);
      }}
    />
  );
}
