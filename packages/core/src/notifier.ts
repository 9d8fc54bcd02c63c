import { RipsawError } from "./ripsaw-error.js";
import type { Alert } from "./thresholds.js";

/** Delivers an alert: to a pager, a chat, a log. It may throw or reject. */
export type Notifier = (alert: Alert) => void | Promise<void>;

/** Writes alerts to standard error. */
export const consoleNotifier: Notifier = (alert) => {
  console.error(`ripsaw: ${alert.message}`);
};

/**
 * Delivers alerts one after another. One that fails does not keep the others back.
 *
 * @throws RipsawError `write_failed`, after all were tried; its cause is an AggregateError of what the
 * notifier threw, its report the given one
 */
export async function notifyAll(
  notifier: Notifier,
  alerts: readonly Alert[],
  report: unknown,
): Promise<void> {
  const problems: unknown[] = [];
  for (const alert of alerts) {
    try {
      await notifier(alert);
    } catch (problem) {
      problems.push(problem);
    }
  }
  if (problems.length === 0) return;
  const message = `${problems.length} of ${alerts.length} alerts could not be delivered`;
  throw new RipsawError("write_failed", message, {
    cause: new AggregateError(problems, message),
    report,
  });
}
