/** The rules for a screen without Claude Code's layout: a shell, another program, another agent. */
import type { PlainRegion } from "./region.ts";
import type { ScreenRule } from "./rule.ts";

/** The status row of a Codex session: `• Working (12s • esc to interrupt)`. */
const foreignStatus = /^[•◦] .{1,200} \((?:\d+[hms] ?){1,3} • esc to interrupt\)/;

export const plainRules: readonly ScreenRule<PlainRegion>[] = [
  {
    name: "shell",
    since: "any",
    status: "unknown",
    reason: "shell",
    confidence: 0.9,
    matches: (region) => region.kind === "shell",
  },
  {
    // Somebody may run another agent in a pane that Claude Code left: working, but nothing more.
    name: "codex-status-row",
    since: "any",
    status: "working",
    reason: "thinking",
    confidence: 0.8,
    matches: ({ rows }) => {
      const composer = rows.findLastIndex((row) => /^›(?: |$)/.test(row));
      if (composer < 0 || rows.length - composer > 6) return false;
      return rows.slice(Math.max(0, composer - 4), composer).some((row) => foreignStatus.test(row));
    },
  },
  {
    name: "no-known-layout",
    since: "any",
    status: "unknown",
    reason: "unknown",
    confidence: 0.2,
    matches: () => true,
  },
];
