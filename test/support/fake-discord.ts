/** Discord on loopback: keeps what is posted to its webhook and answers as a test tells it to. */
import { z } from "zod";

const posted = z.strictObject({
  content: z.string(),
  allowed_mentions: z.strictObject({ parse: z.array(z.string()) }),
  flags: z.number(),
});
export type Posted = z.infer<typeof posted>;

/** A status, one with Retry-After in seconds, no answer at all, or a connection that is cut. */
export type Behaviour = number | { status: 429; retryAfter: string } | "hang" | "cut";

export class FakeDiscord implements Disposable {
  /** What it has said 2xx to. */
  readonly taken: Posted[] = [];
  /** Every request, in order, by what came of it. */
  readonly asked: Behaviour[] = [];
  /** Answers to the next requests; after them 204. */
  readonly next: Behaviour[] = [];
  readonly #server: Bun.Server<undefined>;
  readonly #let = Promise.withResolvers<void>();

  constructor() {
    this.#server = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      idleTimeout: 0,
      fetch: (request, server) => this.#answer(request, server),
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.port}/api/webhooks/1/very-secret-part`;
  }

  /** First lines of what was taken. */
  get headings(): string[] {
    return this.taken.map(({ content }) => content.split("\n")[0] ?? "");
  }

  /** Those that hang get their answer now, though nobody may listen any more. */
  release(): void {
    this.#let.resolve();
  }

  async #answer(request: Request, server: Bun.Server<undefined>): Promise<Response> {
    const body = posted.parse(await request.json());
    const behaviour = this.next.shift() ?? 204;
    this.asked.push(behaviour);
    if (behaviour === "hang") {
      await this.#let.promise;
      return new Response(null, { status: 500 });
    }
    if (behaviour === "cut") {
      // A body that breaks off before its head is whole leaves the client with nothing.
      server.stop(true);
      return new Response(null, { status: 500 });
    }
    const isLimit = typeof behaviour === "object";
    const status = isLimit ? behaviour.status : behaviour;
    if (status < 300) this.taken.push(body);
    const headers = isLimit ? { "retry-after": behaviour.retryAfter } : undefined;
    return new Response(null, { status, ...(headers ? { headers } : {}) });
  }

  [Symbol.dispose](): void {
    this.#let.resolve();
    this.#server.stop(true);
  }
}
