import { describe, expect, it } from "vitest";
import { WattspanConfigurationError } from "./configuration-error.js";
import { createMetering } from "./metering.js";
import type { MeteringOptions } from "./metering-options.js";

describe("options", () => {
  it.each<[string, unknown]>([
    ["meters", [{ name: "no open" }]],
    ["meters", "rapl"],
    ["intensity", {}],
    ["observers", [1]],
    ["clock", {}],
    ["sampling", 5],
    ["sampling.intervalMs", -1],
    ["sampling.intervalMs", Number.NaN],
    ["sampling.jitter", 2],
    ["sampling.selfCpuLimit", 0],
    ["attribution.idle", "some"],
    ["attribution.host", 1.5],
    ["attribution.weights", "server-side"],
    ["telemetry.detail", "loud"],
    ["telemetry.dimensions", [1]],
    ["telemetry.meterProvider", {}],
    ["location", "DE"],
  ])("that cannot be used are told at construction: %s", (option, value) => {
    const [group, name] = option.split(".") as [string, string?];
    const options = name === undefined ? { [group]: value } : { [group]: { [name]: value } };
    const create = () => createMetering(options as MeteringOptions);
    expect(create).toThrow(WattspanConfigurationError);
    try {
      create();
    } catch (error) {
      expect(error).toMatchObject({ option });
      expect((error as WattspanConfigurationError).allowed.length).toBeGreaterThan(3);
    }
  });

  it("do not print what may be secret", () => {
    const create = () => createMetering({ location: "token sk-1234567890abcdefghij" } as never);
    expect(create).toThrow(/must be an object/);
    expect(create).not.toThrow(/sk-/);
  });
});
