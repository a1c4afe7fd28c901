import { cpus } from "node:os";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "../../../test/clean-up.js";
import { temporaryTree } from "../../../test/trees/temporary-tree.js";
import { nodeFiles } from "../files/files.js";
import { cpuIdentity, parseCpuInfo } from "./cpu-identity.js";

afterEach(cleanUp);

const EPYC = `processor\t: 0
vendor_id\t: AuthenticAMD
cpu family\t: 25
model\t\t: 1
model name\t: AMD EPYC 7763 64-Core Processor
stepping\t: 1
microcode\t: 0xffffffff

processor\t: 1
vendor_id\t: GenuineIntel
`;
const ARM = "processor\t: 0\nBogoMIPS\t: 243.75\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c\n";

describe("parseCpuInfo", () => {
  it("parseCpuInfo() reads the first processor", () => {
    expect(parseCpuInfo(EPYC)).toEqual({
      vendor: "AuthenticAMD",
      family: 25,
      model: 1,
      stepping: 1,
      brand: "AMD EPYC 7763 64-Core Processor",
    });
  });

  it("parseCpuInfo() leaves out what is missing or not a number", () => {
    expect(parseCpuInfo(ARM)).toEqual({});
    expect(parseCpuInfo("cpu family\t: x\nmodel\t\t: -1\nstepping\t: unknown\nmodel name\t: \n")).toEqual({});
  });

  it("parseCpuInfo() never throws", () => {
    fc.assert(fc.property(fc.string(), (text) => void parseCpuInfo(text)));
  });
});

describe("cpuIdentity", () => {
  it("cpuIdentity() asks Node where there is no /proc/cpuinfo", () => {
    const brand = cpus()[0]?.model.trim();
    expect(cpuIdentity(temporaryTree({}), nodeFiles)).toEqual(brand ? { brand } : {});
  });

  it("cpuIdentity() takes the processor of /proc/cpuinfo where the file exists", () => {
    expect(cpuIdentity(temporaryTree({ "proc/cpuinfo": EPYC }), nodeFiles)).toEqual(parseCpuInfo(EPYC));
  });
});
