/** Tells the story of a project from its numbers; the same words for page, CLI and Markdown. */
import { counted, part, plain } from "./markdown.ts";

export interface StoryFacts {
  name: string;
  level: number;
  projectClass: string;
  totalXp: number;
  /** How many have worked on it; `shares` holds those with the most, the first of them first. */
  teamSize: number;
  shares: readonly { name: string; xp: number; sharePercent: number }[];
  stats: Readonly<Record<string, number>>;
  /** Monday first: XP of the work of each weekday. */
  weekdayXp: readonly number[];
  /** Local days of the first and the last work. */
  firstDay: string | null;
  lastDay: string | null;
  activeDays: number;
  longestStreak: number;
  achievements: readonly string[];
}

export interface Story {
  title: string;
  tagline: string;
  team: string[];
  work: string[];
  rhythm: string[];
  milestones: string[];
}

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const DAY_MS = 24 * 3_600_000;
const SUPPORTERS_MAX = 3;
const TOOLS_MAX = 5;

export function storyOf(facts: StoryFacts): Story {
  return {
    title: `${facts.name}: a story of code`,
    tagline: taglineOf(facts),
    team: teamOf(facts),
    work: workOf(facts),
    rhythm: rhythmOf(facts),
    milestones: milestonesOf(facts),
  };
}

export function storyMarkdown(story: Story): string {
  return [
    `# ${plain(story.title)}`,
    "",
    `*${plain(story.tagline)}*`,
    "",
    ...part("Team", story.team.map(plain)),
    ...part("Work", story.work.map(plain)),
    ...part("Rhythm", story.rhythm.map(plain)),
    ...part("Milestones", story.milestones.map(plain)),
  ].join("\n");
}

function taglineOf({ level, projectClass }: StoryFacts): string {
  const kind = projectClass === "unknown" ? "" : `${projectClass} `;
  return `A ${kind}project of level ${level}`;
}

function teamOf({ shares, teamSize }: StoryFacts): string[] {
  const [leader, ...others] = shares;
  if (!leader) return ["Nobody has earned anything here yet."];
  if (others.length === 0) return [`${leader.name} did it alone.`];
  const helpers = others.slice(0, SUPPORTERS_MAX).map((one) => one.name);
  const rest = teamSize - 1 - helpers.length;
  const names = rest > 0 ? [...helpers, `${rest.toLocaleString("en")} more`] : helpers;
  return [
    `${counted(teamSize, "persona")} worked on it.`,
    `${leader.name} leads with ${leader.sharePercent} % of the XP.`,
    `With ${sentence(names)}.`,
  ];
}

function workOf({ totalXp, stats }: StoryFacts): string[] {
  const of = (path: string) => stats[path] ?? 0;
  const lines = [`${counted(totalXp, "XP", "XP")} earned.`];
  const git = [
    any(of("git.commits"), "commit"),
    any(of("git.pushes"), "push", "pushes"),
    any(of("git.prsCreated"), "pull request opened", "pull requests opened"),
    any(of("git.prsMerged"), "pull request merged", "pull requests merged"),
  ].flat();
  if (git.length > 0) lines.push(`${sentence(git)}.`);
  const files = [
    any(of("filesEdited"), "edit"),
    any(of("filesWritten"), "file written", "files written"),
  ].flat();
  if (files.length > 0) {
    const removed = of("linesRemoved").toLocaleString("en");
    const sizes = `${counted(of("linesAdded"), "line")} added, ${removed} removed`;
    lines.push(`${sentence(files)}; ${sizes}.`);
  }
  const runs = of("commands.testsRun");
  if (runs > 0) {
    const passed = of("commands.testsPassed").toLocaleString("en");
    lines.push(`Tests run ${counted(runs, "time")}, passed ${passed}.`);
  }
  return lines;
}

function rhythmOf(facts: StoryFacts): string[] {
  const { weekdayXp, firstDay, lastDay, activeDays, longestStreak } = facts;
  const lines: string[] = [];
  const most = Math.max(0, ...weekdayXp);
  if (most > 0) lines.push(`Busiest on ${WEEKDAYS[weekdayXp.indexOf(most)]}.`);
  if (firstDay && lastDay) {
    const duration = durationOf(firstDay, lastDay);
    const days = counted(activeDays, "day");
    lines.push(
      duration === days ? `Worked on for ${days}.` : `Worked on for ${duration}, on ${days}.`,
    );
  }
  if (longestStreak > 1) lines.push(`The longest streak was ${longestStreak} days.`);
  return lines;
}

function milestonesOf({ level, stats, achievements }: StoryFacts): string[] {
  const lines = [`Level ${level} reached.`];
  const quests = stats["quests.completed"] ?? 0;
  if (quests > 0) lines.push(`${counted(quests, "quest")} completed.`);
  const tools = Object.entries(stats)
    .filter(([path]) => path.startsWith("toolsUsed.") && path !== "toolsUsed.total")
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, TOOLS_MAX)
    .map(([path, count]) => `${path.slice("toolsUsed.".length)} (${count.toLocaleString("en")})`);
  if (tools.length > 0) lines.push(`Favourite tools: ${tools.join(", ")}.`);
  if (achievements.length > 0) lines.push(`Achievements: ${achievements.join(", ")}.`);
  return lines;
}

/** In days, weeks, months or years, both days included. */
export function durationOf(firstDay: string, lastDay: string): string {
  const days = Math.round((Date.parse(lastDay) - Date.parse(firstDay)) / DAY_MS) + 1;
  if (days < 14) return counted(days, "day");
  // The first number of the larger unit is two: 60 days are eight weeks, no month.
  if (days < 61) return counted(Math.floor(days / 7), "week");
  if (days < 731) return counted(Math.floor(days / 30.44), "month");
  return counted(Math.floor(days / 365.25), "year");
}

/** Nothing where there is none. */
function any(count: number, one: string, many?: string): string[] {
  return count > 0 ? [counted(count, one, many)] : [];
}

function sentence(parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}

/** A part of a whole in percent with one decimal. */
export function percentOf(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 1_000) / 10;
}
