/** When they work: XP by weekday and hour of the last twelve weeks. */
import { gameApi, type Whose } from "../api/game.ts";
import { useApp } from "../app.ts";
import { HourGrid } from "../charts/hour-grid.tsx";
import { FetchedView } from "../parts/fetched-view.tsx";
import { useFetched } from "../parts/use-fetched.ts";
import { subjectOf } from "../store/subjects.ts";

const days = 84;

export function Rhythm({ whose }: { whose: Whose }) {
  const { api } = useApp();
  const hours = useFetched("hours", () => gameApi.heatMap(api, whose, days), [
    subjectOf(whose.entity, whose.id),
  ]);
  return (
    <section aria-labelledby="rhythm">
      <h2 id="rhythm">Rhythm</h2>
      <FetchedView of={hours} room="chart">
        {(map) => <HourGrid hours={map.hours} days={map.days} />}
      </FetchedView>
    </section>
  );
}
