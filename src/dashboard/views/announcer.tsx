/** Speaks for screen readers, and celebrates a new level where everybody can see it. */
import { useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { useApp } from "../app.ts";
import { announcementOf } from "../attention/changes.ts";
import { bounds } from "../bounds.ts";
import { visible } from "../text/visible.ts";

export function Announcer() {
  const { state } = useApp();
  const assertive = useSignal("");
  const polite = useSignal("");
  const before = useRef(state.peek());
  useSignalEffect(() => {
    const after = state.value;
    const said = announcementOf(before.current, after);
    before.current = after;
    if (said.assertive !== "") assertive.value = said.assertive;
    if (said.polite !== "") polite.value = said.polite;
  });
  return (
    <>
      <div class="unseen" role="alert">
        {assertive.value}
      </div>
      <div class="unseen" role="status">
        {polite.value}
      </div>
      <LevelUp />
    </>
  );
}

function LevelUp() {
  const { state } = useApp();
  const text = useSignal("");
  const lastSeq = useRef(state.peek().levelUp?.seq ?? 0);
  useSignalEffect(() => {
    const { levelUp, personas, projects } = state.value;
    if (!levelUp || levelUp.seq === lastSeq.current) return;
    lastSeq.current = levelUp.seq;
    const who = levelUp.entity === "persona" ? personas : projects;
    const name = who.get(levelUp.id)?.name;
    if (name === undefined) return;
    const told = `${visible(name)} reached level ${levelUp.level}`;
    text.value = told;
    setTimeout(() => {
      if (text.peek() === told) text.value = "";
    }, bounds.celebrateMs);
  });
  return (
    <div class="level-up" role="status">
      {text.value !== "" && <span key={text.value}>{text.value}</span>}
    </div>
  );
}
