/** Ten pages under load, one of which never reads and one is cut off: all end with one truth. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { reduce } from "../../src/dashboard/store/reduce.ts";
import { type CampState, emptyState } from "../../src/dashboard/store/state.ts";
import { newId } from "../../src/lib/ids.ts";
import { liveTicket } from "../../src/protocol/api.ts";
import { serverMessage, snapshot } from "../../src/protocol/live.ts";
import { BinaryHome } from "../support/binary.ts";
import { makePrivateTmux } from "../support/private-tmux.ts";
import { waitUntil } from "../tmux/wait-until.ts";

setDefaultTimeout(120_000);

const SECONDS = 10;
const EVENTS_PER_SECOND = 200;
const BUSY = "while :; do date +%N; sleep 0.2; done";

class Page {
  state: CampState = emptyState;
  gaps = 0;
  #socket: WebSocket | null = null;

  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  async open(): Promise<void> {
    const { sync, boot, seq } = this.state;
    const resume = sync === "current" && boot ? `&since=${seq}&boot=${boot}` : "";
    const ticket = await takeTicket(this.url, this.token);
    const socket = new WebSocket(
      `${this.url.replace("http", "ws")}/live?ticket=${ticket}${resume}`,
    );
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      this.state = reduce(this.state, serverMessage.parse(JSON.parse(String(data))));
      if (this.state.sync === "gap") this.gaps++;
    };
    await waitUntil("the page has data", () => this.state.sync === "current");
  }

  cut(): void {
    this.#socket?.close();
  }
}

async function takeTicket(url: string, token: string): Promise<string> {
  const response = await fetch(`${url}/api/live-ticket`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: "{}",
  });
  return liveTicket.parse(await response.json()).ticket;
}

/** A socket that says hello and then never reads a byte. */
async function deafClient(home: BinaryHome, token: string) {
  const ticket = await takeTicket(home.url, token);
  const socket = connect(home.port, "127.0.0.1");
  socket.on("error", () => socket.destroy());
  await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
  socket.pause();
  socket.write(
    `GET /live?ticket=${ticket} HTTP/1.1\r\nHost: 127.0.0.1:${home.port}\r\n` +
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
  );
  return socket;
}

function residentMebibytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

test("20 panes, 5 busy, 200 events/s, 10 pages: every page equals the server at the end", async () => {
  await using tmux = await makePrivateTmux("default");
  await using home = await BinaryHome.make();
  home.env["TMUX_TMPDIR"] = tmux.folder;
  await tmux.start();
  for (let pane = 1; pane < 20; pane++) await tmux.open(pane <= 5 ? BUSY : "sleep 1000");
  await home.serve();
  const token = await home.token("view");
  const pages = Array.from({ length: 9 }, () => new Page(home.url, token));
  for (const page of pages) await page.open();
  const deaf = await deafClient(home, token);
  const before = residentMebibytes(home.pid);

  const hookToken = readFileSync(join(home.data, "hook-token"), "utf8").trim();
  const tmuxEnv = `${tmux.socketPath},${await tmux.run("display", "-p", "#{pid}")},0`;
  let sent = 0;
  const post = async (n: number): Promise<void> => {
    const session = n % 20;
    const response = await fetch(`${home.url}/hooks/claude-code`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${hookToken}`,
        "content-type": "application/json",
        "x-event-id": newId(),
        "x-tmux": tmuxEnv,
        "x-tmux-pane": `%${session}`,
      },
      body: JSON.stringify({
        session_id: `load-${session}`,
        hook_event_name: n % 2 ? "PostToolUse" : "PreToolUse",
        cwd: "/nowhere",
        tool_name: "Bash",
        tool_input: { command: `make step-${n} ${"x".repeat(200)}` },
        tool_use_id: `toolu_${session}_${Math.floor(n / 40)}`,
      }),
    });
    expect(response.status).toBe(202);
    sent++;
  };
  const startedAt = performance.now();
  const cut = pages[0];
  for (let n = 0; n < SECONDS * EVENTS_PER_SECOND; n++) {
    const dueMs = (n * 1000) / EVENTS_PER_SECOND;
    const waitMs = dueMs - (performance.now() - startedAt);
    if (waitMs > 0) await Bun.sleep(waitMs);
    if (n === 600) cut?.cut();
    if (n === 800) await cut?.open();
    await post(n);
  }
  const seconds = (performance.now() - startedAt) / 1000;

  const headers = { authorization: `Bearer ${token}` };
  const read = async () =>
    snapshot.parse(await (await fetch(`${home.url}/api/snapshot`, { headers })).json());
  // Quiet: the last deltas are out when two snapshots in a row have one seq.
  let truth = await read();
  await waitUntil(
    "nothing changes any more",
    async () => {
      await Bun.sleep(5_500);
      const next = await read();
      const isQuiet = next.seq === truth.seq;
      truth = next;
      return isQuiet;
    },
    40_000,
  );
  await waitUntil("every page has heard it", () =>
    pages.every((page) => page.state.seq === truth.seq),
  );
  expect(truth.sessions).toHaveLength(20);
  for (const page of pages) {
    const { sessions, personas, projects, permissions, system, sync, boot } = page.state;
    expect([sync, boot, page.gaps]).toEqual(["current", truth.boot, 0]);
    expect(byId([...sessions.values()])).toEqual(byId(truth.sessions));
    expect(byId([...personas.values()])).toEqual(byId(truth.personas));
    expect(byId([...projects.values()])).toEqual(byId(truth.projects));
    expect([...permissions.values()]).toEqual(truth.permissions);
    expect(system).toEqual(truth.system);
  }
  const after = residentMebibytes(home.pid);
  const system = await (await fetch(`${home.url}/api/system`, { headers })).json();
  console.log(
    `${sent} events in ${seconds.toFixed(1)} s, ${truth.seq} deltas, ` +
      `memory ${before.toFixed(0)} → ${after.toFixed(0)} MiB, live ${JSON.stringify(system.live)}`,
  );
  // The deaf page may hold no more than its bound and the kernel's buffers.
  expect(after - before).toBeLessThan(100);
  deaf.destroy();
});

function byId<T extends { id: string }>(items: T[]): T[] {
  return items.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
