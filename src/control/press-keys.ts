/** Presses keys from the protocol's fixed set in a pane. */
import type { KeyName } from "../protocol/api.ts";
import { type InputResult, type PressableKey, sendKeys } from "../tmux/input.ts";
import type { TmuxPane } from "../tmux/pane.ts";

export interface KeysRequest {
  /** The pane as it was when the person looked at it; another process in it gets nothing. */
  pane: TmuxPane;
  keys: readonly KeyName[];
  /** An agent is interrupted by Escape, anything else by Ctrl-C. */
  isAgent: boolean;
}

export interface KeysDeps {
  /** Name on PATH or path of the tmux program. */
  program: string;
}

/** Longer than the wait after which programs and tmux take Escape for a key of its own. */
const ESCAPE_REST_MS = 150;

/** Stops at the first key that cannot be pressed; `detail` then says why. */
export async function pressKeys(request: KeysRequest, deps: KeysDeps): Promise<InputResult> {
  const { pane, keys, isAgent } = request;
  const target = { program: deps.program, socketPath: pane.socketPath };
  const groups = escapeApart(keys.map((key) => pressable(key, isAgent)));
  for (const [index, group] of groups.entries()) {
    if (index > 0) await Bun.sleep(ESCAPE_REST_MS);
    const result = await sendKeys(target, pane.id, group, { identity: pane });
    if (!result.ok) return result;
  }
  return { ok: true };
}

function pressable(key: KeyName, isAgent: boolean): PressableKey {
  if (key !== "Interrupt") return key;
  return isAgent ? "Escape" : "Ctrl-C";
}

/** Cuts after each Escape: with the next key right behind it, it would read as Alt and that key. */
function escapeApart(keys: readonly PressableKey[]): PressableKey[][] {
  const groups: PressableKey[][] = [[]];
  for (const key of keys) {
    groups.at(-1)?.push(key);
    if (key === "Escape") groups.push([]);
  }
  return groups.filter((group) => group.length > 0);
}
