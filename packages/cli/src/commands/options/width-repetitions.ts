import { UsageError } from "../../command/usage-error.js";

/** Below, no interval of 95 % exists. */
const MIN_REPETITIONS = 6;

/**
 * Refuses a width that so few repetitions cannot have.
 * @param names What the user calls both.
 * @throws {@link UsageError}
 * @example checkWidth(options, { repetitions: "--repetitions", width: "--until-width" })
 */
export function checkWidth(
  { repetitions = MIN_REPETITIONS, untilWidth }: { repetitions?: number; untilWidth?: number },
  names: { readonly repetitions: string; readonly width: string },
): void {
  if (untilWidth === undefined || repetitions >= MIN_REPETITIONS) return;
  const expected = `${MIN_REPETITIONS} or more with ${names.width}`;
  throw new UsageError(names.repetitions, String(repetitions), expected, "--repetitions 50");
}
