import { createMetering } from "@wattspan/core";
import { energyMeterContract } from "@wattspan/testing";
import { powercapTree, SERVER } from "@wattspan/testing/stand-ins";
import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "../test/clean-up.js";
import { hostOf } from "../test/host-of.js";
import { temporaryDirectory } from "../test/trees/temporary-tree.js";
import { type AutoMeterName, auto } from "./auto.js";
import { MeterOptionError } from "./options/meter-option-error.js";

afterEach(cleanUp);

const statusOf = async (options: Parameters<typeof auto>[0]) => {
  const metering = createMetering({ meters: auto(options), telemetry: { detail: "off" } });
  await metering.ready;
  const { status } = metering;
  await metering.shutdown();
  return status;
};

describe("auto", () => {
  it("auto() measures with RAPL and leaves the CPU model out with a reason", async () => {
    const status = await statusOf(hostOf(powercapTree(temporaryDirectory(), SERVER)));
    expect(status.devices.map(({ methodId }) => methodId)).toEqual(["rapl", "rapl", "rapl", "rapl"]);
    expect(status.overlaps).toEqual([
      { zone: "process-cpu", because: "modelled, and intel-rapl:0 measures it" },
    ]);
  });

  it("auto() falls back to the CPU model without a sensor, and says why each other meter is unavailable", async () => {
    const status = await statusOf({ root: temporaryDirectory() });
    expect(status.devices.map(({ methodId }) => methodId)).toEqual(["process-cpu"]);
    const absent = { status: "unavailable", reason: "absent" };
    expect(status.meters).toMatchObject([
      { name: "rapl", ...absent },
      { name: "nvml", status: "unavailable" },
      { name: "amdgpu", ...absent },
      { name: "hwmon", ...absent },
      { name: "process-cpu", status: "ready" },
    ]);
  });

  it("auto() leaves out the meters that `without` names, and refuses a name that it does not know", async () => {
    const status = await statusOf({ root: temporaryDirectory(), without: ["process-cpu"] });
    expect(status.devices).toEqual([]);
    expect(() => auto({ without: ["rapld" as AutoMeterName] })).toThrow(MeterOptionError);
    expect(() => auto({ without: ["rapld" as AutoMeterName] })).toThrow(
      "names of rapl, nvml, amdgpu, hwmon, process-cpu",
    );
  });

  it("every meter of auto() keeps the contract of an energy meter", async () => {
    for (const meter of auto()) expect(await energyMeterContract(meter)).toEqual([]);
  });
});
