/** `wattspan doctor` on a simulated machine of two sockets and four cards. */

import { simulatedMachine } from "@wattspan/meters/simulator";
import { expect, it } from "vitest";
import type { DoctorReport } from "../src/index.js";
import { inProcess } from "./run-wattspan.js";

it("shows every part with its power, and what it was tried on", async () => {
  const machine = simulatedMachine({ sockets: 2, gpus: 4 });
  const [first = "", second = ""] = machine.packages;
  machine.load(first, 150);
  machine.load(second, 90);
  for (const [i, card] of machine.gpus.entries()) machine.load(card, 100 * (i + 1));
  const candidates = machine.meters.map((meter) => () => meter);
  const json = await inProcess(["doctor", "--json", "--country", "FR"], { candidates });
  const table = await inProcess(["doctor", "--country", "FR"], { candidates });
  machine.close();
  expect([json.code, table.code]).toEqual([0, 0]);
  const { verdict, zones, meters } = JSON.parse(json.stdout) as DoctorReport;
  expect(verdict).toBe("measured");
  expect(meters.map(({ violations }) => violations)).toEqual(meters.map(() => []));
  expect(meters.every(({ verified }) => verified?.by === "simulator")).toBe(true);
  const truth = new Map([
    [first, 150],
    [second, 90],
    ...machine.gpus.map((card, i) => [card, 100 * (i + 1)] as const),
  ]);
  for (const { id, powerW } of zones) expect((powerW ?? 0) / (truth.get(id) ?? 8), id).toBeCloseTo(1, 1); // memory draws 8 W
  expect(zones).toHaveLength(8);
  expect(table.stdout.match(/^simulated card \d .* simulator$/gm)).toHaveLength(4);
});
