/** A browser that the server does not know yet: how to become known. */

export function SignedOut() {
  return (
    <section class="plain">
      <h1>The gate is closed</h1>
      <p>
        This browser is not signed in. Whoever gets in here can type into your terminals, so each
        browser is let in once, from the machine itself:
      </p>
      <HowToSignIn />
    </section>
  );
}

export function HowToSignIn() {
  return (
    <ul>
      <li>
        <code>claude-rpg open</code> opens this page signed in.
      </li>
      <li>
        <code>claude-rpg open --print</code> prints a link for another browser; it works once.
      </li>
    </ul>
  );
}
