/** The empty camp: three steps to the first agent, each checked live. */
import { useComputed } from "@preact/signals";
import { useApp } from "../app.ts";
import { Icon } from "../parts/icon.tsx";
import { visible } from "../text/visible.ts";

export function FirstSteps() {
  const { state } = useApp();
  const system = useComputed(() => state.value.system);
  const problem = system.value?.tmuxProblem ?? null;
  const hasHooks = system.value?.hasHooks ?? false;
  return (
    <section class="steps" aria-labelledby="steps-title">
      <h2 id="steps-title">The camp is empty</h2>
      <p>Three steps bring the first agent to the fire. This page checks them as you go.</p>
      <ol>
        <Step isDone={problem === null} title="tmux runs">
          {problem === null ? "A tmux server answers." : visible(problem)}
        </Step>
        <Step isDone={hasHooks} title="The hooks report">
          {hasHooks ? (
            "At least one event has come in."
          ) : (
            <>
              Run <code>claude-rpg install --hooks-only</code>; it asks first, and{" "}
              <code>uninstall</code> takes all of it back.
            </>
          )}
        </Step>
        <Step isDone={false} title="An agent works">
          Start one in a tmux pane: <code>tmux new -s camp claude</code>
        </Step>
      </ol>
      <p>
        No agent at hand? <code>claude-rpg demo</code> shows a camp of scripted ones.
      </p>
    </section>
  );
}

interface StepProps {
  isDone: boolean;
  title: string;
  children: preact.ComponentChildren;
}

function Step({ isDone, title, children }: StepProps) {
  return (
    <li data-done={isDone}>
      <h3>
        {title}
        <span class="mark">
          {isDone ? (
            <>
              <Icon name="check" /> done
            </>
          ) : (
            "to do"
          )}
        </span>
      </h3>
      <p>{children}</p>
    </li>
  );
}
