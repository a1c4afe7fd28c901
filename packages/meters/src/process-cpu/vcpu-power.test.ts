import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "../../test/clean-up.js";
import { temporaryTree } from "../../test/trees/temporary-tree.js";
import { CPU_POWER, CPU_POWER_SOURCES, CPU_POWER_TABLE, GENERIC_CPU_POWER } from "../data/cpu-power.js";
import { nodeFiles } from "../host/files/files.js";
import { vcpuPower, vcpuPowerOf } from "./vcpu-power.js";

afterEach(cleanUp);

describe("vcpuPower", () => {
  it("vcpuPower() takes the row of the processor's family", () => {
    const cpuinfo =
      "vendor_id\t: AuthenticAMD\ncpu family\t: 25\nmodel\t\t: 1\nmodel name\t: AMD EPYC 7763\n";
    const power = vcpuPower(temporaryTree({ "proc/cpuinfo": cpuinfo }), nodeFiles);
    expect(power).toMatchObject({ label: "AMD EPYC 3rd Gen", min: 0.4556, max: 1.9573 });
  });

  it("vcpuPowerOf() names the processors whose figures it takes", () => {
    expect(vcpuPowerOf({ brand: "Intel(R) Xeon(R) Gold 6248 CPU @ 2.50GHz" }).label).toBe(
      "Intel Cascade Lake",
    );
    expect(vcpuPowerOf({ brand: "Apple M1" }).label).toBe("Apple M1");
  });

  it.each(["AMD EPYC 4564P 16-Core Processor", "Apple M4 Pro", "Neoverse-N1"])(
    "vcpuPowerOf() takes the generic row for %s, and says so",
    (brand) => {
      const { label, accuracy } = vcpuPowerOf({ brand });
      expect(label).toBe(`generic CPU (for ${brand})`);
      expect(accuracy).toEqual({ low: GENERIC_CPU_POWER.low, high: GENERIC_CPU_POWER.high });
    },
  );

  it("vcpuPowerOf() takes the generic row for a processor without a name", () => {
    expect(vcpuPowerOf({}).label).toBe("generic CPU");
  });
});

describe("the table", () => {
  const rows = [...CPU_POWER, GENERIC_CPU_POWER];

  it("the CPU power table has an edition", () => {
    expect(CPU_POWER_TABLE).toMatch(/^cpu-power@\d{4}\.\d{2}$/);
  });

  it("the CPU power table has one row per family, with a plausible power", () => {
    expect(new Set(rows.map(({ family }) => family)).size).toBe(rows.length);
    for (const { family, minWatts, maxWatts } of rows) {
      expect(minWatts > 0 && minWatts < maxWatts && maxWatts < 10, family).toBe(true);
    }
  });

  it("the CPU power table is never more certain than a model without a band, and least for unknown processors", () => {
    for (const { family, low, high } of rows) {
      expect(low > 0 && low <= 0.5 && high >= 2, family).toBe(true);
      expect(low >= GENERIC_CPU_POWER.low && high <= GENERIC_CPU_POWER.high, family).toBe(true);
    }
  });

  it("the CPU power table names a source with licence and date for each row", () => {
    for (const { family, sources } of rows) expect(sources.length, family).toBeGreaterThan(0);
    for (const source of Object.values(CPU_POWER_SOURCES)) {
      expect(source).toMatchObject({ licence: expect.stringMatching(/./), retrieved: "2026-11-24" });
      expect(new URL(source.url).protocol).toBe("https:");
    }
  });

  it("the row of EPYC's fifth generation holds the design power of its models, and not four times that", () => {
    const { max, min, accuracy } = vcpuPowerOf({ brand: "AMD EPYC 9755 128-Core Processor" });
    const { low = 0, high = 0 } = accuracy ?? {};
    expect([min, max]).toEqual([0.6878, 2.0833]);
    // Watts and threads of EPYC 9965, 9755, 9575F and 9175F: from the data sheet.
    for (const watts of [500 / 384, 500 / 256, 400 / 128, 320 / 32]) {
      expect(watts).toBeGreaterThan(max * low);
      expect(watts).toBeLessThan(max * high + 0.01);
    }
    const inItsFirstSource = 8.96;
    expect(max).toBeLessThan(inItsFirstSource / 4);
  });

  it("the CPU power table leaves out what its sources have wrong or copied", () => {
    const families = CPU_POWER.map(({ family }) => family);
    expect(families.filter((family) => family.startsWith("Graviton"))).toEqual([]);
  });
});
