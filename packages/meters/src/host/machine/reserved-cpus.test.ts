import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "../../../test/clean-up.js";
import { temporaryTree } from "../../../test/trees/temporary-tree.js";
import { nodeFiles } from "../files/files.js";
import { countCpus, parseCpuMax, reservedCpus, reservedParts } from "./reserved-cpus.js";

afterEach(cleanUp);

const CGROUP = "sys/fs/cgroup";
const reserved = (files: Record<string, string>, parallelism = 8) =>
  reservedCpus(temporaryTree(files), nodeFiles, parallelism);
const unified = (files: Record<string, string>) => ({
  "proc/self/cgroup": "0::/pod/app\n",
  [`${CGROUP}/cgroup.controllers`]: "cpu\n",
  [`${CGROUP}/pod/app/cgroup.procs`]: "1\n",
  ...Object.fromEntries(Object.entries(files).map(([path, content]) => [`${CGROUP}/${path}`, content])),
});

describe("reservedParts", () => {
  const parts = (cpus: number, files: Record<string, string> = {}) => [
    ...reservedParts(cpus, 8, temporaryTree(files), nodeFiles),
  ];

  it("reservedParts() is the part of the machine, at most all of it, and nothing where nothing is reserved", () => {
    expect(parts(2)).toEqual([["vcpus", 0.25]]);
    expect(parts(80)).toEqual([["vcpus", 1]]);
    expect(parts(0)).toEqual([]);
  });

  it("reservedParts() is the part of each quota around the process as well, by the group that has it", () => {
    const files = unified({ "pod/app/cpu.max": "100000 100000\n", "pod/cpu.max": "400000 100000\n" });
    expect(parts(1, files)).toEqual([
      ["vcpus", 0.125],
      [expect.stringMatching(/^vcpus of 2:\d+$/), 1],
      [expect.stringMatching(/^vcpus of 2:\d+$/), 0.25],
    ]);
    expect(new Set(parts(1, files).map(([name]) => name)).size).toBe(3);
  });
});

describe("reservedCpus", () => {
  it("reservedCpus() is the parallelism where nothing else limits", () => {
    expect(reserved({})).toBe(8);
    expect(reserved(unified({ "pod/app/cpu.max": "max 100000\n", "pod/cpu.max": "max 100000\n" }))).toBe(8);
  });

  it("reservedCpus() is the smallest quota of all levels", () => {
    expect(reserved(unified({ "pod/app/cpu.max": "150000 100000\n" }))).toBe(1.5);
    expect(reserved(unified({ "pod/app/cpu.max": "400000 100000\n", "pod/cpu.max": "50000 100000\n" }))).toBe(
      0.5,
    );
    expect(reserved(unified({ "pod/app/cpu.max": "max 100000\n", "pod/cpu.max": "200000 100000\n" }))).toBe(
      2,
    );
  });

  it("reservedCpus() is the container's own quota where its group is the mount", () => {
    const files = {
      "proc/self/cgroup": "0::/\n",
      [`${CGROUP}/cgroup.controllers`]: "cpu\n",
      [`${CGROUP}/cgroup.procs`]: "1\n",
      [`${CGROUP}/cpu.max`]: "25000 100000\n",
    };
    expect(reserved(files)).toBe(0.25);
  });

  it("reservedCpus() is the size of the cpuset", () => {
    expect(reserved(unified({ "pod/app/cpuset.cpus.effective": "0-1,7\n" }))).toBe(3);
  });

  it("reservedCpus() reads the quotas and the cpuset of version 1, each from its own hierarchy", () => {
    const files = {
      "proc/self/cgroup": "5:cpuset:/docker/x\n4:cpu,cpuacct:/docker/x\n0::/\n",
      [`${CGROUP}/cpu,cpuacct/cgroup.procs`]: "1\n",
      [`${CGROUP}/cpu,cpuacct/docker/cpu.cfs_quota_us`]: "300000\n",
      [`${CGROUP}/cpu,cpuacct/docker/cpu.cfs_period_us`]: "100000\n",
      [`${CGROUP}/cpu,cpuacct/docker/x/cgroup.procs`]: "1\n",
      [`${CGROUP}/cpu,cpuacct/docker/x/cpu.cfs_quota_us`]: "-1\n",
      [`${CGROUP}/cpu,cpuacct/docker/x/cpu.cfs_period_us`]: "100000\n",
      [`${CGROUP}/cpuset/cgroup.procs`]: "1\n",
      [`${CGROUP}/cpuset/docker/x/cgroup.procs`]: "1\n",
      [`${CGROUP}/cpuset/docker/x/cpuset.cpus`]: "0-4\n",
    };
    expect(reserved(files)).toBe(3);
    expect(reserved({ ...files, [`${CGROUP}/cpuset/docker/x/cpuset.effective_cpus`]: "2\n" })).toBe(1);
  });

  it("reservedCpus() is above 0 and at most the parallelism, for any content of its files", () => {
    const content = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[0-9]{0,20} [0-9]{0,20}\n$/),
      fc.stringMatching(/^[0-9,-]{0,20}\n$/),
    );
    fc.assert(
      fc.property(content, content, content, (inner, outer, set) => {
        const files = {
          "pod/app/cpu.max": inner,
          "pod/cpu.max": outer,
          "pod/app/cpuset.cpus.effective": set,
        };
        const paths = temporaryTree(unified(files));
        const cpus = reservedCpus(paths, nodeFiles, 8);
        expect(cpus > 0 && cpus <= 8).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

it.each(["max 100000\n", "max\n", "", "0 100000\n", "100000 0\n", "-1 100000\n", "1e9 1\n", "1 2 3\n"])(
  "parseCpuMax() finds no limit in %j",
  (text) => {
    expect(parseCpuMax(text)).toBeUndefined();
  },
);

describe("countCpus", () => {
  it.each([
    ["0\n", 1],
    ["0-3,8,10-11\n", 7],
  ])("countCpus() reads %j as %i CPUs", (list, count) => {
    expect(countCpus(list)).toBe(count);
  });

  it.each(["", "\n", "3-0", "0-", "a", "0,,1", "-1", "0-9999999"])(
    "countCpus() gives nothing for %j",
    (list) => {
      expect(countCpus(list)).toBeUndefined();
    },
  );
});
