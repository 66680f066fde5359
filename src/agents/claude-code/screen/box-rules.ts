/** The rules for a screen that ends with the prompt box: working, in error, or at rest. */
import type { BoxRegion } from "./region.ts";
import type { ScreenRule } from "./rule.ts";
import {
  hasRunningAgents,
  isFresh,
  isInterrupted,
  isToolRunning,
  isTurnOver,
  turnError,
} from "./turn-end.ts";

type BoxRule = ScreenRule<BoxRegion>;

/**
 * A turn runs: its hint is in the footer, a live spinner line stands above the box (it stays while
 * text is typed, the hint does not), or a prompt waits in the queue. The rest hint beside the mode
 * outweighs a spinner line, which then is a frozen one of the transcript.
 */
function isWorking({ footer, tail }: BoxRegion): boolean {
  if (footer.isInterruptible || tail.isQueued) return true;
  const kind = tail.spinner?.kind;
  return (kind === "live" || kind === "retrying") && !footer.isAtRest;
}

/** No turn runs: the footer can be believed and shows no hint of work, or the transcript ended. */
function isResting(region: BoxRegion): boolean {
  const { footer, tail, draft, box } = region;
  if (isTurnOver(tail)) return true;
  if (footer.isAtRest) return true;
  return footer.isConclusive && draft === null && box.mark !== "!";
}

/** Before the mode had a sign of its own, an empty box and no spinner line meant rest. */
function isRestingOldLayout({ footer, tail, draft, box }: BoxRegion): boolean {
  return footer.isOldLayout && draft === null && box.mark !== "!" && !tail.isScrolled;
}

function spinnerText({ tail }: BoxRegion): string {
  return tail.spinner?.text ?? "";
}

function isRetrying({ tail }: BoxRegion): boolean {
  if (tail.spinner?.kind === "retrying") return true;
  const below = tail.spinner === null ? [] : (tail.blocks[0]?.results ?? []);
  return below.some((text) => /\b(?:will retry in|retrying in) \d/i.test(text));
}

function isStreaming({ tail }: BoxRegion): boolean {
  const last = tail.last;
  if (tail.isQueued || last === null) return tail.spinner === null;
  return last.kind === "assistant" && last.results.length === 0 && !tail.spinner?.isThinking;
}

const hasError = (region: BoxRegion, error: ReturnType<typeof turnError>) =>
  isResting(region) && turnError(region.tail) === error;

export const boxRules: readonly BoxRule[] = [
  {
    name: "agents-view",
    since: "2.1.139",
    status: "unknown",
    reason: "overlay",
    confidence: 0.95,
    matches: ({ footer, box, title }) =>
      footer.isAgentsView ||
      box.text === "describe a task for a new session" ||
      (footer.mode === null && / · claude agents$/.test(title)),
  },
  {
    name: "limit-notice",
    since: "2.1.3xx",
    status: "error",
    reason: "limit",
    confidence: 0.95,
    matches: ({ footer }) => footer.hasLimitNotice && !footer.isInterruptible,
  },
  {
    name: "working-compacting",
    since: "1.0",
    status: "working",
    reason: "compacting",
    confidence: 0.97,
    matches: (region) =>
      isWorking(region) && /^(?:Auto-)?compacting conversation/i.test(spinnerText(region)),
  },
  {
    name: "working-retrying",
    since: "1.0",
    status: "working",
    reason: "retrying",
    confidence: 0.97,
    matches: (region) => isWorking(region) && isRetrying(region),
  },
  {
    name: "working-subagents",
    since: "2.0",
    status: "working",
    reason: "subagents",
    confidence: 0.95,
    matches: (region) => isWorking(region) && hasRunningAgents(region.tail),
  },
  {
    name: "working-tool",
    since: "1.0",
    status: "working",
    reason: "tool",
    confidence: 0.95,
    matches: (region) => isWorking(region) && isToolRunning(region.tail),
  },
  {
    name: "working-streaming",
    since: "2.1.2xx",
    status: "working",
    reason: "streaming",
    confidence: 0.95,
    matches: (region) => isWorking(region) && isStreaming(region),
  },
  {
    name: "working",
    since: "1.0",
    status: "working",
    reason: "thinking",
    confidence: 0.95,
    matches: isWorking,
  },
  {
    name: "background-agents",
    since: "2.1.2xx",
    status: "working",
    reason: "background",
    confidence: 0.9,
    matches: ({ tail }) => tail.spinner?.kind === "parked",
  },
  {
    name: "background-tasks",
    since: "2.1.2xx",
    status: "working",
    reason: "background",
    confidence: 0.9,
    matches: (region) => region.footer.backgroundTasks > 0,
  },
  {
    name: "turn-ended-by-limit",
    since: "2.0",
    status: "error",
    reason: "limit",
    confidence: 0.9,
    matches: (region) => hasError(region, "limit"),
  },
  {
    name: "turn-ended-by-auth",
    since: "1.0",
    status: "error",
    reason: "auth_error",
    confidence: 0.9,
    matches: (region) => hasError(region, "auth_error"),
  },
  {
    name: "turn-ended-by-api",
    since: "1.0",
    status: "error",
    reason: "api_error",
    confidence: 0.9,
    matches: (region) => hasError(region, "api_error"),
  },
  {
    name: "idle-interrupted",
    since: "1.0",
    status: "idle",
    reason: "interrupted",
    confidence: 0.95,
    matches: ({ tail }) => isInterrupted(tail),
  },
  {
    name: "idle-fresh",
    since: "1.0",
    status: "idle",
    reason: "fresh",
    confidence: 0.9,
    matches: (region) => isResting(region) && isFresh(region.tail),
  },
  {
    name: "idle-finished-line",
    since: "2.0",
    status: "idle",
    reason: "done",
    confidence: 0.95,
    matches: ({ tail }) => tail.spinner?.kind === "finished",
  },
  {
    name: "idle",
    since: "2.1.2xx",
    status: "idle",
    reason: "done",
    confidence: 0.85,
    matches: isResting,
  },
  {
    name: "idle-old-layout",
    since: "1.0",
    until: "2.1.1xx",
    status: "idle",
    reason: "done",
    confidence: 0.7,
    matches: isRestingOldLayout,
  },
  {
    // While text is typed, in vim's insert mode and for a second after Ctrl-C the footer shows no
    // hint of work; with an open turn above, the box alone does not tell work from rest.
    name: "box-without-evidence",
    since: "1.0",
    status: "unknown",
    reason: "unknown",
    confidence: 0.3,
    matches: () => true,
  },
];
