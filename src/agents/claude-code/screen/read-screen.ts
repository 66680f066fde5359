/** Reads one captured screen of Claude Code: a pure function from text to status. */
import type { ScreenInput, ScreenReading } from "../../../protocol/reading.ts";
import { boxRules } from "./box-rules.ts";
import { panelRules } from "./panel-rules.ts";
import { plainRules } from "./plain-rules.ts";
import type { BoxRegion, PanelRegion, Region, ScreenHint } from "./region.ts";
import { findRegion } from "./region.ts";
import type { ScreenRule } from "./rule.ts";

/**
 * What a screen says. `input.lines` is the visible screen without escape codes, top to bottom;
 * `hint` may add what the plain text cannot hold. Never throws; text that is no known layout reads
 * `unknown`, which changes nothing. One screen never says typing: a draft reads idle with `draft`.
 */
export function readScreen(input: ScreenInput, hint: ScreenHint = {}): ScreenReading {
  const region = findRegion(input, hint);
  switch (region.kind) {
    case "box":
      return readBox(region);
    case "panel":
      return readPanel(region);
    case "shell":
    case "other":
      return verdict(region, plainRules);
    default:
      return assertNever(region);
  }
}

/** Options and question belong to a dialog that waits; a view that the user opened asks nothing. */
function readPanel(region: PanelRegion): ScreenReading {
  const reading = verdict(region, panelRules);
  if (reading.status !== "waiting") return reading;
  return { ...reading, options: [...region.panel.options], question: region.panel.question };
}

/** What stands in the box and the footer is told even where rest and work cannot be told apart. */
function readBox(region: BoxRegion): ScreenReading {
  const reading = verdict(region, boxRules);
  const { tail, footer, draft } = region;
  if (reading.reason === "overlay") return reading;
  const isWorking = reading.status === "working" && reading.reason !== "background";
  return {
    ...reading,
    draft,
    isReady: reading.status !== "unknown" && !isWorking && takesText(region),
    elapsedS: isWorking ? (tail.spinner?.elapsedS ?? null) : null,
    tokens: isWorking ? (tail.spinner?.tokens ?? null) : null,
    mode: footer.mode,
  };
}

/**
 * An empty box takes a prompt, but not in shell mode, where it would run as a command, and not
 * while a warning stands in the footer's place: after Ctrl-C the next key may end the client.
 */
function takesText({ box, draft, footer }: BoxRegion): boolean {
  return draft === null && box.mark !== "!" && footer.mode !== null;
}

function verdict<R extends Region>(region: R, rules: readonly ScreenRule<R>[]): ScreenReading {
  const rule = rules.find((candidate) => candidate.matches(region));
  return {
    status: rule?.status ?? "unknown",
    reason: rule?.reason ?? "unknown",
    confidence: rule?.confidence ?? 0,
    rule: rule?.name ?? "none",
    options: [],
    question: null,
    draft: null,
    isReady: false,
    elapsedS: null,
    tokens: null,
    mode: null,
  };
}

function assertNever(region: never): never {
  throw new Error(`Unhandled region ${JSON.stringify(region)}.`);
}
