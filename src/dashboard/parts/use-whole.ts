/** A request whose input is too large to go to every page is fetched by the one that shows it. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { OpenPermission } from "../../protocol/game.ts";
import { useApp } from "../app.ts";

/** Null until it is here; `detail` says why it does not come. */
export function useWhole(permission: OpenPermission): {
  whole: OpenPermission | null;
  detail: string | null;
} {
  const { api } = useApp();
  const found = useSignal<OpenPermission | null>(permission.isLarge ? null : permission);
  const detail = useSignal<string | null>(null);
  useEffect(() => {
    if (!permission.isLarge) return;
    void api.permission(permission.id).then((outcome) => {
      if (outcome.ok) found.value = outcome.data;
      else detail.value = outcome.refusal.detail;
    });
  }, [permission.id]);
  return { whole: permission.isLarge ? found.value : permission, detail: detail.value };
}
