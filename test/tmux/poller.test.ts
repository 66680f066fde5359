import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { paneView } from "../../src/protocol/api.ts";
import { makePrivateTmux } from "../support/private-tmux.ts";
import { makePollerRig } from "./poller-rig.ts";
import { waitUntil } from "./wait-until.ts";

// Real servers on a busy machine: `waitUntil` has the deadline that counts.
setDefaultTimeout(60_000);

describe("the poller", () => {
  test("lists the panes of a server and shows each screen when it changes", async () => {
    await using tmux = await makePrivateTmux();
    const one = await tmux.start({ command: "cat", width: 60, height: 10 });
    const two = await tmux.open("printf '\\033[31mred\\n'; sleep 1000");
    await using rig = makePollerRig({ sockets: () => [tmux.socketPath] });
    await waitUntil("both are seen", () => rig.text(two).includes("red") && rig.text(one) !== "");
    expect(rig.text(two).split("\n")).toHaveLength(10);
    expect(rig.text(two)).toContain("\u001b[31mred");
    await waitUntil("cat runs", () => rig.pane(one)?.command === "cat");
    const pane = rig.pane(one);
    const view = { ...pane, server: pane?.serverKey, isAgent: false };
    expect(paneView.parse(view)).toMatchObject({ id: one, width: 60, command: "cat" });
    await tmux.run("send-keys", "-t", one, "hello", "Enter");
    await waitUntil("the change is seen", () => rig.text(one).includes("hello"));
    expect(rig.screens.some(({ capture }) => capture.text.includes("hello"))).toBe(true);
    expect(rig.problems).toEqual([null]);
  });

  test("tells a screen only when it differs from the one before", async () => {
    await using tmux = await makePrivateTmux();
    // Draws the same character ten times a second: activity without a change.
    await tmux.start({ command: "while :; do printf '\\033[Hx'; sleep 0.1; done" });
    await using rig = makePollerRig({ sockets: () => [tmux.socketPath], paceOf: () => "busy" });
    await waitUntil("it is seen", () => rig.screens.length > 0);
    const [first] = rig.screens;
    const key = first?.pane.key ?? "";
    await waitUntil("it is read again", () => {
      return (rig.poller.screen(key)?.at ?? 0) > (first?.capture.at ?? 0) + 1_000;
    });
    expect(rig.screens).toHaveLength(1);
  });

  test("captures agent panes and watched panes only", async () => {
    await using tmux = await makePrivateTmux();
    const agent = await tmux.start({ command: "printf agent; sleep 1000" });
    const shell = await tmux.open("printf shell; sleep 1000");
    await using rig = makePollerRig({
      sockets: () => [tmux.socketPath],
      isAgentPane: (pane) => pane.id === agent,
    });
    await waitUntil("the agent is seen", () => rig.text(agent).includes("agent"));
    const key = rig.pane(shell)?.key ?? "";
    expect(rig.poller.screen(key)).toBeNull();
    rig.poller.watch(key, 0);
    await waitUntil("the watched shell is seen", () => rig.text(shell).includes("shell"));
  });

  test("gives rows above the screen to a watcher who asks, and stops with the last", async () => {
    await using tmux = await makePrivateTmux();
    const id = await tmux.start({ command: "seq 1 40; sleep 1000", height: 5 });
    await using rig = makePollerRig({ sockets: () => [tmux.socketPath] });
    await waitUntil("it is seen", () => rig.text(id).startsWith("37\n"));
    const key = rig.pane(id)?.key ?? "";
    expect(rig.poller.screen(key)?.scrollback).toBe("");
    rig.poller.watch(key, 3);
    await waitUntil("rows come", () => rig.poller.screen(key)?.scrollback === "34\n35\n36");
    expect(rig.text(id)).toBe("37\n38\n39\n40\n");
    rig.poller.watch(key, 0);
    rig.poller.unwatch(key, 3);
    await waitUntil("rows go", () => rig.poller.screen(key)?.scrollback === "");
  });

  test("a poke reads a quiet pane at once", async () => {
    await using tmux = await makePrivateTmux();
    const id = await tmux.start();
    await using rig = makePollerRig({ sockets: () => [tmux.socketPath] });
    await waitUntil("it is seen", () => rig.text(id) !== "");
    // Two seconds after the start of a silent program nothing is due any more.
    await Bun.sleep(2_500);
    const key = rig.pane(id)?.key ?? "";
    const before = rig.poller.screen(key)?.at ?? 0;
    rig.poller.poke(key);
    await waitUntil("it is read again", () => (rig.poller.screen(key)?.at ?? 0) > before);
  });

  test("a pane closed between two captures goes, and the others are still read", async () => {
    await using tmux = await makePrivateTmux();
    const ids = [await tmux.start({ command: "cat" })];
    while (ids.length < 6) ids.push(await tmux.open("cat"));
    await using rig = makePollerRig({ sockets: () => [tmux.socketPath], paceOf: () => "busy" });
    await waitUntil("all are seen", () => ids.every((id) => rig.text(id) !== ""));
    for (const id of ids) rig.poller.watch(rig.pane(id)?.key ?? "", 0);
    const [first = "", second = "", ...rest] = ids;
    const keys = [first, second].map((id) => rig.pane(id)?.key ?? "");
    await tmux.run("kill-pane", "-t", first, ";", "kill-pane", "-t", second);
    for (const id of rest) await tmux.run("send-keys", "-t", id, `still ${id}`, "Enter");
    await waitUntil("the rest is read", () => rest.every((id) => rig.text(id).includes("still")));
    await waitUntil("two are gone", () => rig.gone.length >= 2);
    expect(rig.gone.toSorted()).toEqual(keys.toSorted());
    expect(rig.poller.panes().map((pane) => pane.id)).toEqual(rest);
    expect(rig.problems).toEqual([null]);
  });

  test("two servers with the same pane id are kept apart, and one's end spares the other", async () => {
    await using one = await makePrivateTmux("one");
    await using two = await makePrivateTmux("two");
    const ids = [
      await one.start({ command: "printf first; sleep 1000" }),
      await two.start({ command: "printf second; sleep 1000" }),
    ];
    expect(ids[0]).toBe(ids[1]);
    await using rig = makePollerRig({ sockets: () => [one.socketPath, two.socketPath] });
    const texts = () => rig.poller.panes().map((pane) => rig.poller.screen(pane.key)?.text.trim());
    await waitUntil("both are seen", () => texts().toSorted().join() === "first,second");
    await one.kill();
    await waitUntil("one is gone", () => rig.gone.length === 1);
    expect(texts()).toEqual(["second"]);
  });

  test("a socket that is no longer wanted takes its panes along", async () => {
    await using tmux = await makePrivateTmux();
    await tmux.start();
    const sockets = [tmux.socketPath];
    await using rig = makePollerRig({ sockets: () => sockets });
    await waitUntil("it is seen", () => rig.poller.panes().length === 1);
    sockets.pop();
    await waitUntil("it is gone", () => rig.gone.length === 1);
    expect(rig.poller.panes()).toEqual([]);
  });

  test("reading leaves no trace: no client, no new size, copy mode untouched", async () => {
    await using tmux = await makePrivateTmux();
    const id = await tmux.start({ command: "seq 1 100; sleep 1000", width: 77, height: 13 });
    await tmux.run("copy-mode", "-t", id, ";", "send-keys", "-t", id, "-X", "history-top");
    const facts = ["display-message", "-p", "-t", id];
    const format = "#{pane_width} #{pane_height} #{scroll_position} #{pane_in_mode}";
    const before = await tmux.run(...facts, format);
    await using rig = makePollerRig({ sockets: () => [tmux.socketPath] });
    await waitUntil("it is seen", () => rig.text(id).includes("100"));
    rig.poller.watch(rig.pane(id)?.key ?? "", 50);
    await waitUntil("rows come", () => rig.screens.at(-1)?.capture.scrollback !== "");
    expect(rig.pane(id)?.inMode).toBe(true);
    expect(await tmux.run(...facts, format)).toBe(before);
    expect(await tmux.run("list-clients")).toBe("");
    expect(await tmux.run("list-buffers")).toBe("");
  });
});
