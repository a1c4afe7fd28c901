import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { atTestEnd, cleanUp } from "../../../test/clean-up.js";
import { neighbours } from "../../../test/neighbours.js";
import { temporaryTree } from "../../../test/trees/temporary-tree.js";
import { threadName } from "../../host-registry/thread-name.js";
import { nodeFiles } from "../files/files.js";
import { FamilySeconds } from "./family-seconds.js";

afterEach(cleanUp);

const SELF = { ...threadName(), pid: 4242, thread: 4242 };
const usage = (seconds: number) => `usage_usec ${Math.round(seconds * 1e6)}\n`;

/** A process that is alone in a group, with others as the test says. Its group began with 100 s. */
function family(isKnown = true) {
  const paths = temporaryTree({
    "proc/self/cgroup": "0::/slice/app\n",
    "sys/fs/cgroup/cgroup.controllers": "cpu\n",
    "sys/fs/cgroup/slice/app/cgroup.procs": "4242\n",
    "sys/fs/cgroup/slice/app/cpu.stat": usage(100),
  });
  const others = neighbours(SELF, isKnown);
  const own = new FamilySeconds(paths, nodeFiles, others, 4242);
  atTestEnd(() => own.close());
  const group = join(paths.cgroup, "slice/app");
  return {
    own,
    others,
    use: (seconds: number) => writeFileSync(join(group, "cpu.stat"), usage(seconds)),
    members: (...pids: number[]) => writeFileSync(join(group, "cgroup.procs"), `${pids.join("\n")}\n`),
  };
}

/** In another namespace: its use is unknown. */
const STRANGER = { ...SELF, pid: 1, thread: 1, place: "01234567_1" };

describe("CPU time of a process and what it started", () => {
  it("a family's CPU time is the process's until it is known that no other metering is in its group", () => {
    const { own, others, use } = family(false);
    expect(own.source).toBe("process");
    const before = own.read() ?? Number.NaN;
    others.see([]);
    expect(own.source).toBe("cgroup");
    const since = (own.read() ?? Number.NaN) - before; // What the process itself used meanwhile.
    use(103);
    expect(own.read()).toBeCloseTo(before + since + 3, 9);
  });

  it("a family's CPU time is the process's from when another metering is in its group, or in one below", () => {
    const { own, others, use } = family();
    expect(own.read()).toBe(100);
    use(102);
    others.see([{ name: STRANGER, groups: [others.groups[0] ?? ""] }]);
    expect(own.source).toBe("process");
    const before = own.read() ?? Number.NaN;
    use(110);
    expect((own.read() ?? Number.NaN) - before).toBeLessThan(8);
    expect(before).toBeGreaterThanOrEqual(102);
    others.see([{ name: STRANGER, groups: ["2:12"] }]);
    expect(own.source).toBe("cgroup");
  });

  it("a family is separated from other meterings by the groups around it as well", () => {
    expect(family().others.groups).toHaveLength(3);
  });

  it("a family's CPU time is the process's as long as a stranger is in its group", () => {
    const { own, others, members } = family();
    members(4242, 7);
    others.see([]);
    expect(own.source).toBe("process");
    members(4242);
    others.see([]);
    expect(own.source).toBe("cgroup");
  });

  it.runIf(process.platform === "linux")(
    "a family's CPU time leaves out what another metering used before it was heard of",
    () => {
      const { own, others, use } = family();
      expect(own.read()).toBe(100);
      use(100.000_001);
      // This very process, as if it were another: it has used more than that since its first second.
      others.see([{ name: threadName(), groups: [others.groups[0] ?? ""], fromS: 0 }]);
      expect(own.read()).toBe(100);
    },
  );

  it("a family's CPU time starts again where its counter does", () => {
    const { own, use } = family();
    own.read();
    use(3);
    expect(own.read()).toBe(3);
  });
});
