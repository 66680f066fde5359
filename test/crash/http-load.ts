/** Senders that post hook events over kept-alive connections and insist until each is taken. */
import type { BinaryHome } from "../support/binary.ts";

export interface HttpLoadOptions {
  /** How many send at once, each a session of its own. */
  senders: number;
  /** Names the sessions and events of this load. */
  name: string;
  /** A pause between two events of one sender. */
  restMs?: number;
}

/** An event is sent again, under its id, until it is answered with 2xx: so does a script's spool. */
export class HttpLoad {
  readonly acknowledged = new Set<string>();
  /** Session → acknowledged ends of tool calls. */
  readonly toolCalls = new Map<string, number>();
  /** How long each acknowledged event took from its first request on. */
  readonly waitsMs: number[] = [];
  /** Requests in all, those again among them. */
  requests = 0;
  /** Answers that were neither 2xx nor 503, which a server in trouble may give. */
  readonly oddAnswers: string[] = [];
  readonly #senders: Promise<void>[];
  #isEnding = false;

  constructor(
    private readonly home: BinaryHome,
    private readonly options: HttpLoadOptions,
  ) {
    this.#senders = Array.from({ length: options.senders }, (_, n) =>
      this.#send(`${options.name}-${n}`),
    );
  }

  /** Lets each sender see its last event acknowledged; the server must be there. */
  async end(): Promise<void> {
    this.#isEnding = true;
    await Promise.all(this.#senders);
  }

  async #send(session: string): Promise<void> {
    const { hookToken, url } = this.home;
    const headers = { "content-type": "application/json", authorization: `Bearer ${hookToken}` };
    for (let n = 0; !this.#isEnding; n++) {
      const id = `${session}-event-${n}`;
      const payload = payloadOf(session, n);
      const body = JSON.stringify(payload);
      const isTaken = async () => {
        this.requests++;
        // No server, or one that was killed with the request in its hands: nothing was promised.
        const answer = await fetch(`${url}/hooks/claude-code`, {
          method: "POST",
          headers: { ...headers, "x-event-id": id },
          body,
        }).catch(() => null);
        if (answer?.status === 202) return true;
        if (answer && answer.status !== 503) this.oddAnswers.push(`${answer.status}`);
        return false;
      };
      const startedAt = performance.now();
      while (!(await isTaken())) await Bun.sleep(10);
      this.waitsMs.push(performance.now() - startedAt);
      this.acknowledged.add(id);
      if (payload.hook_event_name === "PostToolUse") {
        this.toolCalls.set(session, (this.toolCalls.get(session) ?? 0) + 1);
      }
      if (this.options.restMs) await Bun.sleep(this.options.restMs);
    }
  }
}

/** A turn of eight events: a prompt, three tools, a stop. */
export function payloadOf(session: string, n: number) {
  const turn = Math.floor(n / 8);
  const step = n % 8;
  const common = { session_id: session, cwd: `/nowhere/${session}`, prompt_id: `p${turn}` };
  if (step === 0) return { ...common, hook_event_name: "UserPromptSubmit", prompt: "Go on" };
  if (step === 7) return { ...common, hook_event_name: "Stop" };
  return {
    ...common,
    hook_event_name: step % 2 === 1 ? "PreToolUse" : "PostToolUse",
    tool_name: "Edit",
    tool_use_id: `toolu_${session}_${turn}_${Math.floor((step - 1) / 2)}`,
    tool_input: { file_path: "/nowhere/a", new_string: "x".repeat(500) },
    ...(step % 2 === 0 ? { tool_response: { ok: true } } : {}),
  };
}
