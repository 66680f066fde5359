/** The hub by itself: how far back it remembers, and whom it drops. */
import { expect, test } from "bun:test";
import { limits } from "../../src/config/limits.ts";
import { CLOSE_SLOW, Hub, type LiveClient } from "../../src/live/hub.ts";
import { PROTOCOL_VERSION, serverMessage, snapshot } from "../../src/protocol/live.ts";
import { HandClock } from "../support/make-test-server.ts";

class FakeClient implements LiveClient {
  readonly received: unknown[] = [];
  closedWith: number | null = null;
  backlog = 0;
  isBroken = false;

  constructor(readonly id: string) {}

  send(text: string): boolean {
    if (this.isBroken) return false;
    this.received.push(serverMessage.parse(JSON.parse(text)));
    return true;
  }

  backlogBytes(): number {
    return this.backlog;
  }

  close(code: number): void {
    this.closedWith = code;
  }

  types(): unknown[] {
    return this.received.map((message) => (message as { type: string }).type);
  }
}

const system = { version: "0", tmuxProblem: null, hasHooks: false, warnings: [] };

function makeHub(clock = new HandClock()) {
  const hub = new Hub({
    clock,
    boot: "boot-1",
    version: "0",
    snapshot: (boot, seq) =>
      snapshot.parse({
        protocol: PROTOCOL_VERSION,
        boot,
        seq,
        at: new Date(0).toISOString(),
        sessions: [],
        personas: [],
        projects: [],
        permissions: [],
        quests: [],
        challenges: [],
        system,
      }),
  });
  const tell = (count: number) => {
    for (let n = 0; n < count; n++) hub.publish({ type: "session.gone", id: `s-${n}` });
  };
  const join = (since: number | null, boot = "boot-1") => {
    const client = new FakeClient(`client-${Math.random()}`);
    hub.join(client, since, boot);
    return client;
  };
  return { hub, clock, tell, join };
}

test("the ring reaches back over its last deltas and no further", () => {
  const { tell, join } = makeHub();
  tell(limits.ringDeltasMax + 10);
  expect(join(10).received).toHaveLength(1 + limits.ringDeltasMax);
  expect(join(9).types()).toEqual(["hello", "snapshot"]);
  expect(join(limits.ringDeltasMax + 9).types()).toEqual(["hello", "session.gone"]);
});

test("the ring reaches back over its time and no further", () => {
  const { tell, join, clock } = makeHub();
  tell(3);
  clock.advance(limits.ringMsMax + 1);
  tell(1);
  expect(join(3).types()).toEqual(["hello", "session.gone"]);
  expect(join(2).types()).toEqual(["hello", "snapshot"]);
});

test("without a number or with another boot there is a snapshot", () => {
  const { tell, join } = makeHub();
  tell(3);
  expect(join(null).types()).toEqual(["hello", "snapshot"]);
  expect(join(2, "boot-0").types()).toEqual(["hello", "snapshot"]);
  expect(join(3).types()).toEqual(["hello"]);
});

test("who cannot keep up is closed and not told any more; the others are", () => {
  const { hub, tell, join } = makeHub();
  const [slow, broken, good] = [join(null), join(null), join(null)];
  slow.backlog = limits.liveBacklogBytesMax + 1;
  broken.isBroken = true;
  tell(2);
  expect([slow.closedWith, broken.closedWith, good.closedWith]).toEqual([
    CLOSE_SLOW,
    CLOSE_SLOW,
    null,
  ]);
  expect(good.received).toHaveLength(4);
  expect(slow.received).toHaveLength(2);
  expect(hub.stats).toMatchObject({ clients: 1, dropped: 2, deltas: 2 });
});

test("there is room for so many pages and no more", () => {
  const { hub, join } = makeHub();
  for (let n = 1; n < limits.liveClientsMax; n++) join(null);
  expect(hub.isFull).toBe(false);
  const last = join(null);
  expect(hub.isFull).toBe(true);
  hub.leave(last.id);
  expect(hub.isFull).toBe(false);
});
