/** What was earned or done day by day, as a chart with the sentence that it shows. */
import { useSignal } from "@preact/signals";
import { gameApi, type Whose } from "../api/game.ts";
import { useApp } from "../app.ts";
import { DayBars } from "../charts/day-bars.tsx";
import { Choice, Select } from "../parts/choice.tsx";
import { FetchedView } from "../parts/fetched-view.tsx";
import { useFetched } from "../parts/use-fetched.ts";
import { subjectOf } from "../store/subjects.ts";

const measures = [
  ["xp", "XP"],
  ["toolsUsed.total", "Tools used"],
  ["promptsReceived", "Prompts"],
  ["git.commits", "Commits"],
  ["commands.testsRun", "Tests run"],
] as const;
type Measure = (typeof measures)[number][0];

const units: Readonly<Record<string, readonly [one: string, many: string]>> = {
  "toolsUsed.total": ["tool used", "tools used"],
  promptsReceived: ["prompt", "prompts"],
  "git.commits": ["commit", "commits"],
  "commands.testsRun": ["test run", "tests run"],
};
const points = ["XP", "XP"] as const;

const spans = [
  ["30", "30 days"],
  ["90", "90 days"],
] as const;
type Span = (typeof spans)[number][0];

export function Growth({ whose }: { whose: Whose }) {
  const { api } = useApp();
  const measure = useSignal<Measure>("xp");
  const span = useSignal<Span>("30");
  const days = useFetched(
    `${measure.value} ${span.value}`,
    () => gameApi.timeline(api, whose, measure.value, Number(span.value)),
    [subjectOf(whose.entity, whose.id)],
  );
  return (
    <section aria-labelledby="growth">
      <header>
        <h2 id="growth">Day by day</h2>
        <div class="choices">
          <Select
            label="Measure"
            options={measures}
            value={measure.value}
            onChoose={(value) => {
              measure.value = value;
            }}
          />
          <Choice
            label="Length"
            options={spans}
            value={span.value}
            onChoose={(value) => {
              span.value = value;
            }}
          />
        </div>
      </header>
      <FetchedView of={days} room="chart">
        {({ items, path }) => <DayBars days={items} unit={units[path] ?? points} />}
      </FetchedView>
    </section>
  );
}
