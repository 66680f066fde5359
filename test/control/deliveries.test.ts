import { describe, expect, test } from "bun:test";
import { Deliveries } from "../../src/control/deliveries.ts";
import type { PromptDelivery } from "../../src/protocol/api.ts";

function typed(requestId: string): PromptDelivery {
  return { requestId, state: "typed", detail: null };
}

describe("deliveries by request id", () => {
  test("run once and are remembered up to the bound", async () => {
    const deliveries = new Deliveries(2);
    let runs = 0;
    const send = (id: string) =>
      deliveries.once(id, async () => {
        runs += 1;
        return { delivery: typed(id), mayRepeat: false };
      });
    await send("a");
    await send("a");
    expect(runs).toBe(1);
    await send("b");
    await send("c");
    await send("b");
    expect(runs).toBe(3);
    await send("a");
    expect(runs).toBe(4);
  });

  test("are forgotten when they threw, so that the request can come again", async () => {
    const deliveries = new Deliveries(2);
    const broken = deliveries.once("a", () => Promise.reject(new Error("broken")));
    expect(broken).rejects.toThrow("broken");
    await broken.catch(() => undefined);
    const again = await deliveries.once("a", async () => ({
      delivery: typed("a"),
      mayRepeat: false,
    }));
    expect(again).toEqual(typed("a"));
  });

  test("a pane is taken by one at a time", () => {
    const deliveries = new Deliveries(2);
    expect([deliveries.takePane("x"), deliveries.takePane("x"), deliveries.takePane("y")]).toEqual([
      true,
      false,
      true,
    ]);
    deliveries.releasePane("x");
    expect(deliveries.takePane("x")).toBe(true);
  });
});
