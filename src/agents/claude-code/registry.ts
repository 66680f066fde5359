/** Claude Code's own session files, `<config>/sessions/<pid>.json`: the fastest truth there is. */
import { z } from "zod";

const registryFile = z.looseObject({
  pid: z.number().int().positive(),
  sessionId: z.string().regex(/^[0-9A-Za-z._-]{1,128}$/),
  procStart: z.union([z.string(), z.number()]).transform(String).optional(),
  cwd: z.string().optional(),
  version: z.string().optional(),
  kind: z.string().optional(),
  /** `session:@window.%pane`; the socket is not told. */
  tmux: z.string().nullish(),
  status: z.enum(["idle", "busy", "waiting", "shell"]).optional().catch(undefined),
  waitingFor: z.string().nullish(),
  statusUpdatedAt: z.number().optional(),
  updatedAt: z.number().optional(),
});

/** One session as its file tells it. Times are epoch milliseconds. */
export interface RegistryRecord {
  pid: number;
  procStart: string | null;
  sessionId: string;
  cwd: string | null;
  version: string | null;
  /** `%3`, when the agent runs inside tmux. */
  paneId: string | null;
  /** Null for a moment at start. */
  status: "idle" | "busy" | "waiting" | "shell" | null;
  waitingFor: string | null;
  changedAt: number;
}

/** Null for anything that is not whole: a torn read is followed by another. */
export function readRegistryFile(text: string): RegistryRecord | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // Written while we read: the writer's next event brings it again.
    return null;
  }
  const parsed = registryFile.safeParse(json);
  if (!parsed.success) return null;
  const file = parsed.data;
  return {
    pid: file.pid,
    procStart: file.procStart ?? null,
    sessionId: file.sessionId,
    cwd: file.cwd ?? null,
    version: file.version ?? null,
    paneId: /\.(%\d{1,9})$/.exec(file.tmux ?? "")?.[1] ?? null,
    status: file.status ?? null,
    waitingFor: file.waitingFor ?? null,
    changedAt: file.statusUpdatedAt ?? file.updatedAt ?? 0,
  };
}
