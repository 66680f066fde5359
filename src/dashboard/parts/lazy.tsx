/** A part of the page that is loaded when it is first needed, and says so when it cannot be. */
import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";

export interface Lazy<P> {
  /** The same promise for everybody who asks; a failed one is asked anew. */
  load(): Promise<ComponentType<P>>;
  ready: ComponentType<P> | null;
}

export function makeLazy<P>(fetchPart: () => Promise<ComponentType<P>>): Lazy<P> {
  let asked: Promise<ComponentType<P>> | null = null;
  const lazy: Lazy<P> = {
    ready: null,
    load() {
      asked ??= fetchPart().then(
        (part) => {
          lazy.ready = part;
          return part;
        },
        (cause) => {
          asked = null;
          throw cause;
        },
      );
      return asked;
    },
  };
  return lazy;
}

type LoadState = "loading" | "failed" | "ready";

/** Draws the part; a missing chunk means that the server went away or was updated. */
export function LazyPart<P extends object>({ part, props }: { part: Lazy<P>; props: P }) {
  const load = useSignal<LoadState>(part.ready ? "ready" : "loading");
  const ask = () => {
    load.value = "loading";
    part.load().then(
      () => {
        load.value = "ready";
      },
      () => {
        // Whatever the reason, a reload is the way on: the chunk's name may be of yesterday.
        load.value = "failed";
      },
    );
  };
  useEffect(() => {
    if (!part.ready) ask();
  }, [part]);
  const Part = part.ready;
  if (Part) return <Part {...props} />;
  if (load.value === "loading") return <p class="loading">Finding the way …</p>;
  return (
    <section class="plain">
      <h2>This part of the page did not come</h2>
      <p>The server is gone, or it was updated and this page is of before.</p>
      <p class="actions">
        <button type="button" class="primary" onClick={ask}>
          Try again
        </button>
        <button type="button" onClick={() => location.reload()}>
          Reload
        </button>
      </p>
    </section>
  );
}
