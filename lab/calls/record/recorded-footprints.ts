import type { Footprint } from "@wattspan/core";
import type { CallNumbers } from "./call-numbers.ts";
import { type Plain, plainForm } from "./plain-form.ts";

/**
 * What observers got, and what single calls got of themselves. A call without a span of its own has the id of
 * the span around it, so that only the latter has its number.
 */
export function recordedFootprints(
  observed: readonly Footprint[],
  watched: ReadonlyMap<number, Footprint>,
  numbers: CallNumbers,
): Record<string, Plain> {
  const plain = ({ id, parentId, ...rest }: Footprint) =>
    plainForm({ ...rest, id: numbers.of(id), parent: numbers.of(parentId) });
  const byStart = observed.toSorted(
    (a, b) => a.startedAt.getTime() - b.startedAt.getTime() || a.durationS - b.durationS,
  );
  return Object.fromEntries([
    ...[...watched].map(([number, footprint]) => [`own ${number}`, plain(footprint)] as const),
    ...byStart.map(
      (footprint) =>
        [
          numbers.unique(`${numbers.of(footprint.id)} ${plainForm(footprint.name)}`),
          plain(footprint),
        ] as const,
    ),
  ]);
}
