/** What came of a change: done, or refused with its sentence. */
import { visible } from "../text/visible.ts";
import { Icon } from "./icon.tsx";
import type { Act } from "./use-act.ts";

export function ActWord({ act }: { act: Act }) {
  const { text, isRefusal } = act.word.value;
  return (
    <p class="outcome" role="status">
      {text !== "" &&
        (isRefusal ? (
          <span class="status" data-tone="error">
            <Icon name="error" />
            <span>
              <strong>Not done.</strong> {visible(text)}
            </span>
          </span>
        ) : (
          <span>{visible(text)}</span>
        ))}
    </p>
  );
}
