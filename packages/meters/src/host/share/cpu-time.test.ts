import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isMainThread } from "node:worker_threads";
import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "../../../test/clean-up.js";
import { neighbours } from "../../../test/neighbours.js";
import { faultyFiles } from "../../../test/trees/faulty-files.js";
import { temporaryTree } from "../../../test/trees/temporary-tree.js";
import { nodeFiles } from "../files/files.js";
import { type OwnCpu, openBusyCpu, openCpuTime, openOwnCpu, sharedBy } from "./cpu-time.js";

afterEach(cleanUp);

const CGROUP = "sys/fs/cgroup";
const STAT = "cpu  1000 20 300 8000 50 0 10 5 40 0\ncpu0 500 10 150 4000 25 0 5 3 20 0\nintr 1\n";
/** This process in a version 2 group of its own. */
const OWN_GROUP = {
  "proc/self/cgroup": "0::/app.service\n",
  [`${CGROUP}/cgroup.controllers`]: "cpu\n",
  [`${CGROUP}/app.service/cgroup.procs`]: "4242\n",
  [`${CGROUP}/app.service/cpu.stat`]: "usage_usec 81234567\nuser_usec 60234567\n",
};

const ALONE = () => ({
  registry: neighbours({ pid: 4242, thread: 4242, start: "1", place: "" }),
  release: () => undefined,
});

// In a worker thread `auto` is that thread alone.
describe.runIf(isMainThread)("openOwnCpu", () => {
  it("openOwnCpu() reads the control group that holds this process alone", () => {
    const own = openOwnCpu("auto", temporaryTree(OWN_GROUP), nodeFiles, 4242, ALONE);
    expect(own.source).toBe("cgroup");
    expect(own.read()).toBe(81.234567);
    own.close();
  });

  it("openOwnCpu() reads the process where the group is shared, unless the group was chosen", () => {
    const files = {
      ...OWN_GROUP,
      [`${CGROUP}/app.service/cgroup.procs`]: "4242\n4300\n",
      "proc/4300/stat": "4300 (x) S 1 ",
    };
    const shared = openOwnCpu("auto", temporaryTree(files), nodeFiles, 4242, ALONE);
    expect(shared.source).toBe("process");
    const { user, system } = process.cpuUsage();
    expect(shared.read()).toBeGreaterThanOrEqual((user + system) / 1e6);
    const opened = openOwnCpu("cgroup", temporaryTree(files), nodeFiles, 4242);
    expect(opened.source).toBe("cgroup");
    opened.close();
  });

  it("openOwnCpu() reads the process when that was chosen, in the host's root group, and without cgroups", () => {
    const root = {
      "proc/self/cgroup": "0::/\n",
      [`${CGROUP}/cgroup.controllers`]: "cpu\n",
      [`${CGROUP}/cgroup.procs`]: "4242\n",
      [`${CGROUP}/cpu.stat`]: "usage_usec 5000000\n",
    };
    expect(openOwnCpu("process", temporaryTree(OWN_GROUP), nodeFiles, 4242).source).toBe("process");
    expect(openOwnCpu("cgroup", temporaryTree(root), nodeFiles, 4242).source).toBe("process");
    expect(openOwnCpu("auto", temporaryTree({}), nodeFiles, 4242, ALONE).source).toBe("process");
  });

  it("openOwnCpu() reads the root group of a container, which is not the host's", () => {
    const container = {
      "proc/self/cgroup": "0::/\n",
      [`${CGROUP}/cgroup.controllers`]: "cpu\n",
      [`${CGROUP}/cgroup.type`]: "domain\n",
      [`${CGROUP}/cgroup.procs`]: "1\n",
      [`${CGROUP}/cpu.stat`]: "usage_usec 5000000\n",
    };
    const own = openOwnCpu("auto", temporaryTree(container), nodeFiles, 1, ALONE);
    expect(own.read()).toBe(5);
    own.close();
  });

  it("openOwnCpu() reads version 1 in nanoseconds", () => {
    const files = {
      "proc/self/cgroup": "2:cpuacct:/docker/c0ffee\n0::/\n",
      [`${CGROUP}/cpuacct/cgroup.procs`]: "1\n",
      [`${CGROUP}/cpuacct/docker/c0ffee/cgroup.procs`]: "4242\n",
      [`${CGROUP}/cpuacct/docker/c0ffee/cpuacct.usage`]: "2500000000\n",
    };
    const own = openOwnCpu("auto", temporaryTree(files), nodeFiles, 4242, ALONE);
    expect(own.read()).toBe(2.5);
    own.close();
  });

  it("openOwnCpu() gives nothing while the group cannot be read", () => {
    const files = faultyFiles();
    const own = openOwnCpu("auto", temporaryTree(OWN_GROUP), files, 4242, ALONE);
    files.failRead("cpu.stat", "ENODEV");
    expect(own.read()).toBeUndefined();
    files.heal();
    expect(own.read()).toBe(81.234567);
    own.close();
    expect(files.descriptors.now).toBe(0);
  });
});

describe("openBusyCpu", () => {
  const busyOf = (files: Record<string, string>) => {
    const busy = openBusyCpu(temporaryTree(files), nodeFiles);
    const value = busy?.read();
    busy?.close();
    return value;
  };
  const unifiedRoot = {
    [`${CGROUP}/cgroup.controllers`]: "cpu\n",
    [`${CGROUP}/cpu.stat`]: "usage_usec 7000000\n",
  };

  it("openBusyCpu() prefers the root group of version 2, then of version 1, then /proc/stat", () => {
    const legacy = {
      [`${CGROUP}/cpuacct/cgroup.procs`]: "1\n",
      [`${CGROUP}/cpuacct/release_agent`]: "\n",
      [`${CGROUP}/cpuacct/cpuacct.usage`]: "8000000000\n",
    };
    expect(busyOf({ ...unifiedRoot, ...legacy, "proc/stat": STAT })).toBe(7);
    expect(busyOf({ ...legacy, "proc/stat": STAT })).toBe(8);
    expect(busyOf({ "proc/stat": STAT })).toBeCloseTo(13.3, 12);
  });

  it("openBusyCpu() does not take a container's group for the host's", () => {
    expect(busyOf({ ...unifiedRoot, [`${CGROUP}/cgroup.type`]: "domain\n", "proc/stat": STAT })).toBeCloseTo(
      13.3,
      12,
    );
    const legacy = {
      [`${CGROUP}/cpuacct/cgroup.procs`]: "1\n",
      [`${CGROUP}/cpuacct/cpuacct.usage`]: "8000000000\n",
    };
    expect(busyOf({ ...legacy, "proc/stat": STAT })).toBeCloseTo(13.3, 12);
  });

  it("openBusyCpu() goes on to the next source after garbage, and gives nothing without one", () => {
    expect(busyOf({ ...unifiedRoot, [`${CGROUP}/cpu.stat`]: "garbage\n", "proc/stat": STAT })).toBeCloseTo(
      13.3,
      12,
    );
    expect(busyOf({})).toBeUndefined();
    expect(busyOf({ "proc/stat": "garbage" })).toBeUndefined();
  });
});

describe("openCpuTime", () => {
  it("openCpuTime() follows own and busy time as they grow", () => {
    const tree = temporaryTree({ ...OWN_GROUP, "proc/stat": STAT });
    const time = openCpuTime("cgroup", tree, nodeFiles);
    expect(time.read()).toEqual({ ownS: 81.234567, busyS: expect.closeTo(13.3, 12) });
    writeFileSync(join(tree.cgroup, "app.service/cpu.stat"), "usage_usec 82234567\n");
    writeFileSync(join(tree.proc, "stat"), "cpu  1200 20 300 8000 50 0 10 5 40 0\n");
    expect(time.read()).toEqual({ ownS: 82.234567, busyS: expect.closeTo(15.3, 12) });
    time.close();
  });

  it("openCpuTime() gives nothing when either half is missing", () => {
    const time = openCpuTime("process", temporaryTree({}), nodeFiles);
    expect(time.read()).toBeUndefined();
  });

  it("openCpuTime() says of the host's zones that others use them unseen where its busy time is not there, and of no others", () => {
    const shared = (tree: Record<string, string>, component: "cpu" | "gpu", own: OwnCpu = "process") => {
      const time = openCpuTime(own, temporaryTree(tree), nodeFiles);
      time.close();
      const how = { scope: "device", origin: "sensor", refreshMs: 1, maxWatts: 1 } as const;
      return sharedBy(time)({ id: "z", component, ...how }).cotenants;
    };
    expect(shared({}, "cpu")).toBe("unknown");
    expect(shared({}, "gpu")).toBeUndefined();
    expect(shared({ "proc/stat": STAT }, "cpu")).toBeUndefined();
    expect(shared({}, "cpu", { read: () => 7 })).toBeUndefined();
  });

  it.runIf(process.platform === "linux")(
    "openCpuTime() reads more busy time than own time on this machine",
    () => {
      const time = openCpuTime(
        "process",
        { sys: "/sys", proc: "/proc", cgroup: "/sys/fs/cgroup" },
        nodeFiles,
      );
      const { ownS = 0, busyS = 0 } = time.read() ?? {};
      time.close();
      expect(ownS).toBeGreaterThan(0);
      expect(busyS).toBeGreaterThan(ownS);
    },
  );
});
