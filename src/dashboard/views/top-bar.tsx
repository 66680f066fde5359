/** The bar on top: where we are, the ways to the other places, who waits, a note, the theme. */
import { useComputed } from "@preact/signals";
import { useApp } from "../app.ts";
import { Icon } from "../parts/icon.tsx";
import { PageLink } from "../parts/page-link.tsx";
import { type Place, placeOf, places } from "../routing/places.ts";
import type { Route } from "../routing/route.ts";
import { tally } from "../store/select.ts";

export function TopBar() {
  const { router, state, theme, capture, rights } = useApp();
  const counted = useComputed(() => JSON.stringify(tally(state.value)));
  const counts: ReturnType<typeof tally> = JSON.parse(counted.value);
  const route = router.route.value;
  const place = placeOf(route);
  const next = theme.theme.value === "night" ? "parchment" : "night";
  return (
    <header class="top" data-burning={counts.waiting > 0}>
      <Brand route={route} place={place} />
      <nav class="places" aria-label="Places">
        {places.map((one) => (
          <PageLink key={one.path} href={one.path} current={currentOf(one, place, route)}>
            <Icon name={one.icon} />
            <span>{one.name}</span>
          </PageLink>
        ))}
        {rights.value.canWrite && (
          <button
            type="button"
            class="quiet"
            aria-label="Take a note"
            aria-keyshortcuts="n"
            title="Take a note (n)"
            onClick={capture.open}
          >
            <Icon name="pencil" />
          </button>
        )}
      </nav>
      <p class="tally">
        <Count tone="waiting" count={counts.waiting} word="waiting" />
        <Count tone="working" count={counts.working} word="working" />
        <Count tone="done" count={counts.unseen} word="done" />
      </p>
      <button type="button" class="quiet" aria-label={`Theme: ${next}`} onClick={theme.toggle}>
        <Icon name={next === "night" ? "moon" : "sun"} />
      </button>
    </header>
  );
}

/** `page` on the place itself, `true` on a page within it. */
function currentOf(one: Place, place: Place | null, route: Route): "page" | "true" | undefined {
  if (one !== place) return undefined;
  return isPlaceItself(route) ? "page" : "true";
}

function isPlaceItself(route: Route): boolean {
  return places.some((place) => place.path === (route.name === "camp" ? "/" : `/${route.name}`));
}

/** The name of the place as the page's title, or the way back from a page within it. */
function Brand({ route, place }: { route: Route; place: Place | null }) {
  const camp = places[0];
  const shown = place ?? camp;
  if (!shown) return null;
  if (isPlaceItself(route)) {
    return (
      <h1 class="brand">
        <Icon name={shown.icon} /> {shown.name}
      </h1>
    );
  }
  return (
    <PageLink href={shown.path} class="brand">
      <Icon name="arrow-left" /> {shown.name}
    </PageLink>
  );
}

function Count({ tone, count, word }: { tone: string; count: number; word: string }) {
  if (count === 0) return null;
  return (
    <span class="status" data-tone={tone}>
      <Icon name={tone} />
      <span>
        <strong>{count}</strong> <span class="word">{word}</span>
      </span>
    </span>
  );
}
