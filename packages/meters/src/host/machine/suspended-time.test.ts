import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, expect, it } from "vitest";
import { cleanUp } from "../../../test/clean-up.js";
import { temporaryTree } from "../../../test/trees/temporary-tree.js";
import { nodeFiles } from "../files/files.js";
import { hostPaths } from "../files/paths.js";
import { openSuspendedTime, parseUptime } from "./suspended-time.js";

afterEach(cleanUp);

it("the suspended time grows by what the machine slept, and not while it is awake", () => {
  const tree = temporaryTree({ "proc/uptime": "1000.00 1.00\n" });
  let nowMs = 5000;
  const time = openSuspendedTime(tree, nodeFiles, () => nowMs);
  const before = time.read() ?? Number.NaN;
  nowMs += 10_000;
  writeFileSync(join(tree.directory, "proc/uptime"), "1010.00 1.00\n");
  expect((time.read() ?? Number.NaN) - before).toBeCloseTo(0, 6);
  writeFileSync(join(tree.directory, "proc/uptime"), "4610.50 1.00\n");
  expect((time.read() ?? Number.NaN) - before).toBeCloseTo(3600.5, 6);
  time.close();
});

it("the suspended time stands still on this machine, which is awake", () => {
  const time = openSuspendedTime(hostPaths({}), nodeFiles, () => performance.now());
  const beginMs = performance.now();
  const [first, second] = [time.read(), time.read()];
  // Between the file and the clock a thread may have waited for a processor.
  const tookS = (performance.now() - beginMs) / 1000;
  if (process.platform !== "linux") expect(first).toBeUndefined();
  else expect(Math.abs((second ?? Number.NaN) - (first ?? Number.NaN))).toBeLessThan(0.05 + tookS);
  time.close();
});

it("the suspended time is unknown where /proc/uptime is missing", () => {
  const time = openSuspendedTime(temporaryTree({}), nodeFiles, () => 0);
  expect(time.read()).toBeUndefined();
});

it("parseUptime() reads what the kernel writes, and nothing else", () => {
  expect(parseUptime("350735.47 234388.90\n")).toBe(350735.47);
  for (const text of ["", "12", "12.5 1.00\n", "-1.00 1.00\n", "1e9 2\n", "NaN NaN\n", "1.00 2.0"])
    expect(parseUptime(text)).toBeUndefined();
  fc.assert(
    fc.property(fc.string(), (text) => {
      const value = parseUptime(text);
      expect(value === undefined || (Number.isFinite(value) && value >= 0)).toBe(true);
    }),
  );
});
