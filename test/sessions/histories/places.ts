/** Sessions that end, move, follow each other, or share the names of their panes. */
import {
  agentEnds,
  agentStarts,
  asks,
  at,
  both,
  byAgent,
  calls,
  dies,
  ends,
  type History,
  history,
  nothing,
  prompts,
  quits,
  starts,
  stops,
  told,
} from "./history.ts";

const begin = [at(0, "idle/fresh", starts()), at(2, "working/thinking", prompts("p1"))];
const B = { session: "b" };
const OTHER_PANE = { paneKey: "0a0b0c0d:%2", pid: 4812 };
/** The same pane id on another tmux server. */
const OTHER_SERVER = { session: "b", paneKey: "1a1b1c1d:%1", pid: 4812 };

export const PLACES: History[] = [
  history(
    "a person leaves by /exit",
    ...begin,
    at(5, "idle/done", stops()),
    at(9, "gone", quits()),
  ),
  history(
    "the agent is killed at work",
    ...begin,
    at(3, "working/tool", calls("t1")),
    at(9, "gone", { ...dies(), isSlow: true }),
  ),
  history(
    "the agent is killed in a dialog",
    ...begin,
    at(3, "working/tool", calls("t1")),
    at(3.1, "waiting/permission", asks("t1")),
    at(9, "gone", { ...dies(), isSlow: true }),
  ),
  history(
    "the pane is closed under it",
    ...begin,
    at(9, "gone", { pane: "gone", process: "gone", registry: "gone" }),
  ),
  history(
    "/clear: one session ends, the next begins in the same process",
    ...begin,
    at(5, "idle/done", stops()),
    at(8, "gone", told("SessionEnd", { reason: "clear" }, { registry: "moved" })),
    at(8.1, "idle/fresh", starts("clear"), B),
    at(10, "working/thinking", prompts("p2"), B),
    at(13, "idle/done", stops("p2"), B),
  ),
  history(
    "a session goes on in another pane",
    ...begin,
    at(5, "idle/done", stops()),
    at(9, "gone", quits()),
    at(20, "idle/fresh", starts("resume"), OTHER_PANE),
    at(22, "working/thinking", prompts("p2"), OTHER_PANE),
    at(26, "idle/done", stops("p2"), OTHER_PANE),
  ),
  history(
    "the killed agent is started again with its session",
    ...begin,
    at(6, "gone", { ...dies(), isSlow: true }),
    at(20, "idle/fresh", starts("resume"), { pid: 4900 }),
    at(22, "working/thinking", prompts("p2"), { pid: 4900 }),
    at(26, "idle/done", stops("p2"), { pid: 4900 }),
  ),
  history(
    "tmux is started again with the same pane ids",
    ...begin,
    at(3, "working/tool", calls("t1")),
    at(6, "gone", { pane: "gone", process: "gone", registry: "gone" }),
    at(10, "idle/fresh", starts(), OTHER_SERVER),
    at(12, "working/thinking", prompts("p9"), OTHER_SERVER),
    at(15, "idle/done", stops("p9"), OTHER_SERVER),
  ),
  history(
    "two tmux servers with the same pane id",
    at(0, "idle/fresh", starts()),
    at(1, "idle/fresh", starts(), OTHER_SERVER),
    at(2, "working/thinking", prompts("p1")),
    at(4, "working/thinking", prompts("p9"), OTHER_SERVER),
    at(5, "working/tool", calls("t9", "ls", "p9"), OTHER_SERVER),
    at(5.1, "waiting/permission", asks("t9", "ls", "p9"), OTHER_SERVER),
    at(8, "idle/done", stops("p1")),
    at(12, "working/thinking", ends("t9", "ls", "p9"), OTHER_SERVER),
    at(14, "idle/done", stops("p9"), OTHER_SERVER),
  ),
  history(
    "subagents outlive the turn",
    ...begin,
    at(3, "working/subagents", both(agentStarts("g1"), agentStarts("g2"))),
    at(5, "working/background", { ...stops(), registry: "busy", screen: "working/background" }),
    at(7, "working/background", byAgent("g1", { ...calls("s1"), screen: "working/background" })),
    at(60, "working/background", byAgent("g1", { ...ends("s1"), screen: "working/background" })),
    at(61, "working/background", agentEnds("g1")),
    at(90, "working/thinking", {
      ...prompts("p2"),
      hooks: [
        ...(agentEnds("g2").hooks ?? []),
        ...(told("UserPromptSubmit", { prompt_id: "p2", prompt: "<task-notification>" }).hooks ??
          []),
      ],
    }),
    at(93, "idle/done", stops("p2")),
  ),
  history(
    "a prompt while subagents of the last turn still run",
    ...begin,
    at(3, "working/subagents", agentStarts("g1")),
    at(5, "working/background", { ...stops(), registry: "busy", screen: "working/background" }),
    at(9, "working/subagents", prompts("p2")),
    at(14, "working/background", {
      ...stops("p2"),
      registry: "busy",
      screen: "working/background",
    }),
    at(30, "idle/done", { ...agentEnds("g1"), registry: "idle", screen: "idle/done" }),
  ),
  history(
    "an overlay hides a finished turn",
    ...begin,
    at(5, "idle/done", stops()),
    at(8, "idle/done", { screen: "unknown/overlay" }),
    at(40, "idle/done", nothing),
  ),
  history(
    "an overlay hides a long call",
    ...begin,
    at(3, "working/tool", calls("t1")),
    at(8, "working/tool", { screen: "unknown/overlay" }),
    at(90, "working/thinking", { ...ends("t1"), screen: "unknown/overlay" }),
    at(95, "idle/done", { ...stops(), screen: "unknown/overlay" }),
  ),
];
