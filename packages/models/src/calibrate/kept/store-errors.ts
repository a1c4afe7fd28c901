import { diag } from "@opentelemetry/api";

const MAX_DETAIL_LENGTH = 200;

/** The given handler, with its own errors ignored; by default OpenTelemetry's `diag` gets the first error. */
export function storeErrors(given: ((error: unknown) => void) | undefined): (error: unknown) => void {
  const report = given ?? warnOnce();
  return (error) => {
    try {
      report(error);
    } catch {
      return; // The error handler itself may fail, and nothing is left to report that to.
    }
  };
}

function warnOnce(): (error: unknown) => void {
  let warned = false;
  return (error) => {
    if (warned) return;
    warned = true;
    const text = error instanceof Error ? error.message.slice(0, MAX_DETAIL_LENGTH) : "";
    diag.warn(`wattspan: calibrations are kept in memory only, because the store failed: ${text}`);
  };
}
