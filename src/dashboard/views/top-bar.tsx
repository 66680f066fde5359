/** The bar on top: where we are, how many wait and work, and the theme. */
import { useComputed } from "@preact/signals";
import { useApp } from "../app.ts";
import { Icon } from "../parts/icon.tsx";
import { PageLink } from "../parts/page-link.tsx";
import { tally } from "../store/select.ts";

export function TopBar() {
  const { router, state, theme } = useApp();
  const counted = useComputed(() => JSON.stringify(tally(state.value)));
  const counts: ReturnType<typeof tally> = JSON.parse(counted.value);
  const isCamp = router.route.value.name === "camp";
  const next = theme.theme.value === "night" ? "parchment" : "night";
  return (
    <header class="top">
      {isCamp ? (
        <h1 class="brand" data-burning={counts.waiting > 0}>
          <Icon name="fire" /> Camp
        </h1>
      ) : (
        <PageLink href="/" class="brand">
          <Icon name="arrow-left" /> Camp
        </PageLink>
      )}
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
