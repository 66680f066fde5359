/** Fetched data in its four states: on its way, there, nothing in it, not to be had. */
import type { ComponentChildren } from "preact";
import { useApp } from "../app.ts";
import type { UseFetched } from "./use-fetched.ts";

interface FetchedViewProps<T> {
  of: UseFetched<T>;
  /** What stands there while nothing has come yet: as high as what will. */
  room: "line" | "chart" | "list" | "page";
  children(data: T, since: number): ComponentChildren;
}

export function FetchedView<T>({ of, room, children }: FetchedViewProps<T>) {
  const { connection } = useApp();
  const { data, problem, since, isStandIn } = of.fetched.value;
  // That the server is gone is said once, on top, with the time that everything is of.
  const isSaid = connection.link.value.state !== "open" && !isStandIn;
  if (data === null) {
    return (
      <div class="room" data-room={room} role={problem === null ? undefined : "status"}>
        {problem === null ? (
          <p class="coming">Fetching …</p>
        ) : (
          <Trouble problem={problem} again={of.again} />
        )}
      </div>
    );
  }
  return (
    <>
      {problem !== null && !isSaid && (
        <Trouble problem={`${staleWord(isStandIn)} ${problem}`} again={of.again} />
      )}
      {children(data, since)}
    </>
  );
}

function staleWord(isStandIn: boolean): string {
  return isStandIn ? "This is still what was asked for before." : "Not the latest.";
}

function Trouble({ problem, again }: { problem: string; again(): void }) {
  return (
    <p class="notice">
      <span>{problem}</span>
      <button type="button" onClick={again}>
        Try again
      </button>
    </p>
  );
}
