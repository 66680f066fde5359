/** Where the commits of a write-ahead log end, by SQLite's file format (section 4, "WAL files"). */

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;

/** Where the shared memory file holds how many frames a checkpoint has begun to copy. */
const BACKFILL_AT = 128;

/**
 * How much of the log a checkpoint may have copied into the database. That much was on the disk
 * before the copying began, so no power loss takes it away.
 */
export function copiedBytes(wal: Buffer, shm: Buffer): number {
  if (wal.byteLength < HEADER_BYTES || shm.byteLength < BACKFILL_AT + 4) return 0;
  const frames = shm.readUInt32LE(BACKFILL_AT);
  return frames === 0 ? 0 : HEADER_BYTES + frames * (FRAME_HEADER_BYTES + wal.readUInt32BE(8));
}

/**
 * Byte offsets behind each commit, in order. A frame is of this log's present run when its salts
 * are the header's; it ends a commit when it names the size of the database.
 */
export function walCommits(wal: Buffer): number[] {
  if (wal.byteLength < HEADER_BYTES) return [];
  const pageBytes = wal.readUInt32BE(8);
  const salts = wal.subarray(16, 24);
  const frameBytes = FRAME_HEADER_BYTES + pageBytes;
  const ends: number[] = [];
  for (let at = HEADER_BYTES; at + frameBytes <= wal.byteLength; at += frameBytes) {
    if (!wal.subarray(at + 8, at + 16).equals(salts)) break;
    if (wal.readUInt32BE(at + 4) !== 0) ends.push(at + frameBytes);
  }
  return ends;
}
