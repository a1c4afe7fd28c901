import { describe, expect, it } from "vitest";
import { findPowerSource } from "./power-source.js";
import type { Resource } from "./resource.js";

const CHASSIS = "/redfish/v1/Chassis";
const link = (path: string) => ({ "@odata.id": path });

/** A controller whose chassis report these powers, in this order. */
function controllerOf(chassis: Readonly<Record<string, { type?: string; watts: number }>>) {
  const names = Object.keys(chassis);
  const resources: Record<string, Resource> = {
    "/redfish/v1/": { Chassis: link(CHASSIS) },
    [CHASSIS]: { Members: names.map((name) => link(`${CHASSIS}/${name}`)) },
  };
  for (const [name, { type, watts }] of Object.entries(chassis)) {
    const metrics = `${CHASSIS}/${name}/EnvironmentMetrics`;
    resources[`${CHASSIS}/${name}`] = {
      EnvironmentMetrics: link(metrics),
      ...(type && { ChassisType: type }),
    };
    resources[metrics] = { PowerWatts: { Reading: watts } };
  }
  return async (path: string): Promise<Resource> => resources[path] ?? {};
}
const found = async (get: (path: string) => Promise<Resource>, wanted?: string) => {
  const source = await findPowerSource(get, "power", wanted);
  return source && [source.chassis, (await source.read()).watts];
};

describe("the source of a machine's power", () => {
  const get = controllerOf({
    CPU_0: { type: "Component", watts: 250 },
    GPU_0: { type: "Module", watts: 700 },
    Hall: { type: "Rack", watts: 40_000 },
    System: { type: "RackMount", watts: 6200 },
  });

  it("the source of a machine's power is neither a part of it nor several machines", async () => {
    expect(await found(get)).toEqual(["System", 6200]);
    expect(await found(controllerOf({ GPU_0: { type: "Module", watts: 700 } }))).toBeUndefined();
  });

  it("the source of a machine's power is any chassis that is named, and any whose type is not stated", async () => {
    expect(await found(get, "GPU_0")).toEqual(["GPU_0", 700]);
    expect(await found(controllerOf({ "1": { watts: 374 } }))).toEqual(["1", 374]);
  });
});
