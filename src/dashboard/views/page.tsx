/** The whole page: gate first, then the bar, the screen of the route, and the voices. */
import { effect, useComputed } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { useApp } from "../app.ts";
import { iconAddress, pageTitle } from "../attention/title.ts";
import { bounds } from "../bounds.ts";
import { captureKey } from "../capture.ts";
import { LazyPart } from "../parts/lazy.tsx";
import { PageLink } from "../parts/page-link.tsx";
import type { Route } from "../routing/route.ts";
import { waitingCount } from "../store/select.ts";
import { placeName } from "../text/names.ts";
import { Announcer } from "./announcer.tsx";
import { Banner } from "./banner.tsx";
import { Camp } from "./camp.tsx";
import { lazyViews, prefetchViews } from "./lazy-views.ts";
import { Session } from "./session.tsx";
import { SignIn } from "./sign-in.tsx";
import { SignedOut } from "./signed-out.tsx";
import { TopBar } from "./top-bar.tsx";

export function Page() {
  const { access, enter, router } = useApp();
  const route = router.route.value;
  const known = access.value;
  if (route.name === "sign-in")
    return (
      <Gate>
        <SignIn />
      </Gate>
    );
  switch (known.state) {
    case "asking":
      return (
        <Gate>
          <p class="loading">Knocking …</p>
        </Gate>
      );
    case "signed-out":
      return (
        <Gate>
          <SignedOut />
        </Gate>
      );
    case "unreachable":
      return (
        <Gate>
          <section class="plain">
            <h1>Nobody answers</h1>
            <p>{known.detail}</p>
            <button type="button" class="primary" onClick={() => void enter()}>
              Try again
            </button>
          </section>
        </Gate>
      );
    case "signed-in":
      return <Inside route={route} />;
  }
}

function Gate({ children }: { children: preact.ComponentChildren }) {
  return <main class="gate">{children}</main>;
}

function Inside({ route }: { route: Route }) {
  const { connection, capture } = useApp();
  const isStale = connection.link.value.state === "gone";
  const place = useTab();
  const main = useRef<HTMLElement>(null);
  useFocusOnArrival(main, route);
  useEffect(() => captureKey(document, capture), [capture]);
  useEffect(() => {
    const timer = setTimeout(prefetchViews, bounds.prefetchMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      <a class="skip" href="#main">
        Skip to the page
      </a>
      <TopBar />
      <Banner />
      <main
        ref={main}
        id="main"
        tabIndex={-1}
        aria-label={place.value}
        data-route={route.name}
        data-stale={isStale}
      >
        <Screen route={route} />
      </main>
      <Announcer />
      {capture.isOpen.value && <LazyPart part={lazyViews.capture} props={{}} />}
    </>
  );
}

/** Another page: the focus goes where it begins, so that keys and screen readers go on there. */
function useFocusOnArrival(main: { current: HTMLElement | null }, route: Route): void {
  const address = "id" in route ? `${route.name} ${route.id}` : route.name;
  const before = useRef(address);
  useLayoutEffect(() => {
    if (before.current === address) return;
    before.current = address;
    main.current?.focus({ preventScroll: true });
  }, [address]);
}

function Screen({ route }: { route: Route }) {
  switch (route.name) {
    case "camp":
      return <Camp />;
    case "session":
      return <Session key={route.id} id={route.id} />;
    case "hall":
      return <LazyPart key="hall" part={lazyViews.hall} props={{}} />;
    case "persona":
      return <LazyPart key={`p ${route.id}`} part={lazyViews.persona} props={{ id: route.id }} />;
    case "project":
      return (
        <LazyPart key={`project ${route.id}`} part={lazyViews.project} props={{ id: route.id }} />
      );
    case "quests":
      return <LazyPart key="quests" part={lazyViews.quests} props={{}} />;
    case "notes":
      return <LazyPart key="notes" part={lazyViews.notes} props={{}} />;
    case "sign-in":
      return null;
    case "not-found":
      return (
        <section class="plain">
          <h1>No such place</h1>
          <p>
            Nothing is at this address. <PageLink href="/">Back to the camp</PageLink>
          </p>
        </section>
      );
  }
}

/**
 * Title and icon of the browser tab; returns the name of where we are. They follow the state
 * itself and not a frame: in a tab that nobody looks at there is none, and there they matter.
 */
function useTab() {
  const { state, router, pageName } = useApp();
  const waiting = useComputed(() => waitingCount(state.value));
  const place = useComputed(() => pageName.value ?? placeName(router.route.value, state.value));
  useLayoutEffect(
    () =>
      effect(() => {
        document.title = pageTitle(waiting.value, place.value);
      }),
    [waiting, place],
  );
  useLayoutEffect(
    () =>
      effect(() => {
        const icon = document.querySelector('link[rel="icon"]');
        icon?.setAttribute("href", iconAddress(waiting.value));
      }),
    [waiting],
  );
  return place;
}
