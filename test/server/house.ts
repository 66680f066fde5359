/** The whole server beside a private tmux, and an agent's hooks as its script would send them. */

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { hookScript } from "../../src/agents/claude-code/hook-script.ts";
import { limits } from "../../src/config/limits.ts";
import { newId } from "../../src/lib/ids.ts";
import { sessionList } from "../../src/protocol/api.ts";
import type { SessionView } from "../../src/protocol/session.ts";
import {
  makeTestServer,
  type TestServer,
  type TestServerOptions,
} from "../support/make-test-server.ts";
import { makePrivateTmux, type PrivateTmux } from "../support/private-tmux.ts";
import { waitUntil } from "../tmux/wait-until.ts";

export interface House extends AsyncDisposable {
  tmux: PrivateTmux;
  server: TestServer;
  /** Headers of a hook that runs in this pane. */
  hookHeaders(paneId: string): Promise<Record<string, string>>;
  /** Posts a hook event of `sessionId` from this pane. */
  tell(sessionId: string, paneId: string, event: Record<string, unknown>): Promise<Response>;
  sessions(): Promise<SessionView[]>;
  /** Resolves when the session is `status/reason`. */
  until(sessionId: string, state: string): Promise<SessionView>;
  /** Starts the installed script with an event on stdin, as the agent does. */
  runScript(mode: string, paneId: string, payload: Record<string, unknown>): Promise<ScriptRun>;
}

export type ScriptRun = Bun.Subprocess<Blob, "pipe", "pipe">;

export async function makeHouse(options: TestServerOptions = {}): Promise<House> {
  const tmux = await makePrivateTmux("default");
  const server = await makeTestServer({
    ...options,
    env: { TMUX_TMPDIR: tmux.folder, ...options.env },
  });
  const tmuxEnv = async () => `${tmux.socketPath},${await tmux.run("display", "-p", "#{pid}")},0`;
  const sessions = async () => sessionList.parse(await server.get("/api/sessions")).items;
  const house: House = {
    tmux,
    server,
    sessions,
    async hookHeaders(paneId) {
      return { "x-event-id": newId(), "x-tmux": await tmuxEnv(), "x-tmux-pane": paneId };
    },
    async tell(sessionId, paneId, event) {
      const headers = await house.hookHeaders(paneId);
      return server.hook({ session_id: sessionId, cwd: tmux.folder, ...event }, headers);
    },
    async until(sessionId, state) {
      let found: SessionView | undefined;
      await waitUntil(`${sessionId} is ${state}`, async () => {
        found = (await sessions()).find((session) => session.id === sessionId);
        return found !== undefined && `${found.status}/${found.reason}` === state;
      });
      if (!found) throw new Error("no such session");
      return found;
    },
    async runScript(mode, paneId, payload) {
      const { paths } = server.config;
      mkdirSync(dirname(paths.hookScript), { recursive: true });
      writeFileSync(paths.hookScript, hookScript(paths, limits));
      return Bun.spawn(["sh", paths.hookScript, mode], {
        env: {
          PATH: process.env["PATH"] ?? "/usr/bin:/bin",
          HOME: server.root,
          TMUX: await tmuxEnv(),
          TMUX_PANE: paneId,
        },
        stdin: new Blob([JSON.stringify(payload)]),
        stdout: "pipe",
        stderr: "pipe",
      });
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await tmux[Symbol.asyncDispose]();
    },
  };
  return house;
}
