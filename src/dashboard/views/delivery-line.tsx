/** What became of the last prompt, and the way out when it did not arrive. */
import { useApp } from "../app.ts";
import { Icon } from "../parts/icon.tsx";

interface DeliveryLineProps {
  sessionId: string;
  onForce(text: string): void;
}

const words = {
  sending: "Sending …",
  queued: "Queued: it is typed when the agent is ready.",
  typed: "Typed; the agent has not taken it yet.",
  accepted: "Accepted.",
} as const;

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
        delivery.state !== "none" && <span>{words[delivery.state]}</span>
      )}
    </div>
  );
}
