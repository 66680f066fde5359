/** The whole server beside a real tmux with scripted agents in it. */
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { hookScript } from "../../src/agents/claude-code/hook-script.ts";
import { limits } from "../../src/config/limits.ts";
import { newId } from "../../src/lib/ids.ts";
import { type PromptDelivery, promptDelivery } from "../../src/protocol/api.ts";
import { type OpenPermission, openPermission } from "../../src/protocol/game.ts";
import { waitUntil } from "../tmux/wait-until.ts";
import { type House, makeHouse } from "./house.ts";

const AGENT = join(import.meta.dir, "../support/scripted-agent.ts");
const noted = z.object({ what: z.string(), text: z.unknown(), at: z.number() });
type Noted = z.infer<typeof noted>;

export interface ScriptedAgent {
  id: string;
  pane: string;
  /** What has happened to it, in order. */
  notes(what?: string): Noted[];
  /** The prompts that it took. */
  prompts(): string[];
}

export interface AgentHouse extends House {
  /** A new agent at rest, known to the server. `bare`: it keeps no registry file. */
  agent(id: string, bare?: boolean): Promise<ScriptedAgent>;
  send(id: string, text: string, more?: object): Promise<PromptDelivery>;
  /** The one open request. */
  asked(): Promise<OpenPermission>;
  noneAsked(): Promise<void>;
}

export async function makeAgentHouse(): Promise<AgentHouse> {
  const house = await makeHouse();
  const { server, tmux } = house;
  const { paths } = server.config;
  mkdirSync(dirname(paths.hookScript), { recursive: true });
  writeFileSync(paths.hookScript, hookScript(paths, limits));
  // An agent is known by its program's name.
  const program = join(tmux.folder, "claude");
  symlinkSync(process.execPath, program);
  const sessions = join(server.root, "home/.claude/sessions");
  let hasTmux = false;

  const list = async (): Promise<OpenPermission[]> =>
    z.object({ items: z.array(openPermission) }).parse(await server.get("/api/permissions")).items;

  return {
    ...house,
    async agent(id, bare = false) {
      const file = join(tmux.folder, `${id}.jsonl`);
      const argv = [
        program,
        AGENT,
        file,
        id,
        paths.hookScript,
        sessions,
        ...(bare ? ["bare"] : []),
      ];
      const command = `exec ${argv.map((word) => `'${word}'`).join(" ")}`;
      const pane = hasTmux
        ? await tmux.open(command)
        : await tmux.start({ command, width: 100, height: 30 });
      hasTmux = true;
      const notes = (what?: string) => {
        const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
        const all = lines
          .filter((line) => line !== "")
          .map((line) => noted.parse(JSON.parse(line)));
        return what === undefined ? all : all.filter((each) => each.what === what);
      };
      await house.until(id, "idle/fresh");
      await waitUntil("its pane is seen", async () => {
        const found = (await house.sessions()).find((session) => session.id === id);
        const panes = z.object({ items: z.array(z.object({ id: z.string() })) });
        const { items } = panes.parse(await server.get("/api/panes"));
        return found?.pane?.id === pane && items.some((item) => item.id === pane);
      });
      return { id, pane, notes, prompts: () => notes("prompt").map((each) => String(each.text)) };
    },
    async send(id, text, more = {}) {
      const body = { text, requestId: newId(), ...more };
      const answer = await server.api("POST", `/api/sessions/${id}/prompt`, body);
      return promptDelivery.parse(await answer.json());
    },
    async asked() {
      let open: OpenPermission[] = [];
      await waitUntil("one request is open", async () => {
        open = await list();
        return open.length === 1;
      });
      const [first] = open;
      if (!first) throw new Error("no request");
      return first;
    },
    noneAsked: () => waitUntil("no request is open", async () => (await list()).length === 0),
  };
}
