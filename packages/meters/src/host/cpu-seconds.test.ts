import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCgroupStat, parseHostStat } from "./cpu-seconds.js";

const STAT = "cpu  1000 20 300 8000 50 7 10 5 40 0\ncpu0 500 10 150 4000 25 0 5 3 20 0\nintr 1\n";

describe("parseHostStat", () => {
  it("counts user, nice, system, irq and softirq; guest time is inside user, stolen time is not ours", () => {
    expect(parseHostStat(STAT)).toBeCloseTo(13.37, 12);
  });

  it("takes the four fields of old kernels", () => {
    expect(parseHostStat("cpu  100 0 50 900\n")).toBe(1.5);
  });

  it.each(["", "cpu", "cpu  1 2 3\n", "cpu0 1 2 3 4\n", "cpu  1 2 x 4\n", "cpu  -1 2 3 4\n", "cpu  1 2 3 4"])(
    "gives nothing for %j",
    (text) => {
      expect(parseHostStat(text)).toBeUndefined();
    },
  );
});

describe("parseCgroupStat", () => {
  it("gives seconds", () => {
    expect(parseCgroupStat("usage_usec 81234567\nuser_usec 1\n")).toBe(81.234567);
  });

  it.each(["", "usage_usec\n", "usage_usec x\n", "usage_usec -1\n", "user_usec 1\n", "usage_usec 8123"])(
    "gives nothing for %j",
    (text) => {
      expect(parseCgroupStat(text)).toBeUndefined();
    },
  );

  it("gives a finite number or nothing for any text, in linear time", () => {
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
