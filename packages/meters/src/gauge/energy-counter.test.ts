import type { Reading, Zone } from "@wattspan/core";
import { expect, it } from "vitest";
import { summedCounters } from "./energy-counter.js";

const zone: Zone = {
  ...{ id: "z", component: "server", scope: "host", origin: "sensor", refreshMs: 100, maxWatts: 1000 },
};

/** Two counters in one, at values that are given; undefined: it cannot be read. */
function sumOf(...values: (bigint | undefined)[]) {
  const closed: number[] = [];
  const counters = values.map((_, index) => ({
    zone,
    path: `energy${index}`,
    read(): Reading {
      const microjoules = values[index];
      return microjoules === undefined
        ? { zone: "z", atMs: 1, kind: "none", reason: "EIO" }
        : { zone: "z", atMs: 1, kind: "counter", microjoules };
    },
    close: () => void closed.push(index),
  }));
  const sum = summedCounters(zone, counters);
  const says = (...next: (bigint | undefined)[]) => {
    values.splice(0, values.length, ...next);
    return sum.read();
  };
  return { sum, says, closed };
}

it("counters of one zone are their sum, and closed together", () => {
  const { sum, says, closed } = sumOf(5n, 7n);
  expect(sum.read()).toEqual({ zone: "z", atMs: expect.any(Number), kind: "counter", microjoules: 12n });
  expect(says(6n, 9n)).toMatchObject({ microjoules: 15n });
  sum.close();
  expect(closed).toEqual([0, 1]);
});

it("counters of one zone have no sum while one of them cannot be read, and miss nothing by that", () => {
  const { says } = sumOf(5n, 7n);
  expect(says(6n, undefined)).toMatchObject({ kind: "none", reason: "EIO" });
  const next = says(8n, 9n);
  expect(next).toMatchObject({ microjoules: 17n });
  expect(next).not.toHaveProperty("afterGap");
});

it("counters of one zone have a gap where one of them restarts, even if the sum grows", () => {
  const { sum, says } = sumOf(100n, 1000n);
  sum.read();
  expect(says(1n, 1500n)).toMatchObject({ microjoules: 1501n, afterGap: true });
  expect(says(2n, 1600n)).not.toHaveProperty("afterGap");
});
