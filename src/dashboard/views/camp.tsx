/** The first screen: does anybody need me, and what are they doing? */
import { useComputed } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useApp } from "../app.ts";
import { campKeys } from "./camp-keys.ts";
import { FirstSteps } from "./first-steps.tsx";
import { Inbox } from "./inbox.tsx";
import { Roster } from "./roster.tsx";
import { StartAgent } from "./start-agent.tsx";

export function Camp() {
  const { state, router } = useApp();
  const content = useComputed(() => {
    if (!state.value.hasData) return "loading";
    return state.value.sessions.size === 0 ? "empty" : "camp";
  });
  const hasTmux = useComputed(() => state.value.system?.tmuxProblem === null);
  useEffect(() => campKeys(document, router.go), [router]);
  if (content.value === "loading") return <p class="loading">Looking around the camp …</p>;
  if (content.value === "empty") {
    return (
      <>
        <FirstSteps />
        {hasTmux.value && <StartAgent />}
      </>
    );
  }
  return (
    <>
      <Inbox />
      <Roster />
      <StartAgent />
      <p class="hint">
        <kbd>j</kbd>, <kbd>k</kbd> move, <kbd>Enter</kbd> opens. On a card <kbd>a</kbd> allows,{" "}
        <kbd>d</kbd> denies, and a digit chooses. <kbd>n</kbd> takes a note.
      </p>
    </>
  );
}
