/** Words that appear as they are thought of. */
import type { TurnContext } from "./turn-context.ts";

/** A calm reader follows this: characters at once, and seconds between. */
const CHARACTERS = 12;
const STEP_SECONDS = 0.12;

/** `{answer}` in the text is what the person chose. */
export async function say(context: TurnContext, text: string): Promise<void> {
  const { show, pace, signal } = context;
  const whole = text.replaceAll("{answer}", context.answer);
  for (let end = CHARACTERS; end < whole.length; end += CHARACTERS) {
    const block = { kind: "said", text: whole.slice(0, end) } as const;
    if (end === CHARACTERS) show.add(block);
    else show.change(block);
    await pace.rest(STEP_SECONDS, signal);
  }
  const block = { kind: "said", text: whole } as const;
  if (whole.length > CHARACTERS) show.change(block);
  else show.add(block);
  show.tokens += Math.ceil(whole.length / 4);
  context.said = whole;
}
