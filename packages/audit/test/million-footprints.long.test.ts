/** A million footprints through a ledger and back. */

import { rmSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import type { Footprint } from "@wattspan/core";
import { manualClock } from "@wattspan/testing";
import { expect, it } from "vitest";
import { RowSums, readLedger, serviceLedger } from "../src/service/ledger.js";
import { newFolder, total } from "./ledger-stand.js";
import { meteredFootprints } from "./metered-footprints.js";

const COUNT = 1_000_000;
const BATCH = 5000;
const SPREAD_MS = 48 * 3_600_000;

/** Different each time, and the same again for the same number. */
function variantOf(template: Footprint, index: number): Footprint {
  const energy = { value: 1 + index / 7, low: 1 + index / 9, high: 1 + index / 5 };
  const startedAt = new Date(template.startedAt.getTime() + ((index * 7919) % SPREAD_MS));
  const [part] = template.parts;
  const { intensity } = template;
  return {
    ...template,
    ...{ id: `call-${index}`, name: `model-${index % 50}`, startedAt, energy, self: { energy } },
    parts: part ? [{ ...part, energy }] : [],
    ...(intensity && { intensity }),
  };
}

it("a million footprints come back equal from a ledger, and its rows have their joules", async () => {
  const footprints = await meteredFootprints();
  const template = footprints.find(({ kind }) => kind === "inference") as Footprint;
  const folder = newFolder();
  const ledger = serviceLedger({ folder, footprints: true, clock: manualClock() });
  let joules = 0;
  for (let index = 0; index < COUNT; index++) {
    const footprint = variantOf(template, index);
    joules += footprint.self.energy?.value ?? 0;
    ledger.observe(footprint);
    if (index % BATCH === BATCH - 1) await ledger.flush();
  }
  await ledger.close();
  expect(ledger).toMatchObject({ faults: 0 });

  const sums = new RowSums();
  let index = 0;
  let different = 0;
  for await (const item of readLedger([folder])) {
    if (item.type === "row") sums.add(item.row);
    else if (item.type !== "footprint" || !isDeepStrictEqual(item.footprint, variantOf(template, index++)))
      different++;
  }
  rmSync(folder, { recursive: true });
  expect({ index, different }).toEqual({ index: COUNT, different: 0 });
  const rows = sums.take();
  expect(total(rows, "energyJ") / joules).toBeCloseTo(1, 9);
  expect(total(rows, "inferences")).toBe(COUNT);
}, 900_000);
