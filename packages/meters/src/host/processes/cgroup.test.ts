import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "../../../test/clean-up.js";
import { temporaryTree } from "../../../test/trees/temporary-tree.js";
import { nodeFiles } from "../files/files.js";
import { type Cgroup, holdsOnlyOurs, isHostRoot, ownCgroups } from "./cgroup.js";

afterEach(cleanUp);

const CGROUP = "sys/fs/cgroup";
const relative = (directory: string, cgroups: readonly Cgroup[]) =>
  cgroups.map(({ version, path }) => `v${version} ${path.slice(directory.length + 1)}`);
const found = (files: Record<string, string>, controller = "cpuacct") => {
  const tree = temporaryTree(files);
  return relative(tree.directory, ownCgroups(controller, tree, nodeFiles));
};

describe("ownCgroups", () => {
  it("ownCgroups() finds a nested group of version 2", () => {
    const files = {
      "proc/self/cgroup": "0::/system.slice/app.service\n",
      [`${CGROUP}/cgroup.controllers`]: "cpu\n",
      [`${CGROUP}/system.slice/app.service/cgroup.procs`]: "1\n",
    };
    expect(found(files)).toEqual(["v2 sys/fs/cgroup/system.slice/app.service"]);
  });

  it("ownCgroups() takes the mount where a container does not see the host's path", () => {
    const files = {
      "proc/self/cgroup": "0::/kubepods.slice/pod1/c0ffee\n",
      [`${CGROUP}/cgroup.controllers`]: "cpu\n",
      [`${CGROUP}/cgroup.procs`]: "1\n",
    };
    expect(found(files)).toEqual(["v2 sys/fs/cgroup"]);
  });

  it("ownCgroups() finds both versions on a hybrid host, version 1 first", () => {
    const files = {
      "proc/self/cgroup": "9:name=systemd:/\n2:cpu,cpuacct:/docker/c0ffee\n0::/init.scope\n",
      [`${CGROUP}/unified/cgroup.controllers`]: "\n",
      [`${CGROUP}/unified/init.scope/cgroup.procs`]: "1\n",
      [`${CGROUP}/cpu,cpuacct/cgroup.procs`]: "1\n",
      [`${CGROUP}/cpu,cpuacct/docker/c0ffee/cgroup.procs`]: "1\n",
    };
    expect(found(files)).toEqual([
      "v1 sys/fs/cgroup/cpu,cpuacct/docker/c0ffee",
      "v2 sys/fs/cgroup/unified/init.scope",
    ]);
    expect(found(files, "cpuset")).toEqual(["v2 sys/fs/cgroup/unified/init.scope"]);
  });

  it("ownCgroups() does not follow a path out of the namespace", () => {
    const files = { "proc/self/cgroup": "0::/../other\n", [`${CGROUP}/cgroup.controllers`]: "cpu\n" };
    expect(found(files)).toEqual([]);
  });

  it.each(["", "\n", "garbage", "0:::", "x::/", "0::relative"])(
    "ownCgroups() finds nothing in %j",
    (content) => {
      expect(found({ "proc/self/cgroup": content, [`${CGROUP}/cgroup.controllers`]: "cpu\n" })).toEqual([]);
    },
  );

  it("ownCgroups() finds nothing where there are no cgroups", () => {
    expect(found({})).toEqual([]);
  });
});

describe("isHostRoot", () => {
  const at = (files: Record<string, string>, version: 1 | 2, path = CGROUP) => {
    const { directory } = temporaryTree(files);
    const [own, mount] = [`${directory}/${path}`, `${directory}/${CGROUP}`];
    return isHostRoot({ version, path: own, mount }, nodeFiles);
  };

  it("isHostRoot() recognizes the root of version 2 by the lack of a file that all other groups have", () => {
    expect(at({ [`${CGROUP}/cpu.stat`]: "" }, 2)).toBe(true);
    expect(at({ [`${CGROUP}/cgroup.type`]: "domain\n" }, 2)).toBe(false);
  });

  it("isHostRoot() recognizes the root of version 1 by a file that only the root has", () => {
    expect(at({ [`${CGROUP}/release_agent`]: "\n" }, 1)).toBe(true);
    expect(at({ [`${CGROUP}/cpuacct.usage`]: "1\n" }, 1)).toBe(false);
  });

  it("isHostRoot() is false for a group below the mount", () => {
    expect(at({ [`${CGROUP}/a/cpu.stat`]: "" }, 2, `${CGROUP}/a`)).toBe(false);
  });
});

describe("holdsOnlyOurs", () => {
  const OURS = 4242;
  const stat = (parent: number, name = "node") => `1 (${name}) S ${parent} 1 1 0 -1\n`;
  const holds = (members: string, stats: Record<number, string> = {}) => {
    const processes = Object.fromEntries(
      Object.entries(stats).map(([pid, line]) => [`proc/${pid}/stat`, line]),
    );
    const tree = temporaryTree({ [`${CGROUP}/cgroup.procs`]: members, ...processes });
    return holdsOnlyOurs({ version: 2, path: tree.cgroup, mount: tree.cgroup }, tree, nodeFiles, OURS);
  };

  it("holdsOnlyOurs() is true for this process alone", () => {
    expect(holds("4242\n")).toBe(true);
  });

  it("holdsOnlyOurs() is true with descendants, even with spaces and brackets in their names", () => {
    expect(holds("4242\n4250\n4260\n", { 4250: stat(4242, "node (srv) x"), 4260: stat(4250) })).toBe(true);
  });

  it("holdsOnlyOurs() is false with what started this process, also in a container that holds its init", () => {
    const parents = { 1: stat(0, "tini"), 7: stat(1, "npm start"), 4242: stat(7) };
    expect(holds("1\n7\n4242\n", parents)).toBe(false);
    expect(holds("7\n4242\n", parents)).toBe(false); // a login session: the shell may start others
    expect(holds("1\n7\n4242\n4300\n", { ...parents, 4300: stat(7) })).toBe(false);
  });

  it("holdsOnlyOurs() is false with a sibling, a parent, or a process that cannot be seen", () => {
    expect(holds("4242\n4250\n", { 4250: stat(1), 1: stat(0) })).toBe(false);
    expect(holds("1\n4242\n", { 1: stat(0) })).toBe(false);
    expect(holds("0\n4242\n")).toBe(false);
    expect(holds("4242\n4250\n")).toBe(false);
  });

  it("holdsOnlyOurs() is false without this process, or when nothing can be read", () => {
    expect(holds("")).toBe(false);
    expect(holds("4250\n", { 4250: stat(4242) })).toBe(false);
    const tree = temporaryTree({});
    expect(holdsOnlyOurs({ version: 2, path: tree.cgroup, mount: tree.cgroup }, tree, nodeFiles, OURS)).toBe(
      false,
    );
  });

  it("holdsOnlyOurs() is false when parents form a circle, or there are too many processes", () => {
    const children = Array.from({ length: 512 }, (_, i) => 5000 + i);
    const parents = Object.fromEntries(children.map((pid) => [pid, stat(4242)]));
    expect(holds(["4242", ...children.slice(1)].join("\n"), parents)).toBe(true);
    expect(holds(["4242", ...children].join("\n"), parents)).toBe(false);
    expect(holds("4242\n7\n", { 7: stat(8), 8: stat(7) })).toBe(false);
    expect(holds(`${"4242\n\n\n\n".repeat(8192)}4300\n`)).toBe(false);
  });
});
