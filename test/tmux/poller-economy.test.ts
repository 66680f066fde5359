import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { makePrivateTmux, type PrivateTmux } from "../support/private-tmux.ts";
import { makeCountedTmux, makePollerRig } from "./poller-rig.ts";
import { waitUntil } from "./wait-until.ts";

async function openPanes(tmux: PrivateTmux, count: number, command: string): Promise<string[]> {
  const ids = [await tmux.start({ command })];
  while (ids.length < count) ids.push(await tmux.open(command));
  return ids;
}

// Real servers on a busy machine: `waitUntil` has the deadline that counts.
setDefaultTimeout(60_000);

describe("what polling costs", () => {
  test("20 quiet panes cost one list a second and no capture", async () => {
    await using tmux = await makePrivateTmux();
    const ids = await openPanes(tmux, 20, "sleep 1000");
    const counted = await makeCountedTmux(tmux.folder);
    await using rig = makePollerRig({ sockets: () => [tmux.socketPath], program: counted.program });
    await waitUntil("all are seen", () => ids.every((id) => rig.text(id) !== ""));
    // Until the second of the last activity has passed and one capture came after it.
    await Bun.sleep(4_000);
    const before = (await counted.calls()).length;
    await Bun.sleep(5_000);
    const calls = (await counted.calls()).slice(before);
    expect(calls.filter((call) => call.includes("capture-pane"))).toEqual([]);
    expect(calls.filter((call) => call.includes("list-panes"))).toHaveLength(calls.length);
    expect(calls.length).toBeGreaterThanOrEqual(2);
    expect(calls.length).toBeLessThanOrEqual(6);
  });

  test("20 busy panes cost one command a tick, each with many captures in it", async () => {
    await using tmux = await makePrivateTmux();
    const ids = await openPanes(tmux, 20, "n=0; while :; do n=$((n+1)); echo $n; sleep 0.2; done");
    const counted = await makeCountedTmux(tmux.folder);
    await using rig = makePollerRig({ sockets: () => [tmux.socketPath], program: counted.program });
    await waitUntil("all are seen", () => ids.every((id) => rig.text(id) !== ""));
    const before = (await counted.calls()).length;
    const screensBefore = rig.screens.length;
    await Bun.sleep(3_000);
    const calls = (await counted.calls()).slice(before);
    // 250 ms each, and the panes keep step: 12 commands, of which every one may be a little off.
    expect(calls.length).toBeLessThanOrEqual(20);
    const captures = calls.join(" ").match(/capture-pane/g) ?? [];
    expect(captures.length / calls.length).toBeGreaterThan(10);
    expect(rig.screens.length - screensBefore).toBeGreaterThan(20);
  });

  test("a watched pane in motion is captured without the list in between", async () => {
    await using tmux = await makePrivateTmux();
    const id = await tmux.start({ command: "while :; do date; printf x; sleep 0.05; done" });
    const counted = await makeCountedTmux(tmux.folder);
    await using rig = makePollerRig({ sockets: () => [tmux.socketPath], program: counted.program });
    await waitUntil("it is seen", () => rig.text(id) !== "");
    rig.poller.watch(rig.pane(id)?.key ?? "", 0);
    await Bun.sleep(500);
    const before = (await counted.calls()).length;
    await Bun.sleep(3_000);
    const calls = (await counted.calls()).slice(before);
    const lists = calls.filter((call) => call.includes("list-panes"));
    expect(calls.length).toBeGreaterThan(12);
    expect(calls.length).toBeLessThanOrEqual(32);
    expect(lists.length).toBeLessThanOrEqual(5);
  });

  test("a quiet pane that prints costs one list that tells of it and one capture", async () => {
    await using tmux = await makePrivateTmux();
    const id = await tmux.start({ command: "read line; echo it moved; sleep 1000" });
    const counted = await makeCountedTmux(tmux.folder);
    const { program } = counted;
    await using rig = makePollerRig({
      sockets: () => [tmux.socketPath],
      program,
      paceOf: () => "work",
    });
    const isKnown = () => rig.poller.screen(rig.pane(id)?.key ?? "") !== null;
    await waitUntil("it is seen", isKnown);
    // Until the second of its activity has passed and one capture came after it.
    await waitUntil("it is left alone", async () => {
      const last = (await counted.calls()).slice(-3);
      return last.length === 3 && !last.join(" ").includes("capture-pane");
    });
    const before = (await counted.calls()).length;
    await tmux.run("send-keys", "-t", id, "Enter");
    await waitUntil("the change is seen", () => rig.text(id).includes("it moved"));
    const calls = (await counted.calls()).slice(before);
    // Nothing lies between the two, no second list either.
    const [told, seen] = calls.slice(-2);
    expect(told).toContain("list-panes");
    expect(seen).toContain("capture-pane");
    expect(seen).not.toContain("list-panes");
  });

  test("a storm of hooks does not become a storm of commands", async () => {
    await using tmux = await makePrivateTmux();
    const ids = await openPanes(tmux, 5, "sleep 1000");
    const counted = await makeCountedTmux(tmux.folder);
    await using rig = makePollerRig({ sockets: () => [tmux.socketPath], program: counted.program });
    await waitUntil("all are seen", () => ids.every((id) => rig.text(id) !== ""));
    const before = (await counted.calls()).length;
    const endMs = performance.now() + 2_000;
    while (performance.now() < endMs) {
      for (const id of ids) rig.poller.poke(rig.pane(id)?.key ?? "");
      await Bun.sleep(5);
    }
    const calls = (await counted.calls()).length - before;
    expect(calls).toBeGreaterThan(5);
    expect(calls).toBeLessThanOrEqual(25);
  });
});
