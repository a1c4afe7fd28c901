/** `wattspan doctor` on a simulated machine of two sockets and four cards. */

import type { EnergyMeter } from "@wattspan/core";
import { simulatedMachine } from "@wattspan/meters/simulator";
import { expect, it, onTestFinished } from "vitest";
import type { DoctorReport } from "../src/index.js";
import { HAS_LOOPBACK, inProcess } from "./run-wattspan.js";
import { steppedTime } from "./stepped-time.js";

const FANS_W = 100;
/** At rest a card is read twice, a second apart: when its values were taken is known to half a refresh. */
const LATE = 0.06;

it("`doctor` on a simulated machine shows the power of every part, and its share of the whole machine", async () => {
  const time = steppedTime();
  const machine = simulatedMachine({ sockets: 2, gpus: 4, clock: time });
  onTestFinished(() => machine.close());
  const [first = "", second = ""] = machine.packages;
  machine.load(first, 150);
  machine.load(second, 90);
  for (const [i, card] of machine.gpus.entries()) machine.load(card, 100 * (i + 1));
  const whole: EnergyMeter = {
    name: "plug",
    open: async () => ({
      status: "ready",
      zones: [
        {
          ...{ id: "plug", name: "whole machine", component: "server", scope: "host", origin: "sensor" },
          ...{ refreshMs: 500, maxWatts: 3000 },
        },
      ],
      reader: {
        read() {
          const watts = machine.watts() + FANS_W;
          return [{ zone: "plug", atMs: time.now(), kind: "power", watts, windowMs: 500 }];
        },
      },
    }),
  };
  const given = { time, candidates: [...machine.meters, whole].map((meter) => () => meter) };
  const json = await inProcess(["doctor", "--json", "--location", "FR"], given);
  const table = await inProcess(["doctor", "--location", "FR"], given);
  expect([json.code, table.code]).toEqual([0, 0]);
  const { verdict, zones, meters } = JSON.parse(json.stdout) as DoctorReport;
  expect(verdict).toBe("measured");
  expect(meters.map(({ violations }) => violations)).toEqual(meters.map(() => []));
  expect(meters.slice(0, -1).every(({ verified }) => verified?.by === "simulator")).toBe(true);
  expect(Object.fromEntries(zones.map(({ id, powerW, counted }) => [id, [powerW, counted]]))).toEqual({
    ...Object.fromEntries(
      [...machine.packages, ...machine.memories, ...machine.gpus].map((id) => [
        id,
        [expect.toSatisfy((watts: number) => Math.abs(watts / machine.watts(id) - 1) < LATE), true],
      ]),
    ),
    plug: [machine.watts() + FANS_W, false],
  });
  expect(table.stdout).toMatch(
    /^whole machine +covers CPU package 0, which is counted; the counted devices are (?:8|9|10)\d % of it$/m,
  );
  expect(table.stdout.match(/^simulated card \d .* measured /gm)).toHaveLength(4);
  expect(table.stdout).toMatch(/its authors tested it on a simulated device only/);
});

it.skipIf(!HAS_LOOPBACK)("`doctor` reads a simulated machine over HTTP alone, by its exporters", async () => {
  const machine = simulatedMachine({ sockets: 1, gpus: 2 });
  const exporters = await Promise.all(
    (["kepler", "dcgm"] as const).map((name) => machine.exporter(name, { refreshMs: 200 })),
  );
  const pages = exporters.flatMap(({ url: page }, i) => ["--scrape", `${["kepler", "dcgm"][i]}=${page}`]);
  const { code, stdout } = await inProcess(["doctor", "--json", "--root", "/no/such", ...pages]);
  machine.close();
  const { zones, meters } = JSON.parse(stdout) as DoctorReport;
  expect(code).toBe(0);
  expect(meters.flatMap(({ violations }) => violations)).toEqual([]);
  const measured = zones.filter(({ method }) => method === "measured");
  expect(measured.map(({ component, counted }) => `${component} ${counted}`).sort()).toEqual([
    "cpu true",
    "gpu true",
    "gpu true",
    "memory true",
  ]);
});
