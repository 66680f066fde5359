/** The HTTP endpoints of Camp and Session; those of the game lie in `game.ts` beside it. */
import type { QueuedPrompt, ScreenDialog, SignalName } from "../../protocol/acts.ts";
import type { DecisionBody, KeyName, PromptBody } from "../../protocol/api.ts";
import type { OpenPermission } from "../../protocol/game.ts";
import type { SessionStatus } from "../../protocol/session.ts";
import type { WindowMade } from "../../protocol/windows.ts";
import {
  readDialog,
  readExplanation,
  readLiveTicket,
  readMe,
  readPermission,
  readPromptDelivery,
  readQueue,
  readSignedIn,
  readWindowMade,
} from "../check/parse.ts";
import type { Explanation, LiveTicket, Me, Outcome, PromptDelivery, SignedIn } from "./answers.ts";
import { type RequestContext, type RequestInput, request } from "./request.ts";

export interface Api {
  me(): Promise<Outcome<Me>>;
  signIn(code: string): Promise<Outcome<SignedIn>>;
  liveTicket(): Promise<Outcome<LiveTicket>>;
  prompt(sessionId: string, body: PromptBody): Promise<Outcome<PromptDelivery>>;
  keys(sessionId: string, keys: KeyName[]): Promise<Outcome<true>>;
  decide(permissionId: string, body: DecisionBody): Promise<Outcome<true>>;
  /** An open request with its whole input. */
  permission(id: string): Promise<Outcome<OpenPermission>>;
  /** Null takes an override back; `until` is when it ends at the latest. */
  override(
    sessionId: string,
    status: SessionStatus | null,
    until: string | null,
  ): Promise<Outcome<true>>;
  mute(sessionId: string, muted: boolean): Promise<Outcome<true>>;
  acknowledge(sessionId: string): Promise<Outcome<true>>;
  signal(sessionId: string, signal: SignalName, pid: number): Promise<Outcome<true>>;
  /** What each source says of a session, and its last changes of status. */
  explain(sessionId: string): Promise<Outcome<Explanation>>;
  queue(sessionId: string): Promise<Outcome<{ items: QueuedPrompt[] }>>;
  cancelPrompt(sessionId: string, requestId: string): Promise<Outcome<true>>;
  dialog(sessionId: string): Promise<Outcome<{ dialog: ScreenDialog | null }>>;
  answerDialog(sessionId: string, option: string, question: string | null): Promise<Outcome<true>>;
  openWindow(cwd: string, command: string[]): Promise<Outcome<WindowMade>>;
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
  const get = <T>(path: string, read: Reader<T>) => ask({ method: "GET", path, read });
  const post = <T>(path: string, body: unknown, read: Reader<T>, answerStatus = 200) =>
    ask({ method: "POST", path, body, read, answerStatus });
  const session = (id: string) => `/api/sessions/${encodeURIComponent(id)}`;
  const permission = (id: string) => `/api/permissions/${encodeURIComponent(id)}`;
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
    decide: (id, body) => post(permission(id), body, readAnything),
    permission: (id) => get(permission(id), readPermission),
    override: (id, status, until) =>
      post(`${session(id)}/override`, { status, until }, readAnything),
    mute: (id, muted) => post(`${session(id)}/mute`, { muted }, readAnything),
    acknowledge: (id) => post(`${session(id)}/ack`, {}, readAnything),
    signal: (id, signal, pid) => post(`${session(id)}/signal`, { signal, pid }, readAnything),
    explain: (id) => get(`${session(id)}/why`, readExplanation),
    queue: (id) => get(`${session(id)}/prompts`, readQueue),
    cancelPrompt: (id, requestId) =>
      ask({
        method: "DELETE",
        path: `${session(id)}/prompts/${encodeURIComponent(requestId)}`,
        read: readAnything,
      }),
    dialog: (id) => get(`${session(id)}/dialog`, readDialog),
    answerDialog: (id, option, question) =>
      post(`${session(id)}/dialog`, { option, question }, readAnything),
    openWindow: (cwd, command) => post("/api/windows", { cwd, command }, readWindowMade),
    get,
    text: (path) => ask({ method: "GET", path, read: readText, isText: true }),
    send: (method, path, body, read, answerStatus = 200) =>
      ask({ method, path, body, read, answerStatus }),
  };
}
