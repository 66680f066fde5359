/** A disk of a few MiB that a test can fill to the last byte. */
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statfsSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const NEEDED =
  "This test fills a disk. It needs the right to mount a small one: run it as root, or on Linux " +
  "by `unshare -Urm bun run test:crash`; in a container also a /dev/shm of at most 256 MiB will do.";

const SHARED_BYTES_MAX = 256 * 1024 * 1024;

export class SmallDisk implements Disposable {
  private constructor(
    /** A folder on the disk, empty at first. */
    readonly folder: string,
    private readonly unmount: () => void,
  ) {}

  static make(mebibytes: number): SmallDisk {
    const base = mkdtempSync(join(tmpdir(), "rpg-disk-"));
    const mounted =
      process.platform === "darwin" ? attachImage(base, mebibytes) : mountTmpfs(base, mebibytes);
    const place = mounted ?? sharedMemory();
    if (place) return new SmallDisk(place.folder, place.unmount);
    rmSync(base, { recursive: true });
    throw new Error(NEEDED);
  }

  /** Takes every byte that is left, but these. */
  fill(leftBytes = 0): void {
    const path = join(this.folder, "ballast");
    const ballast = openSync(path, "a");
    try {
      for (let size = 1024 * 1024; size >= 1; size = Math.floor(size / 16)) {
        writeUntilFull(ballast, new Uint8Array(size));
      }
    } finally {
      closeSync(ballast);
    }
    if (leftBytes > 0) truncateSync(path, Math.max(0, statSync(path).size - leftBytes));
  }

  /** Gives them back. */
  free(): void {
    rmSync(join(this.folder, "ballast"), { force: true });
  }

  [Symbol.dispose](): void {
    this.unmount();
  }
}

interface Place {
  folder: string;
  unmount(): void;
}

function writeUntilFull(file: number, block: Uint8Array): void {
  try {
    while (writeSync(file, block) > 0);
  } catch (cause) {
    const isFull = cause instanceof Error && "code" in cause && cause.code === "ENOSPC";
    if (!isFull) throw cause;
  }
}

function mountTmpfs(base: string, mebibytes: number): Place | null {
  const options = `size=${mebibytes}m,mode=0755`;
  if (!runs("mount", "-t", "tmpfs", "-o", options, "none", base)) return null;
  return place(base, () => runs("umount", "-l", base));
}

function attachImage(base: string, mebibytes: number): Place | null {
  const image = `${base}.dmg`;
  const isThere =
    runs("hdiutil", "create", "-size", `${mebibytes}m`, "-fs", "HFS+", "-quiet", image) &&
    runs("hdiutil", "attach", "-nobrowse", "-quiet", "-mountpoint", base, image);
  if (!isThere) return null;
  return place(base, () => {
    runs("hdiutil", "detach", "-force", "-quiet", base);
    rmSync(image, { force: true });
  });
}

/** Containers may not mount, but bring a small disk in memory of their own. */
function sharedMemory(): Place | null {
  const folder = "/dev/shm";
  try {
    const { bsize, blocks } = statfsSync(folder);
    if (bsize * blocks > SHARED_BYTES_MAX) return null;
    const own = mkdtempSync(join(folder, "rpg-disk-"));
    return { folder: own, unmount: () => rmSync(own, { recursive: true, force: true }) };
  } catch {
    // No such disk here either: the caller says what is needed.
    return null;
  }
}

function place(base: string, unmount: () => void): Place {
  const folder = join(base, "disk");
  mkdirSync(folder);
  return {
    folder,
    unmount() {
      unmount();
      rmSync(base, { recursive: true, force: true });
    },
  };
}

function runs(...argv: string[]): boolean {
  const done = Bun.spawnSync(argv, { stdout: "ignore", stderr: "ignore", stdin: "ignore" });
  return done.exitCode === 0;
}
