import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryDirectory } from "../../test/temporary-directory.js";
import { LAPTOP, SERVER } from "./machines.js";
import { powercapTree } from "./powercap-tree.js";

const text = (path: string) => readFileSync(path, "utf8");

it("powercapTree() lays domains out as the kernel does: flat links to nested directories", () => {
  const { root } = powercapTree(temporaryDirectory(), LAPTOP);
  const link = join(root, "class/powercap/intel-rapl:0:1");
  const target = join(root, "devices/virtual/powercap/intel-rapl/intel-rapl:0/intel-rapl:0:1");
  expect(realpathSync(link)).toBe(realpathSync(target));
  expect(text(join(link, "name"))).toBe("uncore\n");
  expect(text(join(root, "class/powercap/intel-rapl-mmio:0/energy_uj"))).toBe("52649883343\n");
});

it("powercapTree() advances a counter, which wraps after 2³² counts", () => {
  const tree = powercapTree(temporaryDirectory(), SERVER);
  tree.set("intel-rapl:0", 262_143_328_850n);
  tree.advance("intel-rapl:0", 61n);
  expect(tree.get("intel-rapl:0")).toBe(0n);
  expect(text(join(tree.root, "class/powercap/intel-rapl:0/energy_uj")).trimEnd()).toBe("0");
});

it("powercapTree() writes the CPU time of the host in both places", () => {
  const tree = powercapTree(temporaryDirectory(), SERVER);
  tree.setHostCpu(12.34, 5);
  expect(text(join(tree.procRoot, "stat"))).toMatch(/^cpu {2}1234 0 0 500 0 0 0 0 0 0\n/);
  expect(text(join(tree.cgroupRoot, "cpu.stat"))).toMatch(/^usage_usec 12340000\n/);
});

it("powercapTree() removes a domain but not its link, and brings it back when written", () => {
  const tree = powercapTree(temporaryDirectory(), SERVER);
  const link = join(tree.root, "class/powercap/intel-rapl:1");
  tree.remove("intel-rapl:1");
  expect(existsSync(link)).toBe(false);
  tree.set("intel-rapl:1", 7n);
  expect(text(join(link, "energy_uj"))).toBe("7\n");
});
