/** The fields of a hook's payload that we use; whatever else it holds passes through. */
import { z } from "zod";

const text = z.string().nullish().catch(null);

/** Only the fields we use; everything else passes through into the stored payload. */
export const payload = z.looseObject({
  hook_event_name: z.string().regex(/^[A-Za-z][0-9A-Za-z_]{0,63}$/),
  session_id: z.string().regex(/^[0-9A-Za-z._-]{1,128}$/),
  cwd: text,
  transcript_path: text,
  prompt_id: text,
  agent_id: text,
  agent_type: text,
  tool_name: text,
  tool_use_id: text,
  tool_input: z.unknown().optional(),
  tool_response: z.unknown().optional(),
  task_id: text,
  task_subject: text,
  source: text,
  reason: text,
  prompt: text,
  error: text,
  error_details: text,
  message: text,
  last_assistant_message: text,
  is_interrupt: z.boolean().nullish().catch(null),
  background_tasks: z.array(z.unknown()).nullish().catch(null),
  notification_type: text,
  tool_calls: z.array(z.unknown()).nullish().catch(null),
  mcp_server_name: text,
  elicitation_id: text,
});
export type Payload = z.infer<typeof payload>;
