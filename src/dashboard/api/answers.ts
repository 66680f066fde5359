/** Types of the answers that the page reads. */
import type { z } from "zod";
import type { liveTicket, SessionWhy } from "../../protocol/api.ts";

export type { Me, PromptDelivery } from "../../protocol/api.ts";
export type LiveTicket = z.infer<typeof liveTicket>;

/** Answer of POST /api/sign-in; the key goes as `X-Rpg-Key` with each further request. */
export interface SignedIn {
  key: string;
}

/** What the page shows of GET /api/sessions/:id/why. */
export type Explanation = Pick<SessionWhy, "evidence" | "transitions">;

/** Why a request came to nothing. `status` 0: no answer at all. */
export interface Refusal {
  status: number;
  code: string;
  /** One sentence for the user. */
  detail: string;
}

export type Outcome<T> = { ok: true; data: T } | { ok: false; refusal: Refusal };
