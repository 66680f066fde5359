/** Spends a single-use sign-in link: the code stands behind `#` and goes out by POST only. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useApp } from "../app.ts";
import { HowToSignIn } from "./signed-out.tsx";

export function SignIn() {
  const { router, signIn } = useApp();
  const problem = useSignal<string | null>(null);
  useEffect(() => {
    const code = location.hash.slice(1);
    // The code leaves the address bar before it is spent: it must not stay in the history.
    history.replaceState(null, "", "/sign-in");
    if (code === "") {
      problem.value = "This address is no sign-in link.";
      return;
    }
    void signIn(code).then((failure) => {
      if (failure === null) router.go("/", "replace");
      else problem.value = failure;
    });
  }, []);
  return (
    <section class="plain" aria-live="polite">
      {problem.value === null ? (
        <h1>Signing in …</h1>
      ) : (
        <>
          <h1>That did not open the gate</h1>
          <p>{problem.value} Make a new one:</p>
          <HowToSignIn />
        </>
      )}
    </section>
  );
}
