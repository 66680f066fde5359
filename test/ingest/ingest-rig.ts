/** The ingest on a real database file, without HTTP, with a second connection for mischief. */
import { Database } from "bun:sqlite";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { embeddedFolder } from "../../src/config/embedded.ts";
import { type DataPaths, dataPaths } from "../../src/config/paths.ts";
import { contentsOf } from "../../src/git/contents.ts";
import { repositoryOf } from "../../src/git/repository.ts";
import type { Change } from "../../src/ingest/changes.ts";
import type { HookCall } from "../../src/ingest/hook-call.ts";
import { Ingest } from "../../src/ingest/ingest.ts";
import { type IntakeSources, readHookCall, readHookHeaders } from "../../src/ingest/intake.ts";
import { Spool, type SpoolOptions } from "../../src/ingest/spool.ts";
import type { SpoolWarnings } from "../../src/ingest/spool-report.ts";
import type { Clock } from "../../src/lib/clock.ts";
import { newId } from "../../src/lib/ids.ts";
import { silentLog } from "../../src/lib/log.ts";
import { LiveSessions } from "../../src/sessions/live-sessions.ts";
import { viewOf } from "../../src/sessions/view.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { HandClock } from "../support/make-test-server.ts";

/** Whatever pid a hook names is an agent that began once. */
const sources: IntakeSources = {
  agentProcess: (pid) => ({ pid, start: "1" }),
  repositoryOf,
};

export class IngestRig implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), "rpg-ingest-"));
  readonly paths: DataPaths = dataPaths(this.root);
  readonly live = new LiveSessions();
  readonly store: Store;
  readonly ingest: Ingest;
  /** What was published, a list for each member of a batch. */
  readonly published: Change[][] = [];
  readonly db: Database;
  warnings: SpoolWarnings | null = null;

  /** `from`: a database to go on from; it is copied. */
  constructor(
    readonly clock: Clock = new HandClock(),
    from?: string,
    zone = "UTC",
  ) {
    if (from) copyFileSync(from, this.paths.database);
    this.store = openStore({
      path: this.paths.database,
      migrationsFolder: embeddedFolder("migrations"),
      clock,
      durability: "NORMAL",
    });
    const nowhere = { paneOf: () => null, branchOf: () => null, permissionOf: () => null };
    const lookups = { ...nowhere, queuedOf: () => 0, memoryOf: () => null };
    this.ingest = new Ingest({
      store: this.store,
      live: this.live,
      clock,
      log: silentLog,
      zone,
      contentsOf,
      viewOf: (state) => viewOf(state, lookups, clock.now()),
      onChanges: (changes) => this.published.push([...changes]),
      onSession: () => {},
    });
    this.db = new Database(this.paths.database, { strict: true });
  }

  /** A hook call as the edge would hand it over. */
  call(payload: Record<string, unknown>, headers: Record<string, string> = {}): HookCall {
    const all: Record<string, string> = { "x-event-id": newId(), ...headers };
    const read = readHookCall(
      payload,
      readHookHeaders((name) => all[name] ?? null),
      this.clock.now(),
      sources,
    );
    if (!read.ok) throw new Error(read.detail);
    return read.call;
  }

  hook(payload: Record<string, unknown>, headers: Record<string, string> = {}) {
    return this.ingest.hook(this.call(payload, headers));
  }

  /** `ingest` in the place of the real one, for a server that ends in the middle. */
  spool(ingest: SpoolOptions["ingest"] = this.ingest): Spool {
    const { paths, clock } = this;
    return new Spool({
      paths,
      ingest,
      sources,
      clock,
      log: silentLog,
      onWarnings: (warnings) => {
        this.warnings = warnings;
      },
    });
  }

  one(sql: string): unknown {
    return this.db.query<Record<string, unknown>, []>(sql).values()[0]?.[0];
  }

  all(sql: string): Record<string, unknown>[] {
    return this.db.query<Record<string, unknown>, []>(sql).all();
  }

  /** What tools alone have earned, without the rewards that the game adds. */
  toolXp(session = "%"): number {
    const sql = `SELECT coalesce(sum(x.xp_amount), 0) FROM xp_events x
      JOIN persona_sessions s USING (persona_id)
      WHERE x.event_type LIKE 'tool:%' AND s.session_id LIKE '${session}'`;
    return Number(this.one(sql));
  }

  /** The persona of a session, by the file. */
  personaOf(session: string): unknown {
    return this.one(`SELECT persona_id FROM persona_sessions WHERE session_id = '${session}'`);
  }

  [Symbol.dispose](): void {
    this.db.close();
    this.store.close();
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A tool that succeeded, with an id of its own unless one is given. */
export function toolEnd(session: string, tool: string, id: string = newId()) {
  return {
    session_id: session,
    hook_event_name: "PostToolUse",
    tool_name: tool,
    tool_input: { command: `run ${id}` },
    tool_use_id: id,
  };
}

/** In a pane of a tmux server, from an agent's process. */
export function from(pane: string, pid: number): Record<string, string> {
  return { "x-tmux": "/tmp/tmux-1000/default,77,0", "x-tmux-pane": pane, "x-agent-pid": `${pid}` };
}
