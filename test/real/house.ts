/** Everything that a scenario needs: the real server, a private tmux, a mock API, real clients. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BinaryHome } from "../support/binary.ts";
import { makePrivateTmux, type PrivateTmux } from "../support/private-tmux.ts";
import { Agent, type AgentOptions } from "./agent.ts";
import { MockApi } from "./mock-api.ts";

const KEY = "sk-ant-dummy-0000000000000000";

export class RealHouse implements AsyncDisposable {
  readonly agents: Agent[] = [];

  private constructor(
    readonly binary: BinaryHome,
    readonly tmux: PrivateTmux,
    readonly api: MockApi,
    readonly project: string,
    readonly tokens: { view: string; answer: string },
  ) {}

  static async make(): Promise<RealHouse> {
    const client = process.env["REAL_CLIENT"];
    if (!client) throw new Error("These scenarios are run by: bun run test:real");
    const tmux = await makePrivateTmux("default");
    const binary = await BinaryHome.make();
    binary.env["TMUX_TMPDIR"] = tmux.folder;
    // The installer asks the client for its version.
    binary.env["PATH"] = `${join(binary.home, "bin")}:${binary.env["PATH"]}`;
    const project = join(binary.home, "acme-api");
    const api = new MockApi(project);
    makeProject(project);
    makeHome(binary.home, project, client, api.url);
    const installed = await binary.run(["install", "--hooks-only", "--yes"]);
    if (installed.code !== 0) throw new Error(installed.stderr);
    await binary.serve();
    await tmux.start({ command: "sleep 10000", width: 120, height: 40 });
    const tokens = { view: await binary.token("view"), answer: await binary.token("answer") };
    return new RealHouse(binary, tmux, api, project, tokens);
  }

  /** A shell in a pane of its own, with the client started in it. */
  async agent(options: AgentOptions = {}): Promise<Agent> {
    const agent = await Agent.open(this, options);
    this.agents.push(agent);
    return agent;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const agent of this.agents) await agent[Symbol.asyncDispose]();
    await this.api[Symbol.asyncDispose]();
    await this.binary[Symbol.asyncDispose]();
    await this.tmux[Symbol.asyncDispose]();
  }
}

function makeProject(project: string): void {
  mkdirSync(join(project, "src"), { recursive: true });
  writeFileSync(join(project, "README.md"), "# acme-api\n");
  writeFileSync(join(project, "src/server.ts"), "const port = 3000;\nexport { port };\n");
  const env = { PATH: process.env["PATH"] ?? "", HOME: project, GIT_CONFIG_NOSYSTEM: "1" };
  const author = ["-c", "user.name=Mira", "-c", "user.email=mira@example.com"];
  for (const argv of [
    ["init", "-q"],
    ["add", "-A"],
    [...author, "commit", "-qm", "Start"],
  ]) {
    Bun.spawnSync(["git", ...argv], { cwd: project, env });
  }
}

/** A person who has been through the first start, with the key and the project accepted. */
function makeHome(home: string, project: string, client: string, apiUrl: string): void {
  mkdirSync(join(home, ".claude"), { recursive: true });
  mkdirSync(join(home, "bin"), { recursive: true });
  const trusted = { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true };
  const state = {
    hasCompletedOnboarding: true,
    lastOnboardingVersion: "9.9.9",
    theme: "dark",
    customApiKeyResponses: { approved: [KEY.slice(-20)], rejected: [] },
    autoUpdates: false,
    projects: { [project]: { ...trusted, allowedTools: [] } },
  };
  writeFileSync(join(home, ".claude.json"), JSON.stringify(state));
  const variables = {
    ANTHROPIC_BASE_URL: apiUrl,
    ANTHROPIC_API_KEY: KEY,
    HOME: home,
    PATH: `${join(home, "bin")}:/usr/local/bin:/usr/bin:/bin`,
    DISABLE_TELEMETRY: "1",
    DISABLE_ERROR_REPORTING: "1",
    DISABLE_AUTOUPDATER: "1",
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    CLAUDE_CODE_MAX_RETRIES: "1",
    PS1: "shell> ",
  };
  const lines = Object.entries(variables).map(([name, value]) => `export ${name}='${value}'\n`);
  writeFileSync(join(home, "env.sh"), lines.join(""));
  // A link, as an installer makes it: the process is then named claude.
  Bun.spawnSync(["ln", "-s", client, join(home, "bin/claude")]);
}
