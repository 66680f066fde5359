/** The camp fire on a 12 × 12 grid, as SVG path data; the sprite's `fire` is the same. */

export const fireShape =
  "M6 0h1v1h-1zM5 1h2v1h-2zM5 2h3v1h-3zM2 3h1v1h-1zM5 3h4v1h-4zM2 4h2v1h-2zM5 4h4v1h-4z" +
  "M10 4h1v1h-1zM1 5h3v1h-3zM5 5h4v1h-4zM10 5h2v1h-2zM1 6h4v1h-4zM6 6h6v1h-6z" +
  "M1 7h5v1h-5zM7 7h5v1h-5zM1 8h4v1h-4zM8 8h4v1h-4zM2 9h3v1h-3zM8 9h3v1h-3z" +
  "M3 10h2v1h-2zM8 10h2v1h-2zM0 11h12v1h-12z";
