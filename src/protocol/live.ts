/** Messages of the WebSocket `/live`, checked on both sides. */
import { z } from "zod";
import { openPermission, personaView, projectView } from "./game.ts";
import { noteView } from "./notes.ts";
import { questView } from "./quests.ts";
import { paneKey, sessionId, sessionView } from "./session.ts";
import { challengeView, unlockedView } from "./trophies.ts";

export const PROTOCOL_VERSION = 1;

export const systemView = z.object({
  version: z.string(),
  /** Null: reachable. Else one sentence on what is wrong with tmux. */
  tmuxProblem: z.string().nullable(),
  /** True once the hook script has reported at least one event. */
  hasHooks: z.boolean(),
  warnings: z.array(z.string()),
});
export type SystemView = z.infer<typeof systemView>;

/** Everything a page needs to paint, as of `seq` of boot `boot`. */
export const snapshot = z.object({
  protocol: z.literal(PROTOCOL_VERSION),
  boot: z.string(),
  seq: z.number().int().min(0),
  at: z.iso.datetime(),
  sessions: z.array(sessionView),
  personas: z.array(personaView),
  projects: z.array(projectView),
  permissions: z.array(openPermission),
  /** Planned and active quests, the newest first. */
  quests: z.array(questView),
  /** Active challenges of the personas above. */
  challenges: z.array(challengeView),
  system: systemView,
});
export type Snapshot = z.infer<typeof snapshot>;

/** Deltas: each goes to every client and carries the next `seq`. */
export const delta = z.discriminatedUnion("type", [
  z.object({ type: z.literal("session"), seq: z.number().int(), session: sessionView }),
  z.object({ type: z.literal("session.gone"), seq: z.number().int(), id: sessionId }),
  z.object({ type: z.literal("persona"), seq: z.number().int(), persona: personaView }),
  z.object({ type: z.literal("project"), seq: z.number().int(), project: projectView }),
  z.object({
    type: z.literal("permission"),
    seq: z.number().int(),
    permission: openPermission,
    isOpen: z.boolean(),
  }),
  z.object({
    type: z.literal("xp"),
    seq: z.number().int(),
    personaId: z.string().nullable(),
    projectId: z.string().nullable(),
    amount: z.number().int(),
    /** Ledger event type, `tool:Edit`. */
    eventType: z.string(),
  }),
  z.object({
    type: z.literal("levelup"),
    seq: z.number().int(),
    entity: z.enum(["persona", "project"]),
    id: z.string(),
    level: z.number().int(),
  }),
  z.object({ type: z.literal("achievement"), seq: z.number().int(), unlocked: unlockedView }),
  /** Made or changed; one that is completed or abandoned leaves the list of open ones. */
  z.object({ type: z.literal("quest"), seq: z.number().int(), quest: questView }),
  z.object({ type: z.literal("challenge"), seq: z.number().int(), challenge: challengeView }),
  /** `isGone`: deleted; `note` is as it was last. */
  z.object({
    type: z.literal("note"),
    seq: z.number().int(),
    note: noteView,
    isGone: z.boolean(),
  }),
  z.object({ type: z.literal("system"), seq: z.number().int(), system: systemView }),
]);
export type Delta = z.infer<typeof delta>;

/** Messages to one client only: no `seq`, nothing to resume. */
export const direct = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("hello"),
    protocol: z.literal(PROTOCOL_VERSION),
    version: z.string(),
    boot: z.string(),
    seq: z.number().int(),
  }),
  z.object({ type: z.literal("snapshot"), snapshot }),
  z.object({
    type: z.literal("screen"),
    pane: paneKey,
    rev: z.number().int(),
    /** Absent: `rows` is the whole screen. Present: `rows` are changes on top of that revision. */
    base: z.number().int().optional(),
    width: z.number().int(),
    height: z.number().int(),
    /** Row number from 0 and its text with SGR escape codes. */
    rows: z.array(z.tuple([z.number().int(), z.string()])),
  }),
  /** The watched pane is no more. */
  z.object({ type: z.literal("screen.gone"), pane: paneKey }),
  z.object({ type: z.literal("pong") }),
  z.object({ type: z.literal("heartbeat"), at: z.iso.datetime() }),
  z.object({ type: z.literal("refused"), detail: z.string() }),
]);
export type Direct = z.infer<typeof direct>;

export const serverMessage = z.union([delta, direct]);
export type ServerMessage = Delta | Direct;

/** The query of `/live`: the ticket, and where to resume. */
export const liveQuery = z.strictObject({
  ticket: z.string().max(128).default("").describe("From POST /api/live-ticket; works once."),
  since: z.string().max(32).optional().describe("The last seq that came."),
  boot: z.string().max(128).optional().describe("The boot of that seq."),
});

export const clientMessage = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("watch"),
    pane: paneKey,
    /** Lines of scrollback above the visible screen; 0 = the visible screen only. */
    lines: z.number().int().min(0).max(2_000),
  }),
  z.strictObject({ type: z.literal("unwatch"), pane: paneKey }),
  z.strictObject({ type: z.literal("seen"), session: sessionId }),
  z.strictObject({ type: z.literal("ping") }),
]);
export type ClientMessage = z.infer<typeof clientMessage>;
