/** The load process: keep-alive connections that send hook events, apart from both servers. */
import type { Socket } from "bun";
import { type LoadJob, type LoadResult, loadJob } from "./loader-messages.ts";
import { SessionRequests } from "./loader-requests.ts";
import { makeTurns } from "./stream.ts";

const templates = makeTurns();
/** Agents by port and id: their counters go on from job to job, so no id comes twice. */
const agents = new Map<string, SessionRequests>();

/** One connection and what it is to send: events of its agents in turn. */
class Connection {
  readonly #sources: SessionRequests[];
  #turn = 0;
  #socket: Socket<undefined> | null = null;
  #unsent: Buffer | null = null;
  #received = "";
  #sentAt = 0;
  #resolve: ((end: "done" | Error) => void) | null = null;

  constructor(
    sources: SessionRequests[],
    private readonly run: Run,
  ) {
    this.#sources = sources;
  }

  async open(port: number): Promise<void> {
    this.#socket = await Bun.connect({
      hostname: "127.0.0.1",
      port,
      socket: {
        data: (_socket, data) => this.#onData(data),
        drain: () => this.#flush(),
        close: () => this.#end(new Error("the server closed a connection")),
        error: (_socket, error) => this.#end(error),
      },
    });
    this.#socket.setNoDelay(true);
  }

  /** Sends until the run has no events left. Throws when the server breaks off. */
  async work(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<"done" | Error>();
    this.#resolve = resolve;
    this.#send();
    const end = await promise;
    this.#resolve = null;
    this.#socket?.end();
    if (end !== "done") throw end;
  }

  #send(): void {
    const waitMs = this.run.take();
    if (waitMs === null) this.#end("done");
    else if (waitMs > 0) setTimeout(() => this.#sendNow(), waitMs);
    else this.#sendNow();
  }

  #sendNow(): void {
    const source = this.#sources[this.#turn++ % this.#sources.length];
    if (!source) throw new Error("a connection without agents");
    this.#unsent = source.next();
    this.#sentAt = performance.now();
    this.#flush();
  }

  #flush(): void {
    if (!this.#unsent || !this.#socket) return;
    const written = this.#socket.write(this.#unsent);
    this.#unsent = written < this.#unsent.length ? this.#unsent.subarray(written) : null;
  }

  #onData(data: Buffer): void {
    this.#received += data.toString("latin1");
    const headEnd = this.#received.indexOf("\r\n\r\n");
    if (headEnd < 0) return;
    const head = this.#received.slice(0, headEnd);
    const length = Number(/content-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    if (/transfer-encoding/i.test(head)) this.#end(new Error("an answer came in chunks"));
    if (this.#received.length < headEnd + 4 + length) return;
    this.#received = "";
    this.run.note(performance.now() - this.#sentAt, Number(head.slice(9, 12)));
    this.#send();
  }

  #end(end: "done" | Error): void {
    this.#resolve?.(end);
  }
}

/** What all connections of one job share. */
class Run {
  readonly latenciesMs: number[] = [];
  readonly refusals: Record<string, number> = {};
  #taken = 0;
  #startedAt = 0;

  constructor(private readonly job: LoadJob) {}

  /** Once every connection is there: opening them is not what is measured. */
  start(): void {
    this.#startedAt = performance.now();
  }

  /** Milliseconds until the next event may go; null when there is none left. */
  take(): number | null {
    const { events, ratePerSecond } = this.job;
    if (this.#taken >= events) return null;
    const dueAt = ratePerSecond ? this.#startedAt + (this.#taken * 1000) / ratePerSecond : 0;
    this.#taken++;
    return Math.max(0, dueAt - performance.now());
  }

  note(latencyMs: number, status: number): void {
    this.latenciesMs.push(latencyMs);
    if (status < 200 || status > 299) this.refusals[status] = (this.refusals[status] ?? 0) + 1;
  }

  get seconds(): number {
    return (performance.now() - this.#startedAt) / 1000;
  }
}

function agentsOf(job: LoadJob): SessionRequests[] {
  return job.sessions.map((session) => {
    const key = `${job.port} ${session.id}`;
    const known = agents.get(key) ?? new SessionRequests(templates, session, job);
    agents.set(key, known);
    return known;
  });
}

async function perform(job: LoadJob): Promise<LoadResult> {
  const sources = agentsOf(job);
  const shares = Array.from({ length: job.connections }, (_, index) =>
    sources.filter((_source, place) => place % job.connections === index),
  );
  const run = new Run(job);
  const connections = shares.map((share) => new Connection(share, run));
  await Promise.all(connections.map((connection) => connection.open(job.port)));
  run.start();
  await Promise.all(connections.map((connection) => connection.work()));
  const { seconds, latenciesMs, refusals } = run;
  return { seconds, events: latenciesMs.length, latenciesMs, refusals, problem: null };
}

process.on("message", async (message) => {
  const job = loadJob.parse(message);
  try {
    process.send?.(await perform(job));
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    const nothing = { seconds: 0, events: 0, latenciesMs: [], refusals: {} };
    process.send?.({ ...nothing, problem } satisfies LoadResult);
  }
});
process.on("disconnect", () => process.exit(0));
