/** The HTTP endpoints of the first screens; those of the game lie in `game.ts` beside it. */
import type { DecisionBody, KeyName, PromptBody } from "../../protocol/api.ts";
import { readLiveTicket, readMe, readPromptDelivery, readSignedIn } from "../check/parse.ts";
import type { LiveTicket, Me, Outcome, PromptDelivery, SignedIn } from "./answers.ts";
import { type RequestContext, type RequestInput, request } from "./request.ts";

export interface Api {
  me(): Promise<Outcome<Me>>;
  signIn(code: string): Promise<Outcome<SignedIn>>;
  liveTicket(): Promise<Outcome<LiveTicket>>;
  prompt(sessionId: string, body: PromptBody): Promise<Outcome<PromptDelivery>>;
  keys(sessionId: string, keys: KeyName[]): Promise<Outcome<true>>;
  decide(permissionId: string, body: DecisionBody): Promise<Outcome<true>>;
  /** For the endpoints of the other chunks. */
  get<T>(path: string, read: Reader<T>): Promise<Outcome<T>>;
  text(path: string): Promise<Outcome<string>>;
  send<T>(
    method: "POST" | "DELETE",
    path: string,
    body: unknown,
    read: Reader<T>,
    /** A refusing status whose body is an answer all the same. */
    answerStatus?: number,
  ): Promise<Outcome<T>>;
}

/** The typed value, or null when the answer is something else. */
export type Reader<T> = (value: unknown) => T | null;

const readAnything = (): true => true;
const readText = (value: unknown) => (typeof value === "string" ? value : null);

/** `onSignedOut` runs whenever the server says that this browser is not signed in. */
export function makeApi(context: RequestContext, onSignedOut: () => void): Api {
  const ask = async <T>(input: RequestInput<T>) => {
    const outcome = await request(context, input);
    if (!outcome.ok && outcome.refusal.status === 401) onSignedOut();
    return outcome;
  };
  const post = <T>(path: string, body: unknown, read: Reader<T>, answerStatus = 200) =>
    ask({ method: "POST", path, body, read, answerStatus });
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
    get: (path, read) => ask({ method: "GET", path, read }),
    text: (path) => ask({ method: "GET", path, read: readText, isText: true }),
    send: (method, path, body, read, answerStatus = 200) =>
      ask({ method, path, body, read, answerStatus }),
  };
}
