/** What the spool must know after a crash: which events were tried, and why some are set aside. */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import type { Log } from "../lib/log.ts";

const notes = z.object({
  /** Names in the hands of the server: they are still here when it ended without a stop. */
  taking: z.array(z.string()),
  /** Names that were in its hands then: each is taken in alone, so that the culprit shows. */
  suspects: z.array(z.string()),
  tries: z.record(z.string(), z.number().int()),
  /** Why a file was set aside. */
  reasons: z.record(z.string(), z.string()),
});
type Notes = z.infer<typeof notes>;

const NONE: Notes = { taking: [], suspects: [], tries: {}, reasons: {} };

export class SpoolNotes {
  #notes: Notes;
  #isBroken = false;

  constructor(
    private readonly path: string,
    private readonly log: Log,
  ) {
    this.#notes = afterCrash(this.#read());
  }

  isSuspect(name: string): boolean {
    return this.#notes.suspects.includes(name);
  }

  /** Written before the work, so that an event that ends the server is found by its name. */
  begin(names: string[]): void {
    this.#write({ ...this.#notes, taking: names });
  }

  /** How often the event has failed, this time among them. */
  failed(name: string): number {
    const tries = this.tries(name) + 1;
    this.#write({ ...this.#notes, tries: { ...this.#notes.tries, [name]: tries } });
    return tries;
  }

  tries(name: string): number {
    return this.#notes.tries[name] ?? 0;
  }

  setAside(name: string, reason: string): void {
    this.#write({ ...this.#notes, reasons: { ...this.#notes.reasons, [name]: reason } });
  }

  reason(name: string): string | null {
    return this.#notes.reasons[name] ?? null;
  }

  /** After a pass: nothing is in the server's hands; what is no longer there is forgotten. */
  end(spooled: ReadonlySet<string>, poisoned: ReadonlySet<string>): void {
    const { suspects, tries, reasons, taking } = this.#notes;
    const kept: Notes = {
      taking: [],
      suspects: suspects.filter((name) => spooled.has(name)),
      tries: filtered(tries, spooled),
      reasons: filtered(reasons, poisoned),
    };
    const isSame = taking.length === 0 && JSON.stringify(kept) === JSON.stringify(this.#notes);
    if (!isSame) this.#write(kept);
  }

  #read(): Notes {
    if (!existsSync(this.path)) return NONE;
    try {
      return notes.parse(JSON.parse(readFileSync(this.path, "utf8")));
    } catch (cause) {
      // Only the count of tries is lost: each event has its three again.
      this.log.warn({ err: cause }, "the notes of the spool cannot be read; they begin anew");
      return NONE;
    }
  }

  #write(value: Notes): void {
    this.#notes = value;
    try {
      writeFileSync(`${this.path}.tmp`, JSON.stringify(value), { mode: 0o600 });
      renameSync(`${this.path}.tmp`, this.path);
      this.#isBroken = false;
    } catch (cause) {
      // A full disk: the events still go in, and this run still counts. Said once.
      if (!this.#isBroken) this.log.warn({ err: cause }, "the notes of the spool cannot be kept");
      this.#isBroken = true;
    }
  }
}

/**
 * A crash in the middle of many says nothing of any one of them; in the middle of one alone it
 * counts as its try.
 */
function afterCrash(found: Notes): Notes {
  const { taking, suspects, tries } = found;
  const [only] = taking;
  if (only === undefined) return found;
  const all = [...new Set([...suspects, ...taking])];
  if (taking.length > 1) return { ...found, taking: [], suspects: all };
  return {
    ...found,
    taking: [],
    suspects: all,
    tries: { ...tries, [only]: (tries[only] ?? 0) + 1 },
  };
}

function filtered<T>(record: Record<string, T>, names: ReadonlySet<string>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => names.has(name)));
}
