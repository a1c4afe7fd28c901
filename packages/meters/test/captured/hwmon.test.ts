/** What hwmon and amdgpu make of chips as they were reported. */

import { afterEach, expect, it } from "vitest";
import { amdgpu } from "../../src/amdgpu.js";
import { hwmon } from "../../src/hwmon.js";
import { cleanUp } from "../clean-up.js";
import { hostOf } from "../host-of.js";
import { countedOf, openedMeter, saidBy } from "../sensors-said.js";
import { hwmonTree } from "../trees/hwmon-tree.js";
import { temporaryDirectory } from "../trees/temporary-tree.js";
import { capturedChips } from "./captured.js";

afterEach(cleanUp);

const optionsFor = (machine: string) => ({
  ...hostOf(hwmonTree(temporaryDirectory(), capturedChips(machine))),
  worker: false,
});

it("a captured power supply counts its total once, and its outputs are inside it", async () => {
  const chips = { corsairpsu: { component: "server" } } as const;
  const meter = hwmon({ ...optionsFor("hwmon/corsair-psu"), chips });
  expect(await saidBy(meter)).toEqual({
    "corsairpsu power total": 174,
    "corsairpsu power +12v": 134,
    "corsairpsu power +5v": 24.5,
    "corsairpsu power +3.3v": 11.5,
  });
  const { zones } = await openedMeter(meter);
  expect(await countedOf(meter)).toEqual(["corsairpsu power total"]);
  expect(zones[0]?.contains).toEqual(zones.slice(1).map(({ id }) => id));
});

it("a captured INA219 whose current is negative has the power that its driver shows", async () => {
  const chips = { ina219: { component: "server", scope: "host" } } as const;
  expect(await saidBy(hwmon({ ...optionsFor("hwmon/ina219-ups"), chips }))).toEqual({
    "ina219 power1": 0.176,
  });
});

it("a captured chip that nobody has named is left out with a note", async () => {
  const opened = await hwmon(optionsFor("hwmon/corsair-psu")).open(new AbortController().signal);
  expect(opened).toMatchObject({
    status: "unavailable",
    detail: expect.stringContaining("Left out: corsairpsu"),
  });
});

it("a captured Radeon draws its average, up to twice its limit", async () => {
  const meter = amdgpu(optionsFor("amdgpu/radeon-291-watts"));
  expect(await saidBy(meter)).toEqual({ "AMD GPU 0000:03:00.0": 28 });
  expect((await openedMeter(meter)).zones).toMatchObject([{ component: "gpu", maxWatts: 582 }]);
});

it("a captured processor that shows 12 mW is refused: no socket draws so little", async () => {
  const opened = await amdgpu(optionsFor("amdgpu/zen5-milliwatts")).open(new AbortController().signal);
  expect(opened).toMatchObject({
    status: "unavailable",
    reason: "unsupported",
    detail: expect.stringContaining("shows 0.012 W, which is no power of a socket"),
  });
});
