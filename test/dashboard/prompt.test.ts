/** The way of a prompt, and what the browser remembers of it. */
import { describe, expect, test } from "bun:test";
import type { Outcome } from "../../src/dashboard/api/answers.ts";
import { makeDeliveries } from "../../src/dashboard/prompt/delivery.ts";
import { makePromptMemory } from "../../src/dashboard/prompt/memory.ts";
import type { PromptBody, PromptDelivery } from "../../src/protocol/api.ts";

type State = PromptDelivery["state"];

function deliveriesWith(answers: (State | "unreachable")[], detail: string | null = null) {
  const sent: PromptBody[] = [];
  let ids = 0;
  const deliveries = makeDeliveries({
    newRequestId: () => `request-${++ids}`,
    wait: async () => {},
    async prompt(_, body): Promise<Outcome<PromptDelivery>> {
      sent.push(body);
      const state = answers[sent.length - 1] ?? "accepted";
      if (state === "unreachable") {
        return { ok: false, refusal: { status: 0, code: "no_answer", detail: "No answer." } };
      }
      return { ok: true, data: { requestId: body.requestId, state, detail } };
    },
  });
  return { deliveries, sent };
}

describe("a prompt", () => {
  test("in the queue is asked after with the same id until it is accepted", async () => {
    const { deliveries, sent } = deliveriesWith(["queued", "queued", "accepted"]);
    expect(await deliveries.send("wren", "hello", { force: false, whenIdle: false })).toBe(true);
    expect(sent.map((body) => body.requestId)).toEqual(["request-1", "request-1", "request-1"]);
    expect(deliveries.of("wren").value).toEqual({ state: "accepted", text: "hello" });
  });

  test("that stands in the pane is done with, and the page says what is known of it", async () => {
    const { deliveries, sent } = deliveriesWith(["typed"], "Enter was pressed.");
    expect(await deliveries.send("wren", "hello", { force: true, whenIdle: false })).toBe(true);
    expect(sent).toHaveLength(1);
    const typed = { state: "typed", text: "hello", detail: "Enter was pressed." } as const;
    expect(deliveries.of("wren").value).toEqual(typed);
  });

  test("that failed says why and keeps its text; sending it anyway is a new request", async () => {
    const { deliveries, sent } = deliveriesWith(["failed", "accepted"], "A dialog is open.");
    expect(await deliveries.send("wren", "hello", { force: false, whenIdle: false })).toBe(false);
    const failed = { state: "failed", text: "hello", detail: "A dialog is open." } as const;
    expect(deliveries.of("wren").value).toEqual(failed);
    await deliveries.send("wren", "hello", { force: true, whenIdle: false });
    expect(sent.map((body) => [body.requestId, body.force])).toEqual([
      ["request-1", false],
      ["request-2", true],
    ]);
  });

  test("that found no server is not counted as typed", async () => {
    const { deliveries } = deliveriesWith(["unreachable"]);
    expect(await deliveries.send("wren", "hello", { force: false, whenIdle: false })).toBe(false);
    expect(deliveries.of("wren").value).toMatchObject({ state: "failed", detail: "No answer." });
  });

  test("that stays queued is not asked after for ever and not counted as typed", async () => {
    const { deliveries, sent } = deliveriesWith(Array<State>(50).fill("queued"));
    expect(await deliveries.send("wren", "hello", { force: false, whenIdle: false })).toBe(false);
    expect(sent.length).toBeLessThan(10);
  });
});

describe("the memory of prompts", () => {
  function storage(start: string | null = null, isFull = false) {
    const kept = { text: start };
    return {
      kept,
      getItem: () => kept.text,
      setItem(_: string, text: string) {
        if (isFull) throw new Error("full");
        kept.text = text;
      },
    };
  }

  test("keeps drafts and history per session, over a reload", () => {
    const store = storage();
    const memory = makePromptMemory(store);
    memory.keepDraft("wren", "half a thou");
    memory.remember("bram", "one");
    memory.remember("bram", "two");
    memory.remember("bram", "one");
    const again = makePromptMemory(store);
    expect(again.draft("wren")).toBe("half a thou");
    expect(again.history("bram")).toEqual(["two", "one"]);
    expect(again.history("wren")).toEqual([]);
  });

  test("forgets the draft once the prompt went out", () => {
    const memory = makePromptMemory(storage());
    memory.keepDraft("wren", "go");
    memory.remember("wren", "go");
    expect(memory.draft("wren")).toBe("");
  });

  test("is bounded in sessions, entries and length", () => {
    const store = storage();
    const memory = makePromptMemory(store);
    for (let n = 0; n < 60; n += 1) memory.remember("one", `prompt ${n}`);
    expect(memory.history("one")).toHaveLength(30);
    memory.remember("one", "x".repeat(9_000));
    expect(memory.history("one").at(-1)).toHaveLength(4_000);
    for (let n = 0; n < 60; n += 1) memory.remember(`s${n}`, "a");
    expect(JSON.parse(store.kept.text ?? "[]")).toHaveLength(20);
    expect(memory.history("one")).toEqual([]);
  });

  test("survives a full storage and foreign content", () => {
    const full = makePromptMemory(storage(null, true));
    full.remember("wren", "still here");
    expect(full.history("wren")).toEqual(["still here"]);
    expect(makePromptMemory(storage("{not json")).history("wren")).toEqual([]);
    expect(makePromptMemory(storage('[{"id":3}]')).history("wren")).toEqual([]);
  });
});
