import { describe, expect, it } from "vitest";
import { CPU_POWER } from "../../data/cpu-power.js";
import { cpuFamily } from "./cpu-family.js";

const intel = (model: number, stepping = 0, brand = "Intel(R) Xeon(R) Processor @ 2.60GHz") =>
  cpuFamily({ vendor: "GenuineIntel", family: 6, model, stepping, brand });
const amd = (family: number, model: number, brand = "AMD EPYC") =>
  cpuFamily({ vendor: "AuthenticAMD", family, model, stepping: 0, brand });

describe("cpuFamily by CPUID numbers", () => {
  it.each([
    [45, 7, "Sandy Bridge"],
    [62, 4, "Ivy Bridge"],
    [63, 2, "Haswell"],
    [79, 1, "Broadwell"],
    [85, 4, "Skylake"],
    [85, 7, "Cascade Lake"],
    [158, 10, "Coffee Lake"],
    [106, 6, "Ice Lake"],
    [143, 8, "Sapphire Rapids"],
    [207, 2, "Emerald Rapids"],
    [173, 1, "Granite Rapids"],
  ])("Intel model %i, stepping %i is %s", (model, stepping, name) => {
    expect(intel(model, stepping)).toBe(name);
  });

  it.each([
    [23, 1, "EPYC 1st Gen"],
    [23, 49, "EPYC 2nd Gen"],
    [25, 1, "EPYC 3rd Gen"],
    [25, 17, "EPYC 4th Gen"],
    [25, 160, "EPYC 4th Gen"],
    [26, 2, "EPYC 5th Gen"],
  ])("AMD family %i, model %i is %s", (family, model, name) => {
    expect(amd(family, model)).toBe(name);
  });

  it("cpuFamily() names no processor that it does not know for sure", () => {
    expect(intel(85, 11)).toBeUndefined(); // Cooper Lake
    expect(intel(158, 9)).toBeUndefined(); // Kaby Lake
    expect(intel(999)).toBeUndefined();
    expect(amd(25, 33)).toBeUndefined();
    expect(cpuFamily({ vendor: "GenuineIntel", family: 6, brand: "Intel Xeon" })).toBeUndefined();
    expect(
      cpuFamily({ vendor: "HygonGenuine", family: 24, model: 1, brand: "Hygon C86 7285" }),
    ).toBeUndefined();
    expect(cpuFamily({})).toBeUndefined();
  });

  it("cpuFamily() trusts the CPUID numbers over a name that contradicts them", () => {
    expect(intel(143, 8, "Intel(R) Xeon(R) Platinum 8259CL CPU")).toBe("Sapphire Rapids");
    expect(cpuFamily({ vendor: "GenuineIntel", family: 25, model: 1, brand: "AMD EPYC" })).toBeUndefined();
  });

  it("cpuFamily() does not take a laptop or desktop for a server", () => {
    expect(intel(63, 2, "Intel(R) Core(TM) i7-5820K CPU @ 3.30GHz")).toBeUndefined();
    expect(amd(25, 33, "AMD Ryzen 9 5950X 16-Core Processor")).toBeUndefined();
  });
});

it.each([
  ["AMD EPYC 7551 32-Core Processor", "EPYC 1st Gen"],
  ["AMD EPYC 7R32", "EPYC 2nd Gen"],
  ["AMD EPYC 7502P 32-Core Processor", "EPYC 2nd Gen"],
  ["AMD EPYC 7V73X 64-Core Processor", "EPYC 3rd Gen"],
  ["AMD EPYC 9654 96-Core Processor", "EPYC 4th Gen"],
  ["AMD EPYC 9755 128-Core Processor", "EPYC 5th Gen"],
  ["Intel(R) Xeon(R) CPU E5-2670 0 @ 2.60GHz", "Sandy Bridge"],
  ["Intel(R) Xeon(R) CPU E5-2676 v3 @ 2.40GHz", "Haswell"],
  ["Intel(R) Xeon(R) CPU E7-8880 v4 @ 2.20GHz", "Broadwell"],
  ["Intel(R) Xeon(R) CPU E7- 4830  @ 2.13GHz", undefined],
  ["Intel(R) Xeon(R) Platinum 8171M CPU @ 2.60GHz", "Skylake"],
  ["Intel(R) Xeon(R) Gold 6248 CPU @ 2.50GHz", "Cascade Lake"],
  ["Intel(R) Xeon(R) Platinum 8370C CPU @ 2.80GHz", "Ice Lake"],
  ["Intel(R) Xeon(R) Platinum 8376H CPU @ 2.60GHz", undefined],
  ["Intel(R) Xeon(R) Platinum 8490H", "Sapphire Rapids"],
  ["INTEL(R) XEON(R) PLATINUM 8573C", undefined],
  ["Intel(R) Xeon(R) Platinum 8573C", "Emerald Rapids"],
  ["Intel(R) Core(TM) i7-10700 CPU @ 2.90GHz", undefined],
  ["Apple M1", "Apple M1"],
  ["Apple M1 Max", undefined],
  ["Neoverse-N1", undefined],
])("the processor name %s stands for the family %s", (brand, name) => {
  expect(cpuFamily({ brand })).toBe(name);
});

it("cpuFamily() can name every family of the power table", () => {
  const named = [45, 62, 63, 79, 106, 143, 207, 173].map((model) => intel(model));
  named.push(intel(85, 4), intel(85, 7), intel(158, 10), amd(23, 1), amd(23, 49), amd(25, 1), amd(25, 17));
  named.push(amd(26, 2));
  named.push(cpuFamily({ brand: "Apple M1" }));
  expect(named.sort()).toEqual(CPU_POWER.map(({ family }) => family).sort());
});
