/** Remembers prompts by request id, so that a request sent twice types once. */
import type { PromptDelivery } from "../protocol/api.ts";

export class Deliveries {
  readonly #byRequest = new Map<string, Promise<PromptDelivery>>();
  /** Panes into which something is being typed. */
  readonly #panesBusy = new Set<string>();
  readonly #countMax: number;

  constructor(countMax: number) {
    this.#countMax = countMax;
  }

  /**
   * Answers with the delivery of this id if there is one, else runs it. A delivery that `mayRepeat`
   * (nothing was typed) is forgotten, so that the same request can be sent again.
   */
  async once(
    requestId: string,
    deliver: () => Promise<{ delivery: PromptDelivery; mayRepeat: boolean }>,
  ): Promise<PromptDelivery> {
    const known = this.#byRequest.get(requestId);
    if (known) return await known;
    const running = deliver().then(
      ({ delivery, mayRepeat }) => {
        if (mayRepeat) this.#byRequest.delete(requestId);
        return delivery;
      },
      (error: unknown) => {
        this.#byRequest.delete(requestId);
        throw error;
      },
    );
    this.#byRequest.set(requestId, running);
    this.#forgetOldest();
    return await running;
  }

  /** Something of this request may have reached its pane. */
  knows(requestId: string): boolean {
    return this.#byRequest.has(requestId);
  }

  /** Two prompts in one pane would mix. False when somebody types there already. */
  takePane(paneKey: string): boolean {
    if (this.#panesBusy.has(paneKey)) return false;
    this.#panesBusy.add(paneKey);
    return true;
  }

  releasePane(paneKey: string): void {
    this.#panesBusy.delete(paneKey);
  }

  #forgetOldest(): void {
    for (const id of this.#byRequest.keys()) {
      if (this.#byRequest.size <= this.#countMax) return;
      this.#byRequest.delete(id);
    }
  }
}
