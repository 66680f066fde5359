/** An event in the shape of the original claude-rpg: POST /event. */
import { z } from "zod";

const text = z.string().optional();

/** Snake or camel case; whatever else it holds passes through. */
export const originalEvent = z.looseObject({
  hook_event_name: text,
  hookType: text.describe("pre_tool_use, post_tool_use, stop, user_prompt_submit, notification"),
  event_type: text,
  eventType: text,
  session_id: text,
  sessionId: text,
  pane_id: text.describe("tmux pane id, %3"),
  paneId: text,
  tmux_target: text,
  tmuxTarget: text,
});
