/** A page's own data: asked when it moves, never too often, kept when the server is gone. */
import { describe, expect, test } from "bun:test";
import type { Outcome } from "../../src/dashboard/api/answers.ts";
import { type Fetched, makeSource } from "../../src/dashboard/store/source.ts";

/** A source on a clock that stands still, with answers given by hand. */
function rig() {
  const timers: { atMs: number; run: () => void }[] = [];
  const asked: ((outcome: Outcome<string>) => void)[] = [];
  const told: Fetched<string>[] = [];
  let nowMs = 0;
  let seq = 1;
  const source = makeSource<string>({
    load: () => new Promise((resolve) => asked.push(resolve)),
    position: () => seq,
    onChange: (fetched) => told.push(fetched),
    now: () => nowMs,
    after(ms, run) {
      const timer = { atMs: nowMs + ms, run };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
    everyMsMin: 1_000,
  });
  return {
    source,
    asked,
    told,
    timers,
    move: (to: number) => {
      seq = to;
    },
    async answer(outcome: Outcome<string>): Promise<void> {
      asked.at(-1)?.(outcome);
      await Bun.sleep(0);
    },
    pass(ms: number): void {
      nowMs += ms;
      for (const timer of timers.splice(0)) {
        if (timer.atMs <= nowMs) timer.run();
        else timers.push(timer);
      }
    },
  };
}

const good = (data: string): Outcome<string> => ({ ok: true, data });
const bad = (status: number): Outcome<string> => ({
  ok: false,
  refusal: { status, code: "x", detail: "It did not work." },
});

describe("a source", () => {
  test("asks at once, and tells the answer with the position that it is of", async () => {
    const { source, told, answer, move } = rig();
    source.ask();
    move(7);
    await answer(good("a"));
    expect(told).toEqual([{ data: "a", since: 1, problem: null, isMissing: false }]);
  });

  test("asks once more when something moved while the answer was on its way", async () => {
    const { source, asked, answer, pass } = rig();
    source.ask();
    source.ask();
    source.ask();
    expect(asked).toHaveLength(1);
    await answer(good("a"));
    pass(1_000);
    expect(asked).toHaveLength(2);
  });

  test("asks at most once in its time, however often it is told to", async () => {
    const { source, asked, answer, pass, timers } = rig();
    source.ask();
    await answer(good("a"));
    for (let count = 0; count < 50; count++) source.ask();
    expect([asked.length, timers.length]).toEqual([1, 1]);
    pass(999);
    expect(asked).toHaveLength(1);
    pass(1);
    expect(asked).toHaveLength(2);
  });

  test("asks at once when a person wants it, whatever was before", async () => {
    const { source, asked, answer, timers } = rig();
    source.ask();
    await answer(good("a"));
    source.ask();
    source.askNow();
    expect([asked.length, timers.length]).toEqual([2, 0]);
  });

  test("keeps what it has when the server is gone, and says so until it is back", async () => {
    const { source, told, answer } = rig();
    source.ask();
    await answer(good("a"));
    source.askNow();
    await answer(bad(0));
    expect(told.at(-1)).toMatchObject({ data: "a", problem: "It did not work." });
    source.askNow();
    await answer(good("b"));
    expect(told.at(-1)).toMatchObject({ data: "b", problem: null });
  });

  test("knows a thing that is not there from a server that does not answer", async () => {
    const { source, told, answer } = rig();
    source.ask();
    await answer(bad(404));
    expect(told.at(-1)).toMatchObject({ data: null, isMissing: true });
  });

  test("tells nothing after it was stopped, and asks no more", async () => {
    const { source, told, asked, answer, pass } = rig();
    source.ask();
    source.stop();
    await answer(good("a"));
    source.ask();
    pass(5_000);
    expect([told.length, asked.length]).toEqual([0, 1]);
  });
});
