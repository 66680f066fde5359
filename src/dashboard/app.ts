/** Builds the page's parts once and ties them together; views reach them through the context. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { type Access, type Rights, rightsOf } from "./access.ts";
import { type Api, makeApi } from "./api/endpoints.ts";
import { bounds } from "./bounds.ts";
import { type Capture, makeCapture } from "./capture.ts";
import { type Connection, makeConnection } from "./live/connection.ts";
import { makeWatcher, type Watcher } from "./live/watch.ts";
import { makeNow } from "./now.ts";
import { type Deliveries, makeDeliveries } from "./prompt/delivery.ts";
import { makePromptMemory, type PromptMemory } from "./prompt/memory.ts";
import { makeRouter, type Router } from "./routing/router.ts";
import { nextFrame } from "./store/frame.ts";
import type { CampState } from "./store/state.ts";
import { makeStore } from "./store/store.ts";
import { makeTheme, type ThemeChoice } from "./theme.ts";

export interface App {
  router: Router;
  state: ReadonlySignal<CampState>;
  api: Api;
  access: ReadonlySignal<Access>;
  rights: ReadonlySignal<Rights>;
  connection: Connection;
  watcher: Watcher;
  now: ReadonlySignal<number>;
  /** Is the tab in front? A turn counts as seen only then. */
  isVisible: ReadonlySignal<boolean>;
  theme: ThemeChoice;
  deliveries: Deliveries;
  memory: PromptMemory;
  capture: Capture;
  /** Set by a page that knows its name better than the live state does. */
  pageName: Signal<string | null>;
  newRequestId(): string;
  /** Spends a sign-in code; null: signed in, else one sentence on what to do. */
  signIn(code: string): Promise<string | null>;
  /** Asks again who we are, and goes live when signed in. */
  enter(): Promise<void>;
}

const keyName = "rpgKey";

export function makeApp(target: Window): App {
  const store = makeStore(nextFrame);
  const access = signal<Access>({ state: "asking" });
  const signOut = () => {
    connection.stop();
    access.value = { state: "signed-out" };
  };
  const api = makeApi(
    {
      base: "",
      key: () => target.localStorage.getItem(keyName),
      fetch: (input, init) => target.fetch(input, init),
      timeoutMs: bounds.requestMsMax,
    },
    signOut,
  );
  const connection = makeConnection({
    getTicket: api.liveTicket,
    openSocket(query) {
      const { protocol, host } = target.location;
      return new WebSocket(`${protocol === "https:" ? "wss" : "ws"}://${host}/live?${query}`);
    },
    position() {
      store.flush();
      const { sync, boot, seq } = store.state.value;
      return sync === "current" && boot !== null ? { boot, seq } : null;
    },
    onMessage: store.push,
    onHello: () => watcher.renew(),
    now: Date.now,
    random: Math.random,
  });
  const watcher = makeWatcher(store, connection.send);
  effect(() => {
    if (store.state.value.sync === "gap") connection.resync();
  });
  const isVisible = signal(target.document.visibilityState === "visible");
  const nudge = () => {
    isVisible.value = target.document.visibilityState === "visible";
    if (isVisible.value) connection.nudge();
  };
  target.addEventListener("online", nudge);
  target.document.addEventListener("visibilitychange", nudge);

  async function enter(): Promise<void> {
    access.value = { state: "asking" };
    const outcome = await api.me();
    if (outcome.ok) {
      access.value = { state: "signed-in", me: outcome.data };
      connection.start();
    } else if (outcome.refusal.status === 401) signOut();
    else access.value = { state: "unreachable", detail: outcome.refusal.detail };
  }

  async function signIn(code: string): Promise<string | null> {
    const outcome = await api.signIn(code);
    if (!outcome.ok) {
      const { status, detail } = outcome.refusal;
      return status === 401 ? "This link was used before, or its time is over." : detail;
    }
    target.localStorage.setItem(keyName, outcome.data.key);
    await enter();
    return null;
  }

  return {
    router: makeRouter(target),
    state: store.state,
    api,
    access,
    rights: computed(() => rightsOf(access.value)),
    connection,
    watcher,
    now: makeNow(target, store.state),
    isVisible,
    theme: makeTheme(target),
    deliveries: makeDeliveries({
      prompt: api.prompt,
      newRequestId,
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    }),
    memory: makePromptMemory(target.localStorage),
    capture: makeCapture(),
    pageName: signal<string | null>(null),
    newRequestId,
    signIn,
    enter,
  };
}

/** `crypto.randomUUID` exists on secure origins only; a phone on plain http has the bytes. */
function newRequestId(): string {
  if (isSecureContext) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const AppContext = createContext<App | null>(null);
export const AppProvider = AppContext.Provider;

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error("A view was rendered outside of AppProvider.");
  return app;
}
