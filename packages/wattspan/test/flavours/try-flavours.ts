/** The same calls have the same footprint through every flavour, and each has one. */

import type { Footprint } from "@wattspan/core";
import { beforeAll, describe, expect, it } from "vitest";
import { hasLoopback, overLoopback } from "../loopback.js";
import { type Driven, driveFlavour } from "./drive.js";
import { CALLS, type CallKind, type Flavour } from "./flavour.js";
import { FLAVOURS } from "./flavours.js";
import type { SdkLine } from "./sdk-lines.js";

const PROVIDERS = [...new Set(FLAVOURS.map(({ provider }) => provider))];
/** The first of a provider is metered by hand, and the measure of the others. */
const measures = new Map<Flavour["provider"], Record<CallKind, Driven>>();

/**
 * The footprint of the call metered by hand. A flavour that does not report the cache has the same tokens for
 * all of them.
 */
function measured({ provider, withholds }: Flavour, call: CallKind): Footprint {
  const same = withholds.includes("cache") ? "plain" : call;
  return (measures.get(provider) as Record<CallKind, Driven>)[same].calls[0] as Footprint;
}

/** The one footprint of a call is the same as when it is metered by hand, or says why not. */
function compare(flavour: Flavour, call: CallKind, { calls }: Driven): void {
  expect(calls).toHaveLength(1);
  const [footprint] = calls as [Footprint];
  if (call === "streamed" && flavour.withholds.includes("streams")) {
    expect(footprint).toMatchObject({ method: "unavailable", reasons: ["no_usage"] });
    return;
  }
  const { name, kind, energy, co2e, method, reasons, outcome, usage } = measured(flavour, call);
  expect(footprint).toMatchObject({ name, kind, energy, co2e, method, reasons, outcome });
  // Not everybody reports reasoning, or that nothing was cached.
  expect(usage).toMatchObject(footprint.usage ?? { output: "stated" });
}

/** The tests, with each of these lines of OpenTelemetry's SDK. */
export function tryFlavours(lines: readonly SdkLine[]): void {
  describe.skipIf(!hasLoopback)(overLoopback("every flavour"), () => {
    beforeAll(async () => {
      for (const provider of PROVIDERS) {
        const first = FLAVOURS.find((flavour) => flavour.provider === provider) as Flavour;
        measures.set(provider, await driveFlavour(first));
      }
    });

    it.each(PROVIDERS)(
      "calls of %s that are metered by hand have the tokens that the provider states",
      (provider) => {
        const { plain, cached } = measures.get(provider) as Record<CallKind, Driven>;
        expect(plain.calls[0]?.usage).toMatchObject({ cacheRead: 0, output: 7 });
        expect(cached.calls[0]?.usage).toMatchObject({ inputFresh: 11, cacheRead: 4, output: 7 });
        expect(plain.calls[0]?.energy?.value).toBeGreaterThan(0);
        expect(plain.calls[0]?.co2e?.value).toBeGreaterThan(0);
      },
    );

    describe.each(lines)("with %s", (line) => {
      it.each(FLAVOURS.map((flavour) => [flavour.name, flavour] as const))(
        `calls through %s with ${line} have the same footprints as calls metered by hand`,
        async (_, flavour) => {
          const driven = await driveFlavour(flavour, line);
          for (const call of CALLS) {
            const { calls, faults, footprints, spans } = driven[call];
            expect(faults).toEqual({});
            compare(flavour, call, driven[call]);
            const total = footprints.filter(({ parentId }) => parentId === undefined);
            expect(total.map(({ energy }) => energy)).toEqual([calls[0]?.energy]);
            const known = spans.filter(({ attributes }) => attributes["wattspan.energy"] !== undefined);
            for (const { attributes } of known)
              expect(attributes["wattspan.energy"]).toBe(calls[0]?.energy?.value);
          }
        },
      );
    });
  });
}
