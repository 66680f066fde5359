/** What backups, restores and foldings fail with, as answers. */
import { ChildError } from "../child/children.ts";
import { StoreError } from "../store/database.ts";
import { Refusal } from "./refusal.ts";

export async function refusing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw refusalOf(cause);
  }
}

/** Expected failures are answered with their sentence; the rest is the log's. */
function refusalOf(cause: unknown): unknown {
  if (!(cause instanceof StoreError || cause instanceof ChildError)) return cause;
  const { code, message } = cause;
  if (code === "missing") return new Refusal(404, "no_such_backup", message);
  if (["damaged", "foreign", "newer", "too_old"].includes(code)) {
    return new Refusal(422, `backup_${code}`, message);
  }
  if (code === "bad_day") return new Refusal(422, "bad_day", message);
  if (code === "full") return new Refusal(409, "too_many_backups", message);
  if (code === "held") return new Refusal(409, "database_held", message);
  if (code === "internal" || code === "died") return cause;
  return new Refusal(503, `backup_${code}`, message, { "retry-after": "60" });
}
