/** Whatever the network does to the messages, the store ends up equal to the server's model. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { reduce } from "../../src/dashboard/store/reduce.ts";
import { type CampState, emptyState, type StoreMessage } from "../../src/dashboard/store/state.ts";
import type { Delta, Snapshot } from "../../src/protocol/live.ts";
import { challenge, permission, persona, project, quest, session } from "./camp-fixture.ts";

type Step =
  | { do: "change"; id: number; what: number; salt: number }
  | { do: "deliver" }
  | { do: "lose" }
  | { do: "repeat"; back: number }
  | { do: "break" }
  | { do: "restart" };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("change" as const),
      id: fc.nat(3),
      what: fc.nat(7),
      salt: fc.nat(1_000),
    }),
  },
  { weight: 6, arbitrary: fc.constant({ do: "deliver" as const }) },
  { weight: 1, arbitrary: fc.constant({ do: "lose" as const }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("repeat" as const), back: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.constant({ do: "break" as const }) },
  { weight: 1, arbitrary: fc.constant({ do: "restart" as const }) },
);

/** The server: content, seq, ring; and the wire to one page, which may lose and repeat. */
class World {
  boot = 1;
  seq = 0;
  content = {
    sessions: new Map(),
    personas: new Map(),
    projects: new Map(),
    permissions: new Map(),
    quests: new Map(),
    challenges: new Map(),
  };
  ring: Delta[] = [];
  wire: StoreMessage[] = [];
  sent: StoreMessage[] = [];
  state: CampState = emptyState;
  /** Tries to come back; a page that never becomes current would try for ever. */
  connects = 0;
  /** What the server held at each moment of each run. */
  readonly history = new Map<string, string>();

  constructor() {
    this.connect();
  }

  snapshot(): Snapshot {
    const { sessions, personas, projects, permissions, quests, challenges } = this.content;
    return {
      protocol: 1,
      boot: `boot-${this.boot}`,
      seq: this.seq,
      at: "2026-01-01T00:00:00.000Z",
      sessions: [...sessions.values()],
      personas: [...personas.values()],
      projects: [...projects.values()],
      permissions: [...permissions.values()],
      quests: [...quests.values()],
      challenges: [...challenges.values()],
      system: { version: "1", tmuxProblem: null, hasHooks: true, warnings: [] },
    };
  }

  /** As the live client does: resume where the state is current, else ask for everything. */
  connect(): void {
    this.connects += 1;
    if (this.connects > 200) throw new Error("The page does not come back.");
    this.record();
    this.wire = [];
    this.sent = [];
    const { sync, boot, seq } = this.state;
    const boots = `boot-${this.boot}`;
    this.wire.push({ type: "hello", protocol: 1, version: "1", boot: boots, seq: this.seq });
    if (sync === "current" && boot === boots) {
      this.wire.push(...this.ring.filter((delta) => delta.seq > seq));
    } else this.wire.push({ type: "snapshot", snapshot: this.snapshot() });
  }

  change(id: number, what: number, salt: number): void {
    const name = `s${id}`;
    const { sessions, personas, projects, permissions, quests, challenges } = this.content;
    const seq = ++this.seq;
    let delta: Delta;
    if (what === 0) {
      sessions.delete(name);
      delta = { type: "session.gone", seq, id: name };
    } else if (what === 1) {
      personas.set(`p-${name}`, persona(name, `Name ${salt}`, 1));
      delta = { type: "persona", seq, persona: personas.get(`p-${name}`) };
    } else if (what === 2) {
      projects.set(name, project(name, `Project ${salt}`, 1, 0));
      delta = { type: "project", seq, project: projects.get(name) };
    } else if (what === 3) {
      const one = permission({ id: name, tool: `T${salt}` });
      const isOpen = salt % 2 === 0;
      if (isOpen) permissions.set(name, one);
      else permissions.delete(name);
      delta = { type: "permission", seq, permission: one, isOpen };
    } else if (what === 4) {
      delta = { type: "xp", seq, personaId: name, projectId: null, amount: salt, eventType: "t" };
    } else if (what === 5) {
      const one = quest(name, salt % 3 === 0 ? "completed" : "active", `Quest ${salt}`);
      if (one.status === "active") quests.set(one.id, one);
      else quests.delete(one.id);
      delta = { type: "quest", seq, quest: one };
    } else if (what === 6) {
      const one = challenge(name, salt % 3 === 0 ? "completed" : "active", salt);
      if (one.status === "active") challenges.set(one.id, one);
      else challenges.delete(one.id);
      delta = { type: "challenge", seq, challenge: one };
    } else {
      sessions.set(name, session({ id: name, summary: `said ${salt}` }));
      delta = { type: "session", seq, session: sessions.get(name) };
    }
    this.ring.push(delta);
    this.wire.push(delta);
    this.record();
  }

  record(): void {
    this.history.set(`boot-${this.boot}/${this.seq}`, shown(this.content));
  }

  /** A current state is exactly what the server held at that number, no more and no less. */
  isTrue(): boolean {
    const { state } = this;
    if (state.sync !== "current") return true;
    return this.history.get(`${state.boot}/${state.seq}`) === shown(state);
  }

  run(one: Step): void {
    if (one.do === "change") this.change(one.id, one.what, one.salt);
    else if (one.do === "deliver") this.deliver();
    else if (one.do === "lose") this.loseNextDelta();
    else if (one.do === "break") this.connect();
    else if (one.do === "repeat") this.wire.unshift(...this.sent.slice(-1 - one.back));
    else {
      this.boot += 1;
      this.seq = 0;
      this.ring = [];
      this.connect();
    }
  }

  deliver(): void {
    const message = this.wire.shift();
    if (!message) return;
    // A page repeats deltas at most: hello and snapshot belong to one connection.
    if ("seq" in message && message.type !== "hello") this.sent.push(message);
    this.state = reduce(this.state, message);
    if (this.state.sync === "gap") this.connect();
  }

  loseNextDelta(): void {
    const at = this.wire.findIndex((message) => "seq" in message && message.type !== "hello");
    if (at >= 0) this.wire.splice(at, 1);
  }

  settle(): void {
    // One more change makes a lost last message show.
    this.change(0, 5, 1);
    while (this.wire.length > 0) this.deliver();
  }
}

describe("the reducer under a hostile network", () => {
  test("leaves the store equal to the server's model", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80, size: "max" }), (steps) => {
        const world = new World();
        for (const one of steps) {
          world.run(one);
          expect(world.isTrue()).toBe(true);
        }
        world.settle();
        const { state, content } = world;
        expect(state.sync).toBe("current");
        expect([state.boot, state.seq]).toEqual([`boot-${world.boot}`, world.seq]);
        expect(shown(state)).toBe(shown(content));
      }),
      { numRuns: 500 },
    );
  });

  test("never changes a state that was handed out", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40, size: "max" }), (steps) => {
        const world = new World();
        for (const one of steps) {
          const before = world.state;
          const copy = structuredClone(before);
          world.run(one);
          expect(before).toEqual(copy);
        }
      }),
      { numRuns: 100 },
    );
  });
});

type Content = Pick<
  CampState,
  "sessions" | "personas" | "projects" | "permissions" | "quests" | "challenges"
>;

/** The content as one text, whatever the order in which it came. */
function shown(content: Content): string {
  const { sessions, personas, projects, permissions, quests, challenges } = content;
  const sorted = (map: ReadonlyMap<string, unknown>) =>
    [...map].sort(([a], [b]) => a.localeCompare(b));
  return JSON.stringify(
    [sessions, personas, projects, permissions, quests, challenges].map(sorted),
  );
}
