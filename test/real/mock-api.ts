/** A mock of the Messages API on loopback: streams what the script says, and tells what was asked. */
import { z } from "zod";
import { eventsOf } from "./answer-stream.ts";
import { PLAN, SCRIPT, type Step } from "./script.ts";

const block = z.looseObject({ type: z.string(), text: z.string().optional() });
const message = z.looseObject({
  role: z.string(),
  content: z.union([z.string(), z.array(block)]),
});
const request = z.looseObject({
  model: z.string().default("mock"),
  stream: z.boolean().default(false),
  messages: z.array(message).default([]),
  system: z.unknown().optional(),
  tools: z.array(z.unknown()).default([]),
});
type Request_ = z.infer<typeof request>;

/** No answer over a network is faster than this. */
const FIRST_ANSWER_MS = 250;

export class MockApi implements AsyncDisposable {
  /** Tags of the main requests, in the order in which they came. */
  readonly asked: string[] = [];
  readonly #tries = new Map<string, number>();
  readonly #server: ReturnType<typeof Bun.serve>;
  readonly #held = Promise.withResolvers<void>();
  #count = 0;

  /** `project`: what `@` in a path of the script stands for. */
  constructor(private readonly project: string) {
    this.#server = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      idleTimeout: 120,
      fetch: (call) => this.#answer(call),
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.port}`;
  }

  /** Lets the held answers go, now and from now on. */
  letGo(): void {
    this.#held.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop(true);
  }

  async #answer(call: Request): Promise<Response> {
    const { pathname } = new URL(call.url);
    if (call.method === "POST" && pathname === "/v1/messages/count_tokens") {
      return Response.json({ input_tokens: 12_000 });
    }
    if (call.method !== "POST" || pathname !== "/v1/messages") {
      return Response.json({ message: "hello" }, { status: pathname === "/" ? 200 : 404 });
    }
    const body = request.parse(await call.json());
    const { tag, step, isFirst } = this.#choose(body);
    if (tag) this.asked.push(tag);
    const number = ++this.#count;
    await Bun.sleep(step.waitMs ?? (isFirst ? FIRST_ANSWER_MS : 0));
    if (step.isHeld) await this.#held.promise;
    if (step.error && this.#fails(tag, step)) return refusal(step.error);
    const events = eventsOf(step, number, body.model);
    if (body.stream) return streamed(events, step.slowMs ?? 0, call.signal);
    return Response.json(events.whole);
  }

  #fails(tag: string, step: Step): boolean {
    if (!step.failsFirst) return true;
    const tries = (this.#tries.get(tag) ?? 0) + 1;
    this.#tries.set(tag, tries);
    return tries <= step.failsFirst;
  }

  #choose(body: Request_): { tag: string; step: Step; isFirst: boolean } {
    const last = textOf(body.messages.findLast(({ role }) => role === "user"));
    if (/detailed summary of/i.test(last)) {
      const step = { text: "<summary>Work on a service.</summary>", slowMs: 2_000 };
      return { tag: "", step, isFirst: true };
    }
    if (body.tools.length === 0) {
      return { tag: "", step: { text: '{"title":"A service"}' }, isFirst: false };
    }
    const at = body.messages.findLastIndex((one) => one.role === "user" && tagIn(one) !== null);
    const tag = tagIn(body.messages[at]) ?? "";
    const done = body.messages.slice(at + 1).filter(({ role }) => role === "assistant").length;
    const steps = SCRIPT[tag] ?? [{ text: "Hello." }];
    const step = steps[done] ?? { text: "All done." };
    const now = step.writesPlan ? planStep(body) : this.#inProject(step);
    return { tag, step: now, isFirst: done === 0 };
  }

  #inProject(step: Step): Step {
    const tools = step.tools?.map(({ name, input }) => {
      const path = input["file_path"];
      const inside = typeof path === "string" ? path.replace(/^@/, this.project) : undefined;
      return { name, input: inside ? { ...input, file_path: inside } : input };
    });
    return tools ? { ...step, tools } : step;
  }
}

/** In plan mode the client names a file, and wants the plan in it before it is put. */
function planStep(body: Request_): Step {
  const path = /(\/[^\s"\\]*\/plans\/[\w.-]+\.md)/.exec(JSON.stringify(body))?.[1];
  if (!path) return { tools: [{ name: "ExitPlanMode", input: { plan: PLAN } }] };
  return { tools: [{ name: "Write", input: { file_path: path, content: PLAN } }] };
}

function textOf(one: z.infer<typeof message> | undefined): string {
  const content = one?.content ?? "";
  const text =
    typeof content === "string"
      ? content
      : content.map((part) => (part.type === "text" ? part.text : "")).join("\n");
  return text.replace(/<system-reminder>[\s\S]*?<\/system-reminder>/g, "");
}

function tagIn(one: z.infer<typeof message> | undefined): string | null {
  const found = [...textOf(one).matchAll(/\[([a-z0-9]+)\]/g)].map((match) => match[1] ?? "");
  return found.findLast((tag) => tag in SCRIPT) ?? null;
}

function refusal({ status, type, message: text, limit }: NonNullable<Step["error"]>): Response {
  const resetS = Math.floor(Date.now() / 1_000) + 7_200;
  const headers: Record<string, string> = limit
    ? {
        "anthropic-ratelimit-unified-status": "rejected",
        "anthropic-ratelimit-unified-reset": String(resetS),
        "anthropic-ratelimit-unified-representative-claim": limit,
        "anthropic-ratelimit-unified-5h-utilization": "1.0",
        "anthropic-ratelimit-unified-5h-reset": String(resetS),
        "anthropic-ratelimit-unified-5h-surpassed-threshold": "0.9",
        "anthropic-ratelimit-unified-fallback-percentage": "0.5",
        "anthropic-ratelimit-unified-overage-disabled-reason": "org_level_disabled",
        "anthropic-ratelimit-unified-overage-status": "rejected",
        "retry-after": "7200",
      }
    : {};
  const error = { type: "error", error: { type, message: text } };
  return Response.json(error, { status, headers });
}

function streamed(
  { events, slowFrom, slowTo }: ReturnType<typeof eventsOf>,
  slowMs: number,
  signal: AbortSignal,
): Response {
  const pauseMs = slowMs / Math.max(1, slowTo - slowFrom);
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    async start(controller) {
      for (const [index, event] of events.entries()) {
        if (signal.aborted) return;
        controller.enqueue(
          encoder.encode(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`),
        );
        if (slowMs > 0 && index >= slowFrom && index < slowTo) await Bun.sleep(pauseMs);
      }
      controller.close();
    },
  });
  return new Response(stream, { headers: { "content-type": "text/event-stream" } });
}
