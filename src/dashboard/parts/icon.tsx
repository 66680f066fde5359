/** A symbol of the sprite; it only accompanies words, so it is hidden from screen readers. */

export function Icon({ name }: { name: string }) {
  return (
    <svg class="icon" aria-hidden="true">
      <use href={`/icons.svg#${name}`} />
    </svg>
  );
}
