/** Speaks for screen readers, and celebrates levels and achievements where everybody can see. */
import { useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { useApp } from "../app.ts";
import { celebrationsOf } from "../attention/celebrations.ts";
import { announcementOf } from "../attention/changes.ts";
import { bounds } from "../bounds.ts";

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
      <Celebrations />
    </>
  );
}

interface Shown {
  seq: number;
  text: string;
}

/** A few at a time; each goes by itself. */
function Celebrations() {
  const { state } = useApp();
  const shown = useSignal<readonly Shown[]>([]);
  const lastSeq = useRef(state.peek().seq);
  useSignalEffect(() => {
    const after = state.value;
    // A new server run counts from its own beginning.
    if (after.seq < lastSeq.current) lastSeq.current = 0;
    const fresh = celebrationsOf(after, lastSeq.current);
    lastSeq.current = after.seq;
    if (fresh.length === 0) return;
    shown.value = [...shown.peek(), ...fresh].slice(-bounds.celebrationsMax);
    setTimeout(() => {
      shown.value = shown.peek().filter((one) => !fresh.includes(one));
    }, bounds.celebrateMs);
  });
  return (
    <div class="level-up" role="status">
      {shown.value.map((one) => (
        <span key={one.seq}>{one.text}</span>
      ))}
    </div>
  );
}
