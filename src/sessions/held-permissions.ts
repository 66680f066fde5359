/** Permission requests whose hook waits for an answer from here; the first answer wins. */
import { limits } from "../config/limits.ts";
import { type Clock, isoTime } from "../lib/clock.ts";
import type { OpenPermission } from "../protocol/game.ts";
import type { SessionState } from "./state.ts";

export interface HoldRequest {
  /** Of the request as it is kept. */
  id: string;
  sessionId: string;
  kind: OpenPermission["kind"];
  tool: string;
  inputHash: string;
  agentId: string | null;
  agentType: string | null;
  input: Readonly<Record<string, unknown>>;
  suggestions: readonly unknown[];
}

export interface HeldOptions {
  clock: Clock;
  /** A card appears or goes; for pages and for the session's view. */
  onChange(permission: OpenPermission, isOpen: boolean): void;
  holdMs?: number;
}

interface Held<D> {
  /** Its input is empty where it was too large to be kept. */
  request: HoldRequest;
  /** As every page is shown it. */
  view: OpenPermission;
  inputBytes: number;
  /** Monotonic ms. */
  since: number;
  settle(decision: D | null): void;
}

/** `D` is what a decision is to the hook; it passes through unread. */
export class HeldPermissions<D> {
  readonly #held = new Map<string, Held<D>>();

  constructor(private readonly options: HeldOptions) {}

  list(): OpenPermission[] {
    return [...this.#held.values()].map((held) => held.view);
  }

  /** The oldest held request of a session. */
  idOf(sessionId: string): string | null {
    return this.list().find((view) => view.sessionId === sessionId)?.id ?? null;
  }

  find(id: string): HoldRequest | null {
    return this.#held.get(id)?.request ?? null;
  }

  /** With its whole input, for the page that shows it. */
  whole(id: string): OpenPermission | null {
    const held = this.#held.get(id);
    return held ? { ...held.view, input: { ...held.request.input }, isLarge: false } : null;
  }

  /** How long it has been open; null when it is not. */
  ageMs(id: string): number | null {
    const held = this.#held.get(id);
    return held ? this.options.clock.monotonic() - held.since : null;
  }

  /**
   * Resolves with the decision, or with null: the terminal answered, the session went on, the
   * client hung up, the time is over, the server stops, or too many are held already.
   */
  hold(request: HoldRequest, state: SessionState | null, signal: AbortSignal): Promise<D | null> {
    const isFull = this.#held.size >= limits.permissionsHeldMax;
    if (isFull || signal.aborted || !isOpen(request, state)) return Promise.resolve(null);
    return new Promise((resolve) => {
      const { id } = request;
      const inputBytes = Buffer.byteLength(JSON.stringify(request.input));
      const isCut = !this.#hasRoomFor(inputBytes);
      const view = this.#viewOf(id, request, { inputBytes, isCut });
      const settle = (decision: D | null): void => {
        if (!this.#held.delete(id)) return;
        clearTimeout(timer);
        signal.removeEventListener("abort", release);
        resolve(decision);
        this.options.onChange(view, false);
      };
      const release = (): void => settle(null);
      const timer = setTimeout(release, this.#holdMs);
      signal.addEventListener("abort", release);
      this.#held.set(id, {
        request: isCut ? { ...request, input: {} } : request,
        view,
        inputBytes: isCut ? 0 : inputBytes,
        since: this.options.clock.monotonic(),
        settle,
      });
      this.options.onChange(view, true);
    });
  }

  /** False when the request is not open any more: the decision reaches nothing. */
  decide(id: string, decision: D): boolean {
    const held = this.#held.get(id);
    held?.settle(decision);
    return held !== undefined;
  }

  /** A session changed: whatever of it nobody waits for any more is released at once. */
  onSession(id: string, state: SessionState | null): void {
    for (const held of [...this.#held.values()]) {
      if (held.request.sessionId === id && !isOpen(held.request, state)) held.settle(null);
    }
  }

  releaseAll(): void {
    for (const held of [...this.#held.values()]) held.settle(null);
  }

  get #holdMs(): number {
    return this.options.holdMs ?? limits.permissionHoldMsDefault;
  }

  #hasRoomFor(inputBytes: number): boolean {
    let all = inputBytes;
    for (const held of this.#held.values()) all += held.inputBytes;
    return inputBytes <= limits.permissionInputBytesMax && all <= limits.permissionInputsBytesMax;
  }

  #viewOf(
    id: string,
    request: HoldRequest,
    { inputBytes, isCut }: { inputBytes: number; isCut: boolean },
  ): OpenPermission {
    const now = this.options.clock.now();
    const isLarge = !isCut && inputBytes > limits.permissionLiveBytesMax;
    return {
      id,
      sessionId: request.sessionId,
      kind: request.kind,
      tool: request.tool,
      input: isCut || isLarge ? {} : { ...request.input },
      isLarge,
      isCut,
      isAnswerable: true,
      agentType: request.agentType,
      canAllowAlways: request.suggestions.length > 0,
      createdAt: isoTime(now),
      expiresAt: isoTime(now + this.#holdMs),
    };
  }
}

/** Bound to session, tool, input and asking agent: a decision can reach no other request. */
function isOpen(request: HoldRequest, state: SessionState | null): boolean {
  if (!state || state.endedAt !== null) return false;
  return state.requests.some(
    (open) =>
      open.toolName === request.tool &&
      open.inputHash === request.inputHash &&
      open.agentId === request.agentId,
  );
}
