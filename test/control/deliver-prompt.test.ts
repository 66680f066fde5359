import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { deliverPrompt, type PromptRequest } from "../../src/control/deliver-prompt.ts";
import { promptDelivery } from "../../src/protocol/api.ts";
import type { TmuxPane } from "../../src/tmux/pane.ts";
import { waitUntil } from "../tmux/wait-until.ts";
import { makePromptRig, type PromptRig, readPane } from "./prompt-rig.ts";

setDefaultTimeout(60_000);

function request(rig: PromptRig, changes: Partial<PromptRequest> = {}): PromptRequest {
  const { pane } = rig;
  return { pane, text: "hello", requestId: "request-1", submit: true, force: false, ...changes };
}

describe("a prompt that is delivered", () => {
  test("is queued, typed, accepted, and arrives once with all its lines", async () => {
    await using rig = await makePromptRig("well");
    const text = "fix it:\n-R Up a;\ngröße 🎉";
    const delivery = await deliverPrompt(request(rig, { text }), rig.deps);
    expect(promptDelivery.parse(delivery)).toEqual(delivery);
    expect(delivery).toEqual({ requestId: "request-1", state: "accepted", detail: null });
    expect(rig.states.map((one) => one.state)).toEqual(["queued", "typed", "accepted"]);
    expect(await rig.taken()).toEqual([text]);
  });

  test("is typed once when the same request comes again, at once or later", async () => {
    await using rig = await makePromptRig("well");
    const both = [deliverPrompt(request(rig), rig.deps), deliverPrompt(request(rig), rig.deps)];
    const [first, second] = await Promise.all(both);
    const third = await deliverPrompt(request(rig, { force: true }), rig.deps);
    expect([second, third]).toEqual([first, first]);
    expect(await rig.taken()).toEqual(["hello"]);
  });

  test("waits until a slow program shows the text before it presses Enter", async () => {
    await using rig = await makePromptRig("slow");
    expect(await deliverPrompt(request(rig), rig.deps)).toMatchObject({ state: "accepted" });
    expect(await rig.taken()).toEqual(["hello"]);
  });

  test("gets a second Enter when the first is lost and the text still stands there", async () => {
    await using rig = await makePromptRig("sleepy");
    expect(await deliverPrompt(request(rig), rig.deps)).toMatchObject({ state: "accepted" });
    expect(await rig.taken()).toEqual(["hello"]);
  });

  test("is only typed when it is not to be submitted", async () => {
    await using rig = await makePromptRig("well");
    const delivery = await deliverPrompt(request(rig, { submit: false }), rig.deps);
    expect(delivery).toMatchObject({ state: "typed" });
    expect(await rig.tmux.text(rig.pane.id)).toContain("❯ hello");
    expect(await rig.taken()).toEqual([]);
  });

  test("is accepted by what the screen shows when no hook tells, and says so", async () => {
    await using rig = await makePromptRig("well");
    const deps = { ...rig.deps, waitAccepted: untilAborted };
    const delivery = await deliverPrompt(request(rig), deps);
    expect(delivery).toMatchObject({ state: "accepted" });
    expect(delivery.detail).toContain("screen only");
  });

  test("100 KiB arrive whole", async () => {
    await using rig = await makePromptRig("well");
    const text = "0123456789 größe\n".repeat(5_700);
    expect(await deliverPrompt(request(rig, { text }), rig.deps)).toMatchObject({
      state: "accepted",
    });
    const [got = ""] = await rig.taken();
    expect(got === text).toBe(true);
  });
});

describe("a prompt that is refused", () => {
  test("because a draft stands in the box, and may be sent again under the same id", async () => {
    await using rig = await makePromptRig("well");
    await deliverPrompt(
      request(rig, { submit: false, text: "mine", requestId: "draft-01" }),
      rig.deps,
    );
    const refused = await deliverPrompt(request(rig), rig.deps);
    expect(refused).toMatchObject({ state: "failed" });
    expect(refused.detail).toContain("not sent it");
    expect(await rig.tmux.text(rig.pane.id)).not.toContain("hello");
    const forced = await deliverPrompt(request(rig, { force: true }), rig.deps);
    expect(forced).toMatchObject({ state: "accepted" });
    expect(await rig.taken()).toEqual(["minehello"]);
  });

  test("because the agent works, because nothing can read the screen", async () => {
    await using rig = await makePromptRig("well");
    await deliverPrompt(request(rig, { requestId: "first-001" }), rig.deps);
    expect((await deliverPrompt(request(rig), rig.deps)).detail).toContain("is working");
    const deps = { ...rig.deps, readPane: async () => null };
    expect((await deliverPrompt(request(rig), deps)).detail).toContain("no prompt box");
    expect(await rig.taken()).toEqual(["hello"]);
  });

  test("because another process is in the pane now", async () => {
    await using rig = await makePromptRig("well");
    await rig.tmux.run("respawn-pane", "-k", "-t", rig.pane.id, "cat");
    const now = await readPane(rig.tmux, rig.pane.id);
    expect([now.key, now.pid === rig.pane.pid]).toEqual([rig.pane.key, false]);
    const delivery = await deliverPrompt(request(rig, { force: true }), rig.deps);
    expect(delivery).toMatchObject({ state: "failed" });
    expect(delivery.detail).toContain("This pane is no more");
    expect(await rig.tmux.text(rig.pane.id)).toBe("");
  });

  test("because the pane is in copy mode, unless it is forced", async () => {
    await using rig = await makePromptRig("well");
    await rig.tmux.run("copy-mode", "-t", rig.pane.id);
    expect((await deliverPrompt(request(rig), rig.deps)).detail).toContain("copy mode");
    const forced = await deliverPrompt(request(rig, { force: true }), rig.deps);
    expect(forced).toMatchObject({ state: "accepted" });
  });

  test("because somebody else types into the pane at this moment", async () => {
    await using rig = await makePromptRig("slow");
    const first = deliverPrompt(request(rig), rig.deps);
    await waitUntil("the first is under way", () => rig.states.length > 0);
    const other = await deliverPrompt(request(rig, { requestId: "request-2" }), rig.deps);
    expect(other.detail).toContain("Another prompt is being typed");
    expect(await first).toMatchObject({ state: "accepted" });
    expect(await rig.taken()).toEqual(["hello"]);
  });

  test("because it is too long, or holds nothing to type", async () => {
    await using rig = await makePromptRig("well");
    const long = await deliverPrompt(request(rig, { text: "é".repeat(70_000) }), rig.deps);
    expect(long.detail).toContain("longer than 131072 bytes");
    const empty = await deliverPrompt(request(rig, { text: "\u001b" }), rig.deps);
    expect(empty.detail).toContain("nothing to type");
  });
});

describe("a prompt that finds no living pane", () => {
  test("because its program has ended and tmux keeps the pane: nothing is typed, also by force", async () => {
    await using rig = await makePromptRig("well");
    await rig.tmux.run("set-option", "-g", "remain-on-exit", "on");
    process.kill(rig.pane.pid, "SIGKILL");
    await waitUntil("it is dead", async () => (await readPane(rig.tmux, rig.pane.id)).isDead);
    for (const force of [false, true]) {
      const refused = await deliverPrompt(request(rig, { force }), rig.deps);
      expect(refused).toMatchObject({ state: "failed" });
      expect(refused.detail).toContain("has ended");
    }
  });

  test("because tmux hangs: it fails, and nothing is typed when tmux goes on", async () => {
    await using rig = await makePromptRig("well");
    process.kill(rig.pane.serverPid, "SIGSTOP");
    const refused = await deliverPrompt(request(rig), rig.deps);
    process.kill(rig.pane.serverPid, "SIGCONT");
    expect(refused).toMatchObject({ state: "failed" });
    expect(refused.detail).toContain("did not answer in time");
    await deliverPrompt(request(rig, { text: "after", requestId: "request-2" }), rig.deps);
    expect(await rig.taken()).toEqual(["after"]);
  });
});

describe("a prompt that meets a dialog", () => {
  const options = [{ key: "1", label: "Yes", isSelected: true }];
  const asks = { status: "waiting", reason: "permission", options } as const;
  const dialog = { ...asks, draft: null, isReady: false };

  test("is not typed, not even by force", async () => {
    await using rig = await makePromptRig("well");
    const asking = async (pane: TmuxPane) => {
      const reading = await rig.deps.readPane(pane);
      return reading && { ...reading, ...dialog };
    };
    for (const force of [false, true]) {
      const deps = { ...rig.deps, readPane: asking };
      const refused = await deliverPrompt(request(rig, { force }), deps);
      expect(refused.detail).toContain("dialog");
    }
    expect(await rig.tmux.text(rig.pane.id)).not.toContain("hello");
  });

  test("that came while it was typed gets no Enter, and the prompt is not typed again", async () => {
    await using rig = await makePromptRig("well");
    let reads = 0;
    const deps: typeof rig.deps = {
      ...rig.deps,
      async readPane(pane) {
        const reading = await rig.deps.readPane(pane);
        reads += 1;
        return reads > 1 && reading ? { ...reading, ...dialog } : reading;
      },
    };
    const failed = await deliverPrompt(request(rig), deps);
    expect(failed).toMatchObject({ state: "failed" });
    expect(failed.detail).toContain("Enter was not pressed");
    expect(await deliverPrompt(request(rig), deps)).toEqual(failed);
    expect(await rig.taken()).toEqual([]);
  });
});

describe("a prompt nobody takes", () => {
  test("fails with what the screen shows, and is not typed again under its id", async () => {
    await using rig = await makePromptRig("deaf");
    const delivery = await deliverPrompt(request(rig), rig.deps);
    expect(delivery).toMatchObject({ state: "failed" });
    expect(delivery.detail).toContain("stands in the prompt box");
    expect(await deliverPrompt(request(rig), rig.deps)).toEqual(delivery);
    expect(await rig.tmux.text(rig.pane.id)).toContain("❯ hello\n");
  });

  test("in a shell, which nothing can judge, ends as typed and says so", async () => {
    await using rig = await makePromptRig("well");
    const pane = await readPane(rig.tmux, await rig.tmux.open("cat"));
    const deps = { ...rig.deps, readPane: async () => null, waitAccepted: untilAborted };
    const delivery = await deliverPrompt(request(rig, { pane, force: true }), deps);
    expect(delivery).toMatchObject({ state: "typed" });
    expect(delivery.detail).toContain("nothing here can tell");
    expect(await rig.tmux.text(pane.id)).toBe("hello\nhello");
  });
});

function untilAborted(signal: AbortSignal): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  signal.addEventListener("abort", () => resolve(false));
  return promise;
}
