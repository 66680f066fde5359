/** Shows what is asked: the exact command, a readable diff, the plan, or every field. */
import type { Asked } from "../asked/asked.ts";

/** `label` names the scrolling box for screen readers. Questions have a form of their own. */
export function AskedView({ asked, label }: { asked: Asked; label: string }) {
  switch (asked.kind) {
    case "command":
      return (
        <>
          {asked.note && <p class="note">{asked.note}</p>}
          <Box label={label}>
            <code>{asked.command}</code>
          </Box>
        </>
      );
    case "edit":
      return (
        <>
          <p class="note path">{asked.path}</p>
          <Box label={label}>
            {asked.lines.map((line, index) => (
              <DiffRow key={index} kind={line.kind} text={line.text} />
            ))}
          </Box>
        </>
      );
    case "plan":
      return (
        <Box label={label}>
          <span class="prose">{asked.text}</span>
        </Box>
      );
    case "fields":
      return (
        <Box label={label}>
          {asked.fields.map((field) => (
            <span key={field.name} class="field">
              <b>{field.name}</b> {field.text}
            </span>
          ))}
        </Box>
      );
    case "question":
      return null;
  }
}

/** A long text scrolls in its box; the keyboard must reach it to do so. */
const focusable = { tabIndex: 0 };

function Box({ label, children }: { label: string; children: preact.ComponentChildren }) {
  return (
    <section class="asked" aria-label={label} {...focusable}>
      <pre>{children}</pre>
    </section>
  );
}

const signs = { same: " ", removed: "-", added: "+" } as const;

function DiffRow({ kind, text }: { kind: keyof typeof signs; text: string }) {
  return (
    <span class={`diff ${kind}`}>
      {signs[kind]} {text}
    </span>
  );
}
