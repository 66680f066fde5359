/** Every route of the server and the least that each asks for; the test walks all of them. */
import type { Asker } from "../support/make-test-server.ts";

export interface RouteRule {
  method: string;
  path: string;
  /** A path that exists as far as a route without data can. */
  sample?: string;
  body?: unknown;
  /** Who may; everybody else must be refused. */
  may: readonly Asker[];
}

const LOOK: readonly Asker[] = ["view", "answer", "full", "cli"];
const ACT: readonly Asker[] = ["answer", "full", "cli"];
const DECIDE: readonly Asker[] = ["answer", "full"];
const FULL: readonly Asker[] = ["full"];
const ALL: readonly Asker[] = [...LOOK, "none"];

const prompt = { text: "hello", requestId: "request-0001" };

const NO_BACKUP = "manual-2020-01-01T00-00-00Z.db";

/** What a script or a page may ask for; `/live` and the hooks have keys of their own. */
export const RULES: readonly RouteRule[] = [
  { method: "GET", path: "/healthz", may: ALL },
  { method: "GET", path: "/readyz", may: LOOK },
  { method: "GET", path: "/api/me", may: LOOK },
  { method: "GET", path: "/api/snapshot", may: LOOK },
  { method: "GET", path: "/api/sessions", may: LOOK },
  { method: "GET", path: "/api/sessions/:id", sample: "/api/sessions/s-1", may: LOOK },
  { method: "GET", path: "/api/sessions/:id/why", sample: "/api/sessions/s-1/why", may: LOOK },
  { method: "GET", path: "/api/permissions", may: LOOK },
  { method: "GET", path: "/api/panes", may: LOOK },
  { method: "GET", path: "/api/personas", may: LOOK },
  { method: "GET", path: "/api/personas/:id", sample: "/api/personas/p-1", may: LOOK },
  { method: "GET", path: "/api/projects", may: LOOK },
  { method: "GET", path: "/api/projects/:id", sample: "/api/projects/p-1", may: LOOK },
  {
    method: "POST",
    path: "/api/personas/:id",
    sample: "/api/personas/p-1",
    body: { name: "Wren" },
    may: ACT,
  },
  {
    method: "GET",
    path: "/api/projects/:id/narrative",
    sample: "/api/projects/p-1/narrative",
    may: LOOK,
  },
  {
    method: "GET",
    path: "/api/projects/:id/narrative.md",
    sample: "/api/projects/p-1/narrative.md",
    may: LOOK,
  },
  { method: "GET", path: "/api/achievements", may: LOOK },
  {
    method: "GET",
    path: "/api/achievements/wall",
    sample: "/api/achievements/wall?persona=p-1",
    may: LOOK,
  },
  { method: "GET", path: "/api/achievements/unlocked", may: LOOK },
  { method: "GET", path: "/api/challenges", may: LOOK },
  { method: "GET", path: "/api/stats", sample: "/api/stats?persona=p-1", may: LOOK },
  { method: "GET", path: "/api/leaderboard", may: LOOK },
  { method: "GET", path: "/api/timeline", sample: "/api/timeline?persona=p-1", may: LOOK },
  { method: "GET", path: "/api/heat-map", sample: "/api/heat-map?project=p-1", may: LOOK },
  { method: "GET", path: "/api/report", may: LOOK },
  { method: "GET", path: "/api/report.md", may: LOOK },
  { method: "GET", path: "/api/quests", may: LOOK },
  { method: "POST", path: "/api/quests", body: { title: "Ship it" }, may: ACT },
  { method: "GET", path: "/api/quests/:id", sample: "/api/quests/q-1", may: LOOK },
  { method: "POST", path: "/api/quests/:id", sample: "/api/quests/q-1", body: {}, may: ACT },
  {
    method: "POST",
    path: "/api/quests/:id/move",
    sample: "/api/quests/q-1/move",
    body: { to: "active" },
    may: ACT,
  },
  {
    method: "POST",
    path: "/api/quests/:id/phases",
    sample: "/api/quests/q-1/phases",
    body: { name: "First" },
    may: ACT,
  },
  {
    method: "POST",
    path: "/api/quests/:id/phases/:phase/move",
    sample: "/api/quests/q-1/phases/f-1/move",
    body: { to: "active" },
    may: ACT,
  },
  { method: "GET", path: "/api/notes", may: LOOK },
  { method: "POST", path: "/api/notes", body: { content: "a #note" }, may: ACT },
  { method: "GET", path: "/api/notes/:id", sample: "/api/notes/n-1", may: LOOK },
  { method: "POST", path: "/api/notes/:id", sample: "/api/notes/n-1", body: {}, may: ACT },
  { method: "DELETE", path: "/api/notes/:id", sample: "/api/notes/n-1", may: ACT },
  {
    method: "POST",
    path: "/api/notes/:id/send",
    sample: "/api/notes/n-1/send",
    body: { sessionId: "s-1", requestId: "request-0001" },
    may: ACT,
  },
  {
    method: "POST",
    path: "/api/notes/:id/issue",
    sample: "/api/notes/n-1/issue",
    body: { projectId: "p-1" },
    may: DECIDE,
  },
  { method: "GET", path: "/api/note-tags", may: LOOK },
  { method: "GET", path: "/api/events", may: LOOK },
  { method: "GET", path: "/api/events/:id", sample: "/api/events/1", may: LOOK },
  { method: "POST", path: "/api/events/replay", may: ["cli"] },
  { method: "GET", path: "/api/xp", may: LOOK },
  { method: "GET", path: "/api/system", may: LOOK },
  { method: "GET", path: "/metrics", may: LOOK },
  { method: "GET", path: "/openapi.json", may: LOOK },
  { method: "POST", path: "/api/notify/test", may: FULL },
  { method: "POST", path: "/api/live-ticket", may: LOOK },
  {
    method: "POST",
    path: "/api/sessions/:id/prompt",
    sample: "/api/sessions/s-1/prompt",
    body: prompt,
    may: ACT,
  },
  {
    method: "POST",
    path: "/api/sessions/:id/save-screen",
    sample: "/api/sessions/s-1/save-screen",
    body: { expect: "idle" },
    may: FULL,
  },
  {
    method: "POST",
    path: "/api/sessions/:id/keys",
    sample: "/api/sessions/s-1/keys",
    body: { keys: ["Enter"] },
    may: FULL,
  },
  {
    method: "POST",
    path: "/api/sessions/:id/override",
    sample: "/api/sessions/s-1/override",
    body: { status: "idle" },
    may: DECIDE,
  },
  {
    method: "POST",
    path: "/api/sessions/:id/mute",
    sample: "/api/sessions/s-1/mute",
    body: { muted: true },
    may: DECIDE,
  },
  {
    method: "POST",
    path: "/api/sessions/:id/ack",
    sample: "/api/sessions/s-1/ack",
    may: DECIDE,
  },
  {
    method: "POST",
    path: "/api/sessions/:id/signal",
    sample: "/api/sessions/s-1/signal",
    body: { signal: "TERM", pid: 999_999 },
    may: FULL,
  },
  {
    method: "GET",
    path: "/api/sessions/:id/prompts",
    sample: "/api/sessions/s-1/prompts",
    may: LOOK,
  },
  {
    method: "DELETE",
    path: "/api/sessions/:id/prompts/:requestId",
    sample: "/api/sessions/s-1/prompts/request-0001",
    may: ACT,
  },
  {
    method: "GET",
    path: "/api/sessions/:id/dialog",
    sample: "/api/sessions/s-1/dialog",
    may: LOOK,
  },
  {
    method: "POST",
    path: "/api/sessions/:id/dialog",
    sample: "/api/sessions/s-1/dialog",
    body: { option: "Yes" },
    may: DECIDE,
  },
  {
    method: "POST",
    path: "/api/windows",
    body: { cwd: "/nowhere" },
    may: FULL,
  },
  {
    method: "POST",
    path: "/api/windows/split",
    body: { cwd: "/nowhere", pane: "0a1b2c3d:%1" },
    may: FULL,
  },
  {
    method: "POST",
    path: "/api/windows/rename",
    body: { pane: "0a1b2c3d:%1", name: "fox" },
    may: FULL,
  },
  {
    method: "POST",
    path: "/api/windows/close",
    body: { pane: "0a1b2c3d:%1" },
    may: FULL,
  },
  {
    method: "POST",
    path: "/api/windows/signal",
    body: { pane: "0a1b2c3d:%1", signal: "TERM" },
    may: FULL,
  },
  { method: "GET", path: "/api/permissions/:id", sample: "/api/permissions/p-1", may: LOOK },
  {
    method: "POST",
    path: "/api/permissions/:id",
    sample: "/api/permissions/p-1",
    body: { behavior: "deny" },
    may: DECIDE,
  },
  { method: "GET", path: "/api/audit", may: FULL },
  { method: "GET", path: "/api/backups", may: FULL },
  {
    method: "POST",
    path: "/api/backups/:name/inspection",
    sample: `/api/backups/${NO_BACKUP}/inspection`,
    may: FULL,
  },
  { method: "POST", path: "/api/backups", may: FULL },
  {
    method: "POST",
    path: "/api/backups/:name/restore",
    sample: `/api/backups/${NO_BACKUP}/restore`,
    body: { confirm: true },
    may: FULL,
  },
  {
    method: "POST",
    path: "/api/ledger/compaction",
    body: { before: "2020-01-01", isDryRun: true },
    may: FULL,
  },
  { method: "GET", path: "/api/devices", may: FULL },
  {
    method: "POST",
    path: "/api/devices",
    body: { name: "phone", role: "answer" },
    may: FULL,
  },
  { method: "DELETE", path: "/api/devices/:id", sample: "/api/devices/d-1", may: FULL },
  { method: "POST", path: "/api/sign-in-links", may: ["cli"] },
  { method: "POST", path: "/api/sign-out", may: ["view", "answer", "full"] },
];

/** Routes with a key of their own, tested by themselves; and public files, which hold no data. */
export const APART: readonly string[] = [
  "POST /hooks/claude-code",
  "POST /event",
  "POST /api/sign-in",
  "WS /live",
  "GET /avatars/:file",
];

/** Addresses of the page itself: the same shell for each. */
const PAGE = /^GET \/(s\/:id|hall|p\/:id|project\/:id|quests|notes|sign-in)?$/;
/** What the page is made of. */
const FILE = /^GET \/(build\/[\w.-]+|fonts\/[\w.-]+|[\w.-]+\.(svg|png|html|txt|webmanifest|js))$/;

export function isPublicFile(route: string): boolean {
  return PAGE.test(route) || FILE.test(route);
}
