/** However deltas, drops, reconnects and restarts interleave, a page ends with the server's truth. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { reduce } from "../../src/dashboard/store/reduce.ts";
import { type CampState, emptyState } from "../../src/dashboard/store/state.ts";
import { Hub, type LiveClient } from "../../src/live/hub.ts";
import { PROTOCOL_VERSION, type Snapshot, serverMessage } from "../../src/protocol/live.ts";
import type { SessionView } from "../../src/protocol/session.ts";
import { HandClock } from "../support/make-test-server.ts";

const AT = "2026-01-02T03:04:05.678Z";

function sessionOf(id: number, step: number): SessionView {
  const isWaiting = step % 3 === 0;
  return {
    id: `s-${id}`,
    agent: "claude-code",
    sessionId: `s-${id}`,
    personaId: null,
    projectId: null,
    pane: null,
    cwd: null,
    branch: null,
    status: isWaiting ? "waiting" : "working",
    reason: isWaiting ? "permission" : "thinking",
    source: "hook",
    since: AT,
    confirmedAt: AT,
    stale: false,
    confidence: 1,
    seen: true,
    tool: null,
    subagents: step,
    error: null,
    permissionId: null,
    summary: `step ${step}`,
    activeAt: AT,
    override: null,
    muted: false,
    queued: 0,
    process: null,
  };
}

/** One server after another: the sessions stay, boot and numbers begin anew. */
class Model {
  readonly clock = new HandClock(Date.parse(AT));
  readonly sessions = new Map<string, SessionView>();
  #boots = 0;
  hub = this.#start();

  #start(): Hub {
    this.#boots++;
    return new Hub({
      clock: this.clock,
      boot: `boot-${this.#boots}`,
      version: "0",
      snapshot: (boot, seq): Snapshot => ({
        protocol: PROTOCOL_VERSION,
        boot,
        seq,
        at: AT,
        sessions: [...this.sessions.values()],
        personas: [],
        projects: [],
        permissions: [],
        quests: [],
        challenges: [],
        system: { version: "0", tmuxProblem: null, hasHooks: true, warnings: [] },
      }),
    });
  }

  restart(): void {
    this.hub.stop();
    this.hub = this.#start();
  }
}

/** A page with the dashboard's own reducer; what its connection loses is lost. */
class Page {
  state: CampState = emptyState;
  #client: LiveClient | null = null;
  /** Messages on their way; a cut connection loses them. */
  #wire: string[] = [];

  constructor(private readonly model: Model) {}

  get isOpen(): boolean {
    return this.#client !== null;
  }

  connect(): void {
    if (this.#client) return;
    const wire: string[] = [];
    this.#wire = wire;
    const client: LiveClient = {
      id: crypto.randomUUID(),
      send: (text) => wire.push(text) > 0,
      backlogBytes: () => 0,
      close: () => {
        if (this.#client === client) this.#client = null;
      },
    };
    this.#client = client;
    const { sync, boot, seq } = this.state;
    const position = sync === "current" ? { boot, seq } : { boot: null, seq: null };
    this.model.hub.join(client, position.seq, position.boot);
  }

  /** The page reads some of what has come. */
  read(count: number): void {
    for (const text of this.#wire.splice(0, count)) {
      this.state = reduce(this.state, serverMessage.parse(JSON.parse(text)));
    }
    // As the real connection does: after a gap only a fresh snapshot helps.
    if (this.state.sync === "gap") this.cut();
  }

  cut(): void {
    if (this.#client) this.model.hub.leave(this.#client.id);
    this.#client = null;
    this.#wire = [];
  }

  /** The next delta is lost on the way, as to a client that cannot keep up. */
  lose(): void {
    const at = this.#wire.findIndex((text) => text.includes('"seq":') && !text.includes('"boot":'));
    if (at >= 0) this.#wire.splice(at, 1);
  }
}

type Step =
  | { do: "change" | "gone"; session: number; step: number }
  | { do: "connect" | "cut" | "lose"; page: number }
  | { do: "read"; page: number; count: number }
  | { do: "restart" }
  | { do: "wait"; ms: number };

const page = fc.nat({ max: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom("change", "gone") as fc.Arbitrary<"change" | "gone">,
      session: fc.nat({ max: 5 }),
      step: fc.nat({ max: 9 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom("connect", "cut", "lose") as fc.Arbitrary<"connect" | "cut" | "lose">,
      page,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant("read" as const), page, count: fc.nat({ max: 9 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: "restart" as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.nat({ max: 90_000 }) }),
  },
);

function run(model: Model, pages: readonly Page[], one: Step): void {
  switch (one.do) {
    case "change": {
      const session = sessionOf(one.session, one.step);
      model.sessions.set(session.id, session);
      model.hub.publish({ type: "session", session });
      return;
    }
    case "gone":
      if (model.sessions.delete(`s-${one.session}`)) {
        model.hub.publish({ type: "session.gone", id: `s-${one.session}` });
      }
      return;
    case "connect":
      pages[one.page]?.connect();
      return;
    case "cut":
      pages[one.page]?.cut();
      return;
    case "lose":
      pages[one.page]?.lose();
      return;
    case "read":
      pages[one.page]?.read(one.count);
      return;
    case "restart":
      model.restart();
      return;
    case "wait":
      model.clock.advance(one.ms);
      return;
    default:
      one satisfies never;
  }
}

test("any interleaving of deltas, losses, reconnects and restarts ends in the server's snapshot", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const model = new Model();
      const pages = [new Page(model), new Page(model), new Page(model)];
      for (const one of steps) run(model, pages, one);
      // One more change for each, so that a message lost at the very end is noticed as well.
      run(model, pages, { do: "change", session: 0, step: 1 });
      for (const one of pages) {
        for (let tries = 0; tries < 3; tries++) {
          one.connect();
          one.read(Number.POSITIVE_INFINITY);
        }
        expect(one.isOpen).toBe(true);
        expect([one.state.boot, one.state.seq]).toEqual([
          model.hub.snapshot().boot,
          model.hub.snapshot().seq,
        ]);
        expect([...one.state.sessions.values()].toSorted(byId)).toEqual(
          [...model.sessions.values()].toSorted(byId),
        );
      }
    }),
    { numRuns: 1_000 },
  );
});

function byId(a: SessionView, b: SessionView): number {
  return a.id < b.id ? -1 : 1;
}
