/** Every HTTP endpoint that the page calls, with its body and its answer. */
import type { DecisionBody, KeyName, PromptBody } from "../../protocol/api.ts";
import { readLiveTicket, readMe, readPromptDelivery, readSignedIn } from "../check/parse.ts";
import type { LiveTicket, Me, Outcome, PromptDelivery, SignedIn } from "./answers.ts";
import { type RequestContext, request } from "./request.ts";

export interface Api {
  me(): Promise<Outcome<Me>>;
  signIn(code: string): Promise<Outcome<SignedIn>>;
  liveTicket(): Promise<Outcome<LiveTicket>>;
  prompt(sessionId: string, body: PromptBody): Promise<Outcome<PromptDelivery>>;
  keys(sessionId: string, keys: KeyName[]): Promise<Outcome<true>>;
  decide(permissionId: string, body: DecisionBody): Promise<Outcome<true>>;
}

const readAnything = (): true => true;

/** `onSignedOut` runs whenever the server says that this browser is not signed in. */
export function makeApi(context: RequestContext, onSignedOut: () => void): Api {
  const post = async <T>(
    path: string,
    body: unknown,
    read: (value: unknown) => T | null,
    answerStatus = 200,
  ) => {
    const outcome = await request(context, { method: "POST", path, body, read, answerStatus });
    if (!outcome.ok && outcome.refusal.status === 401) onSignedOut();
    return outcome;
  };
  const session = (id: string) => `/api/sessions/${encodeURIComponent(id)}`;
  return {
    me: () => request(context, { method: "GET", path: "/api/me", read: readMe }),
    signIn: (code) =>
      request(context, {
        method: "POST",
        path: "/api/sign-in",
        body: { code },
        read: readSignedIn,
      }),
    liveTicket: () => post("/api/live-ticket", {}, readLiveTicket),
    prompt: (id, body) => post(`${session(id)}/prompt`, body, readPromptDelivery, 422),
    keys: (id, keys) => post(`${session(id)}/keys`, { keys }, readAnything),
    decide: (id, body) => post(`/api/permissions/${encodeURIComponent(id)}`, body, readAnything),
  };
}
