/** Runs one tmux command with a time limit and an output bound; it answers and never throws. */

export interface TmuxTarget {
  /** Name on PATH or path of the tmux program. */
  program: string;
  socketPath: string;
}

export interface TmuxRunOptions {
  timeoutMs: number;
  /** Bound of stdout and of stderr, each. */
  outputBytesMax: number;
  signal?: AbortSignal | undefined;
  stdin?: string | undefined;
}

/**
 * - `absent`: the program does not exist.
 * - `no-server`: nothing listens on the socket.
 * - `timeout`, `too-large`: the child was killed.
 * - `failed`: tmux answered with an error, or the run was stopped by its signal.
 */
export type TmuxFailureKind = "absent" | "no-server" | "timeout" | "too-large" | "failed";

export type TmuxResult =
  | { ok: true; stdout: string }
  /** `stdout` is what came before the failure: a chain prints the results of its first commands. */
  | { ok: false; kind: TmuxFailureKind; detail: string; stdout: string };

/** tmux writes `_` for Unicode unless it is told UTF-8; a pane's own variables would mislead it. */
const { TMUX: _server, TMUX_PANE: _pane, ...inherited } = process.env;
const CLEAN_ENVIRONMENT = { ...inherited, LC_ALL: "C.UTF-8", LANG: "C.UTF-8" };

export async function runTmux(
  target: TmuxTarget,
  argv: readonly string[],
  options: TmuxRunOptions,
): Promise<TmuxResult> {
  const failure = (kind: TmuxFailureKind, detail: string, stdout = ""): TmuxResult => ({
    ok: false,
    kind,
    detail,
    stdout,
  });
  if (options.signal?.aborted) return failure("failed", "stopped before it began");
  const started = startTmux(target, argv, options.stdin);
  if (!started.ok) return failure(started.kind, started.detail);
  const { child } = started;

  const halted: { cause: HaltCause | null } = { cause: null };
  const halt = (cause: HaltCause) => {
    halted.cause ??= cause;
    killGroup(child.pid);
    // A grandchild that left the group could hold the pipes open for ever.
    out.cancel();
    err.cancel();
  };
  const onAbort = () => halt("stopped");
  const onOverflow = () => halt("too-large");
  const out = collect(child.stdout, options.outputBytesMax, onOverflow);
  const err = collect(child.stderr, options.outputBytesMax, onOverflow);
  const timer = setTimeout(() => halt("timeout"), options.timeoutMs);
  options.signal?.addEventListener("abort", onAbort, { once: true });
  const [stdout, stderr, code] = await Promise.all([out.text, err.text, child.exited]);
  clearTimeout(timer);
  options.signal?.removeEventListener("abort", onAbort);

  const { cause } = halted;
  if (cause === "timeout") return failure(cause, `no answer in ${options.timeoutMs} ms`, stdout);
  if (cause === "too-large")
    return failure(cause, `more than ${options.outputBytesMax} bytes`, stdout);
  if (cause === "stopped") return failure("failed", "stopped", stdout);
  if (code === 0) return { ok: true, stdout };
  const detail = stderr.trim() || `exit code ${code}`;
  return failure(isServerGone(detail) ? "no-server" : "failed", detail, stdout);
}

type HaltCause = "timeout" | "too-large" | "stopped";
type TmuxChild = Bun.Subprocess<"ignore" | Buffer, "pipe", "pipe">;
type Started =
  | { ok: true; child: TmuxChild }
  | { ok: false; kind: "absent" | "failed"; detail: string };

function startTmux(target: TmuxTarget, argv: readonly string[], stdin?: string): Started {
  try {
    const child = Bun.spawn([target.program, "-u", "-S", target.socketPath, ...argv], {
      env: CLEAN_ENVIRONMENT,
      stdin: stdin === undefined ? "ignore" : Buffer.from(stdin, "utf8"),
      stdout: "pipe",
      stderr: "pipe",
      // Its own process group, so that a wrapper script dies together with what it started.
      detached: true,
    });
    return { ok: true, child };
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    const code = cause instanceof Error && "code" in cause ? cause.code : null;
    return { ok: false, kind: code === "ENOENT" ? "absent" : "failed", detail };
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch (cause) {
    // ESRCH: the whole group has already ended, which is what was wanted.
    if (!(cause instanceof Error && "code" in cause && cause.code === "ESRCH")) throw cause;
  }
}

/** Words of tmux 2.x to 3.x for a socket nobody listens on. */
function isServerGone(detail: string): boolean {
  return (
    detail.startsWith("no server running on") ||
    /^error connecting to .*\((No such file or directory|Connection refused)\)$/.test(detail)
  );
}

interface Collected {
  text: Promise<string>;
  cancel(): void;
}

function collect(
  stream: ReadableStream<Uint8Array>,
  bytesMax: number,
  onOverflow: () => void,
): Collected {
  const reader = stream.getReader();
  const read = async (): Promise<string> => {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for (;;) {
      const part = await reader.read();
      if (part.done) break;
      bytes += part.value.byteLength;
      if (bytes > bytesMax) {
        onOverflow();
        break;
      }
      chunks.push(part.value);
    }
    return Buffer.concat(chunks).toString("utf8");
  };
  // Cancelling ends a pending read as done, so `text` always settles.
  return { text: read(), cancel: () => void reader.cancel() };
}
