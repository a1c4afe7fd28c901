import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deviceNames } from "./device-names.js";

const glyphs = { ellipsis: "…" };
const gpu = (name: string) => ({ name, component: "gpu" }) as const;

describe("names of devices", () => {
  it("device names are those of their meters, with a number where several have the same", () => {
    const devices = [
      { name: "CPU package 0", component: "cpu" },
      gpu("NVIDIA H100 80GB HBM3"),
      gpu("NVIDIA L4"),
      gpu("NVIDIA H100 80GB HBM3"),
    ] as const;
    expect(deviceNames(devices, glyphs, 28)).toEqual([
      "CPU package 0",
      "NVIDIA H100 80GB HBM3, gpu-0",
      "NVIDIA L4",
      "NVIDIA H100 80GB HBM3, gpu-2",
    ]);
    expect(deviceNames(devices, glyphs, 20)[3]).toBe("NVIDIA H100 …, gpu-2");
  });

  it("device names fit the width, and are unique where nothing is cut", () => {
    const device = fc.record({
      name: fc.string({ maxLength: 40 }),
      component: fc.constantFrom("cpu", "gpu"),
    });
    fc.assert(
      fc.property(fc.array(device, { maxLength: 9 }), (devices) => {
        for (const name of deviceNames(devices as never, glyphs, 28))
          expect(name.length).toBeLessThanOrEqual(28);
        const same = devices.map(({ component }) => ({ name: "one", component }));
        const names = deviceNames(same as never, glyphs);
        expect(new Set(names).size).toBe(devices.length);
      }),
    );
  });
});
