import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "../../../test/clean-up.js";
import { temporaryTree } from "../../../test/trees/temporary-tree.js";
import { FUSE, fileSystemOf, nodeFiles } from "../files/files.js";
import {
  hostSeconds,
  parseCgroupStat,
  parseHostStat,
  parseThreadSchedule,
  parseThreadStat,
} from "./cpu-seconds.js";

afterEach(cleanUp);

const STAT = "cpu  1000 20 300 8000 50 7 10 5 40 0\ncpu0 500 10 150 4000 25 0 5 3 20 0\nintr 1\n";

describe("parseHostStat", () => {
  it("parseHostStat() counts user, nice, system, irq and softirq time, but guest time only once and no stolen time", () => {
    expect(parseHostStat(STAT)).toBeCloseTo(13.37, 12);
  });

  it("parseHostStat() reads the four fields of old kernels", () => {
    expect(parseHostStat("cpu  100 0 50 900\n")).toBe(1.5);
  });

  it.each(["", "cpu", "cpu  1 2 3\n", "cpu0 1 2 3 4\n", "cpu  1 2 x 4\n", "cpu  -1 2 3 4\n", "cpu  1 2 3 4"])(
    "parseHostStat() gives nothing for %j",
    (text) => {
      expect(parseHostStat(text)).toBeUndefined();
    },
  );
});

describe("hostSeconds", () => {
  it("hostSeconds() takes the busy time of a container, which lxcfs puts over /proc/stat, for nobody's", () => {
    const tree = temporaryTree({ "proc/stat": STAT });
    const lxcfs = { ...nodeFiles, systemOf: (path: string) => (path.endsWith("proc/stat") ? FUSE : 0) };
    expect(hostSeconds(tree, lxcfs)).toBeUndefined();
    const host = hostSeconds(tree, nodeFiles);
    expect(host?.read()).toBeCloseTo(13.37, 12);
    host?.close();
  });

  it.runIf(process.platform === "linux")("fileSystemOf() tells procfs from a file in user space", () => {
    expect(fileSystemOf("/proc/stat", nodeFiles)).toBe(0x9f_a0);
    expect(fileSystemOf("/proc/no-such-file", nodeFiles)).toBeUndefined();
  });
});

describe("parseCgroupStat", () => {
  it("parseCgroupStat() gives usage_usec in seconds", () => {
    expect(parseCgroupStat("usage_usec 81234567\nuser_usec 1\n")).toBe(81.234567);
  });

  it.each(["", "usage_usec\n", "usage_usec x\n", "usage_usec -1\n", "user_usec 1\n", "usage_usec 8123"])(
    "parseCgroupStat() gives nothing for %j",
    (text) => {
      expect(parseCgroupStat(text)).toBeUndefined();
    },
  );

  it("parseCgroupStat() and parseHostStat() give a finite number or nothing for any text", () => {
    const digits = fc.stringMatching(/^cpu {2}[0-9 ]{0,500}\n?$/);
    fc.assert(
      fc.property(fc.oneof(fc.string(), digits), (text) => {
        for (const value of [parseCgroupStat(text), parseHostStat(text)]) {
          expect(value === undefined || (Number.isFinite(value) && value >= 0)).toBe(true);
        }
      }),
    );
  });
});

describe("parseThreadSchedule", () => {
  it("parseThreadSchedule() takes the nanoseconds on a CPU, in seconds", () => {
    expect(parseThreadSchedule("215200264 4699600 14\n")).toBe(0.215200264);
  });

  it.each(["", "215200264", "215200264 1\n", "-5 1 1\n", "x 1 1\n", "1 1 1"])(
    "parseThreadSchedule() gives nothing for %j",
    (text) => {
      expect(parseThreadSchedule(text)).toBeUndefined();
    },
  );
});

describe("parseThreadStat", () => {
  const after = "R 1 1 1 0 -1 4194368 2637 0 0 0 20 5 0 0 20 0 12 0\n";

  it("parseThreadStat() adds user and system ticks, for any name of the thread", () => {
    expect(parseThreadStat(`7 (node) ${after}`)).toBe(0.25);
    expect(parseThreadStat(`7 (a) R 9 (b) ${after}`)).toBe(0.25);
  });

  it.each([
    "",
    "7",
    "7 (node) R 1 2",
    "7 (node) R 1 1 1 0 -1 4 2 0 0 0 20 5",
    "7 (node) R 1 1 1 0 -1 4 2 0 0 0 x 5 0",
  ])("parseThreadStat() gives nothing for %j", (text) => {
    expect(parseThreadStat(text)).toBeUndefined();
  });
});
