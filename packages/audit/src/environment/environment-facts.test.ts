import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { CONTAINER_V1, CONTAINER_V2, type MachineTree, rootWith, SERVER } from "../../test/machine-tree.js";
import { compareEnvironments } from "./compare-environments.js";
import { environmentFacts } from "./environment-facts.js";

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});
const factsOf = (...trees: readonly MachineTree[]) => {
  const root = rootWith(...trees);
  roots.push(root);
  return environmentFacts(root, root);
};

describe("the facts of a machine", () => {
  it("a server's frequencies, limits and temperatures are read in the kernel's formats", async () => {
    expect(await factsOf(SERVER)).toMatchObject({
      ...{ governor: "performance", minKhz: "800000", maxKhz: "3400000", boost: false, isVirtual: false },
      ...{ cpuLimit: "unlimited", memoryLimitBytes: "unlimited" },
      readings: { celsius: { "thermal_zone0 x86_pkg_temp": 41, "thermal_zone1 acpitz": -5.5 }, throttles: 7 },
      unknown: { container: "no mark of a container", commit: "git states none", lockfile: "no lockfile" },
    });
  });

  it("a container's limits are those of its control group, in the second version", async () => {
    expect(await factsOf(CONTAINER_V2)).toMatchObject({
      ...{ container: "docker", isVirtual: true, cpuLimit: 1.5, memoryLimitBytes: 2 ** 29 },
    });
  });

  it("a pod is one, and control groups of the first version leave its limits unknown", async () => {
    const unknown = "no control group of the second version";
    expect(await factsOf(CONTAINER_V1)).toMatchObject({
      container: "kubepods",
      unknown: { cpuLimit: unknown, memoryLimitBytes: unknown },
    });
  });

  it("the limit of a group above is a limit, too", async () => {
    const above = {
      "/sys/fs/cgroup/system.slice/cpu.max": "400000 100000",
      "/sys/fs/cgroup/system.slice/ssh.service/cpu.max": "600000 100000",
      "/sys/fs/cgroup/system.slice/memory.max": "1073741824",
    };
    expect(await factsOf(SERVER, above)).toMatchObject({ cpuLimit: 4, memoryLimitBytes: 2 ** 30 });
  });

  it("processors that differ are shown to differ", async () => {
    const slow = { "/sys/devices/system/cpu/cpufreq/policy1/scaling_governor": "powersave" };
    expect((await factsOf(SERVER, slow)).governor).toBe("performance, powersave");
  });

  it("a machine that shows nothing has a reason for each fact, and no value in its place", async () => {
    const { unknown, readings, ...known } = await factsOf({});
    expect(readings).toEqual({ unknown: { celsius: expect.any(String), throttles: expect.any(String) } });
    expect(Object.keys(known).sort()).toEqual(["cpu", "memoryBytes", "node", "system"]);
    for (const name of ["governor", "cpuLimit", "container", "isVirtual"]) expect(unknown[name]).toBeTruthy();
  });

  it("files with any other text give a reason, or a value of its type, and never a failure", async () => {
    const files = Object.keys(SERVER);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), fc.string({ maxLength: 80 }), async (path, text) => {
        const { cpuLimit, memoryLimitBytes, readings, unknown } = await factsOf(SERVER, { [path]: text });
        const { unknown: unread, ...read } = readings as { unknown: object };
        expect("throttles" in read).toBe(!("throttles" in unread));
        expect(cpuLimit === undefined).toBe("cpuLimit" in unknown);
        for (const limit of [cpuLimit, memoryLimitBytes])
          if (limit !== undefined && limit !== "unlimited") expect(limit).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 50 },
    );
  });

  it("this machine's facts name neither the host nor the time zone", async () => {
    const text = JSON.stringify(await environmentFacts());
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    if (hostname().length > 3) expect(text).not.toContain(hostname());
    expect(text).not.toContain(`"${timeZone}"`);
  });

  // Skipped on Windows, which has no named pipes.
  it.skipIf(process.platform === "win32")(
    "a pipe with the name of a lockfile is none, and not waited for",
    async () => {
      const folder = mkdtempSync(join(tmpdir(), "lockfile-"));
      roots.push(folder);
      spawnSync("mkfifo", [join(folder, "package-lock.json")]);
      expect((await environmentFacts(folder)).unknown.lockfile).toBe("no lockfile");
    },
  );

  it("the lockfile of a folder above is found", async () => {
    const folder = mkdtempSync(join(tmpdir(), "lock-"));
    roots.push(folder);
    writeFileSync(join(folder, "uv.lock"), "");
    expect((await environmentFacts(folder)).lockfile).toEqual({
      name: "uv.lock",
      sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    });
  });
});

describe("two environments", () => {
  it("each fact that differs is listed with both values", async () => {
    const [a, b] = await Promise.all([factsOf(SERVER), factsOf(CONTAINER_V2)]);
    const differences = compareEnvironments({ ...a }, { ...b });
    const of = (fact: string) => differences.find((one) => one.fact === fact);
    expect(of("isVirtual")).toEqual({ fact: "isVirtual", a: "false", b: "true" });
    expect(of("cpuLimit")).toEqual({ fact: "cpuLimit", a: "unlimited", b: "1.5" });
    expect(of("governor")).toEqual({
      ...{ fact: "governor", a: "performance" },
      b: "unknown: this system does not show it",
    });
    expect(of("boost")).toMatchObject({ a: "false" });
    expect(of("commit")).toBeUndefined();
  });

  it("an environment does not differ from itself, whatever it holds, and its order has no part", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (facts) => {
        const turned = Object.fromEntries(Object.entries(facts).reverse());
        expect(compareEnvironments(facts, turned)).toEqual([]);
      }),
    );
  });

  it("readings, tests of meters and the place in the record are not compared", () => {
    const one = {
      type: "environment",
      seq: 1,
      prev: "a",
      readings: { throttles: 1 },
      selfTests: [1],
      node: "v24",
    };
    const other = { type: "environment", seq: 1, prev: "b", readings: {}, selfTests: [], node: "v22" };
    expect(compareEnvironments(one, other)).toEqual([{ fact: "node", a: "v24", b: "v22" }]);
  });
});
