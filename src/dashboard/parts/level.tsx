/** The level of a project in the place where a persona has its face. */

export function Level({ level }: { level: number }) {
  return (
    <span class="crest">
      <span class="unseen">level </span>
      {level}
    </span>
  );
}
