import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "../../../test/clean-up.js";
import { temporaryTree } from "../../../test/trees/temporary-tree.js";
import { nodeFiles } from "../files/files.js";
import { hostPaths } from "../files/paths.js";
import { Descendants } from "./descendants.js";
import { parseProcessStat } from "./process-stat.js";

afterEach(cleanUp);

interface Process {
  readonly parent: number;
  readonly ownS?: number;
  readonly reapedS?: number;
  readonly started?: number;
  readonly name?: string;
}

const line = (pid: number, { parent, ownS = 0, reapedS = 0, started = pid, name = "x" }: Process) =>
  `${pid} (${name}) S ${parent} 1 1 0 -1 4194368 0 0 0 0 ${Math.round(ownS * 100)} 0 0 ${Math.round(reapedS * 100)} 20 0 1 0 ${started} 0 0\n`;

/** A machine whose processes a test starts and ends; 10 is at the top. */
function machine() {
  const paths = temporaryTree({ "proc/stat": "" });
  let nowMs = 0;
  const set = (pid: number, process: Process) => {
    mkdirSync(join(paths.proc, String(pid)), { recursive: true });
    writeFileSync(join(paths.proc, String(pid), "stat"), line(pid, process));
  };
  set(10, { parent: 1, reapedS: 7 });
  const descendants = new Descendants(10, paths, nodeFiles, () => nowMs);
  return {
    set,
    end: (pid: number) => rmSync(join(paths.proc, String(pid)), { recursive: true }),
    /** Long enough for new processes to be looked for. */
    later() {
      nowMs += 1000;
      return descendants.read();
    },
    atOnce: () => descendants.read(),
  };
}

describe("descendants", () => {
  it("descendants count at any depth, without other processes and without what ended before", () => {
    const { set, later } = machine();
    expect(later()).toBe(0);
    set(11, { parent: 10, ownS: 1 });
    set(12, { parent: 11, ownS: 2, name: "a) R 10 (b" });
    set(99, { parent: 1, ownS: 50 });
    expect(later()).toBe(3);
  });

  it("descendants that ended count once, through the parents that waited for them", () => {
    const { set, end, later, atOnce } = machine();
    set(11, { parent: 10, ownS: 1 });
    set(12, { parent: 11, ownS: 2 });
    expect(later()).toBe(3);
    end(12);
    expect(atOnce()).toBe(3); // Read before its parent says so: it does not fall.
    set(11, { parent: 10, ownS: 1, reapedS: 2.5 });
    expect(atOnce()).toBe(3.5);
    end(11);
    set(10, { parent: 1, reapedS: 7 + 4 });
    expect(atOnce()).toBe(4);
    expect(later()).toBe(4);
  });

  it("descendants that started and ended between two reads are counted", () => {
    const { set, later } = machine();
    set(10, { parent: 1, reapedS: 7.25 });
    expect(later()).toBe(0.25);
  });

  it("descendants whose parent ended still count, and so do those that they start", () => {
    const { set, end, later } = machine();
    set(11, { parent: 10, ownS: 1 });
    set(12, { parent: 11, ownS: 2 });
    expect(later()).toBe(3);
    end(11);
    set(10, { parent: 1, reapedS: 7 + 1 });
    set(12, { parent: 1, ownS: 3 });
    expect(later()).toBe(4);
    set(13, { parent: 12, ownS: 5 });
    expect(later()).toBe(9);
    end(12);
    set(13, { parent: 1, ownS: 6 });
    expect(later()).toBe(10);
  });

  it("a process that reuses a descendant's number is not counted", () => {
    const { set, later } = machine();
    set(11, { parent: 10, ownS: 1 });
    expect(later()).toBe(1);
    set(11, { parent: 1, ownS: 500, started: 77 });
    set(10, { parent: 1, reapedS: 8 });
    expect(later()).toBe(1);
  });

  it("descendants cannot be read without /proc", () => {
    const paths = temporaryTree({});
    expect(new Descendants(10, paths, nodeFiles).read()).toBeUndefined();
  });
});

describe.runIf(process.platform === "linux")("real descendants", () => {
  const BURN = `const burn = (ms) => { while (process.cpuUsage().user < ms * 1000) for (let i = 0; i < 1e6; i++); };
    const used = () => (process.cpuUsage().user + process.cpuUsage().system) / 1e6;`;

  it("real descendants count with the children that ended before them", async () => {
    const descendants = new Descendants(process.pid, hostPaths({}), nodeFiles);
    const inner = `${BURN} burn(100); console.log(used());`;
    const outer = `${BURN} const { execFileSync } = require("node:child_process");
      const inner = Number(execFileSync(process.execPath, ["-e", ${JSON.stringify(inner)}]));
      burn(200); console.log(inner + used());`;
    const child = spawn(process.execPath, ["-e", outer], { stdio: ["ignore", "pipe", "inherit"] });
    const exited = once(child, "exit");
    const [said] = (await once(child.stdout, "data")) as [Buffer];
    await exited;
    const stated = Number(said.toString());
    expect(stated).toBeGreaterThan(0.3);
    const seconds = descendants.read() ?? Number.NaN;
    expect(seconds).toBeGreaterThan(stated - 0.03);
    expect(seconds).toBeLessThan(2 * stated - 0.1); // Ending takes time too; counted twice it would be more.
  });
});

it("parseProcessStat() gives the truth or nothing for a line that was cut", () => {
  const times = fc.nat({ max: 10 ** 9 });
  const process = fc.record({
    pid: fc.nat(),
    parent: fc.nat(),
    own: times,
    reaped: times,
    name: fc.string(),
  });
  fc.assert(
    fc.property(process, fc.nat({ max: 400 }), ({ pid, parent, own, reaped, name }, cut) => {
      const whole = line(pid, { parent, ownS: own / 100, reapedS: reaped / 100, name });
      const expected = { parent, ownS: own / 100, reapedS: reaped / 100, started: String(pid) };
      expect(parseProcessStat(whole)).toEqual(expected);
      const damaged = parseProcessStat(whole.slice(0, cut));
      if (damaged) expect(damaged).toEqual(expected);
    }),
  );
});
