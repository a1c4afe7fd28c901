/** Which meters an audit may use. */

import type { EnergyMeter } from "@wattspan/core";
import { AuditError } from "../format/audit-error.js";
import { type MeterTest, testMeter } from "../self-test/meter-test.js";

/** The results, and what is left. */
export interface TestedMeters {
  readonly tests: readonly MeterTest[];
  readonly usable: readonly EnergyMeter[];
}

/**
 * Tests them, all at once. An instrument that failed its check is no evidence: it is named, and not used. Where another
 * one measures the same device, or models it, the record says by its devices that it did.
 *
 * @throws AuditError if one failed and none passed: what is left could only say that nothing is known
 */
export async function testedMeters({
  meters,
  onTested,
}: {
  readonly meters?: readonly EnergyMeter[];
  readonly onTested?: (tests: readonly MeterTest[]) => void;
}): Promise<TestedMeters | undefined> {
  if (!meters) return undefined;
  const tests = await Promise.all(meters.map((meter) => testMeter(meter)));
  onTested?.(tests);
  const failed = tests.filter(({ outcome }) => outcome === "failed");
  if (failed.length > 0 && !tests.some(({ outcome }) => outcome === "passed")) {
    const found = failed.map(({ meter, why }) => `${meter} (${why})`).join(", ");
    throw new AuditError(`No meter passed its test: ${found}. See what it shows: wattspan doctor.`);
  }
  return { tests, usable: meters.filter((_, i) => tests[i]?.outcome !== "failed") };
}
