import { RipsawError } from "../model/ripsaw-error.js";
import type { Alert } from "./thresholds.js";

/** Delivers an alert, for example to a pager, a chat or a log. It may throw or reject. */
export type Notifier = (alert: Alert) => void | Promise<void>;

/** Writes alerts to standard error. */
export const consoleNotifier: Notifier = (alert) => {
  console.error(`ripsaw: ${alert.message}`);
};

/**
 * Delivers alerts one after another. A failed delivery does not prevent the others.
 *
 * @throws RipsawError `write_failed`, after every alert was tried. Its cause is an AggregateError of what the notifier
 * threw, and its report is the given one.
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
