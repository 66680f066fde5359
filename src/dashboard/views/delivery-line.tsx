/** What became of the last prompt, and the way out when it did not arrive. */
import { useApp } from "../app.ts";
import { Icon } from "../parts/icon.tsx";
import type { Delivery } from "../prompt/delivery.ts";

interface DeliveryLineProps {
  sessionId: string;
  onForce(text: string): void;
}

const words = {
  sending: "Sending …",
  queued: "Queued: it is typed when the agent is ready.",
  accepted: "Accepted.",
} as const;

function wordsOf(delivery: Exclude<Delivery, { state: "failed" | "none" }>): string {
  switch (delivery.state) {
    case "typed":
      return `Typed. ${delivery.detail ?? "The agent has not taken it yet."}`;
    case "sending":
    case "queued":
    case "accepted":
      return words[delivery.state];
  }
}

export function DeliveryLine({ sessionId, onForce }: DeliveryLineProps) {
  const { deliveries, rights } = useApp();
  const delivery = deliveries.of(sessionId).value;
  return (
    <div class="delivery" role="status">
      {delivery.state === "failed" ? (
        <>
          <span class="status" data-tone="error">
            <Icon name="error" />
            <span>
              <strong>Not delivered.</strong> {delivery.detail}
            </span>
          </span>
          {rights.value.canForce && (
            <button type="button" class="quiet" onClick={() => onForce(delivery.text)}>
              Send anyway
            </button>
          )}
        </>
      ) : (
        delivery.state !== "none" && <span>{wordsOf(delivery)}</span>
      )}
    </div>
  );
}
