import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { BroadcastChannel, isMainThread } from "node:worker_threads";
import { afterEach, describe, expect, it, vi } from "vitest";
import { atTestEnd, cleanUp } from "../../../test/clean-up.js";
import { neighbours } from "../../../test/neighbours.js";
import { soon } from "../../../test/soon.js";
import { faultyFiles } from "../../../test/trees/faulty-files.js";
import { temporaryTree } from "../../../test/trees/temporary-tree.js";
import { nodeFiles } from "../files/files.js";
import { ownThreadSeconds, threadNumber, threadSeconds } from "../processes/thread-seconds.js";
import { openOwnCpu } from "./cpu-time.js";
import { accountAndReport, accountForThread, MeteredThreads } from "./metered-threads.js";

afterEach(cleanUp);

const schedule = (seconds: number) => `${Math.round(seconds * 1e9)} 5 6\n`;

/** Alone in a control group that has used 10 s. */
const OWN_GROUP = {
  "proc/self/cgroup": "0::/app\n",
  "sys/fs/cgroup/cgroup.controllers": "cpu\n",
  "sys/fs/cgroup/app/cgroup.procs": "4242\n",
  "sys/fs/cgroup/app/cpu.stat": "usage_usec 10000000\n",
};

/** A process whose threads 71 and 72 have used 1 s and 2 s. */
function process_(more: Record<string, string> = {}) {
  const paths = temporaryTree({
    ...more,
    "proc/self/task/71/schedstat": schedule(1),
    "proc/self/task/72/schedstat": schedule(2),
  });
  const use = (thread: string, seconds: number) =>
    writeFileSync(join(paths.proc, "self/task", thread, "schedstat"), schedule(seconds));
  const begin = (thread: string) => {
    const used = threadSeconds(thread, paths, nodeFiles);
    if (!used) return expect.fail("no such thread");
    const leave = accountForThread(thread, used);
    const end = () => {
      leave();
      used.close();
    };
    atTestEnd(end);
    return end;
  };
  const follow = (files = nodeFiles) => {
    const threads = new MeteredThreads(paths, files);
    atTestEnd(() => threads.close());
    return threads;
  };
  return { paths, use, begin, follow };
}

/** Messages between threads take a turn of the loop or some. */
const heard = (threads: MeteredThreads, seconds: number) =>
  vi.waitFor(() => expect(threads.seconds()).toBeCloseTo(seconds, 9), soon);

/** Everything that was said so far is heard before this is. */
async function allHeard({ paths, use, begin }: ReturnType<typeof process_>, threads: MeteredThreads) {
  const before = threads.seconds();
  writeFileSync(join(paths.proc, "self/task/72/schedstat"), schedule(2));
  const end = begin("72");
  use("72", 102);
  await heard(threads, before + 100);
  end();
}

// Where tests run in worker threads, those of other files are heard on the same channel.
describe.runIf(isMainThread)("MeteredThreads", () => {
  it("MeteredThreads counts a thread from when it begins to account for itself until it ends that", async () => {
    const { use, begin, follow } = process_();
    const threads = follow();
    expect(threads.seconds()).toBe(0);
    const end = begin("71");
    begin("72");
    use("71", 1.5);
    use("72", 2.25);
    await heard(threads, 0.75);
    use("71", 4);
    expect(threads.seconds()).toBeCloseTo(3.25, 9);
    end();
    use("71", 9);
    use("72", 2.5);
    await heard(threads, 3.5);
  });

  it("a thread that ends its accounting twice ends it once, without an error", async () => {
    const all = process_();
    const threads = all.follow();
    const end = all.begin("71");
    all.use("71", 2);
    await heard(threads, 1);
    end();
    expect(end).not.toThrow();
    await allHeard(all, threads);
    expect(threads.seconds()).toBeCloseTo(101, 9);
  });

  it("MeteredThreads counts a thread that began earlier only from its own start", async () => {
    const { use, begin, follow } = process_();
    begin("71");
    use("71", 3);
    const threads = follow();
    use("71", 3.5);
    await heard(threads, 0.5);
  });

  it("MeteredThreads counts two meters of one thread once", async () => {
    const all = process_();
    const threads = all.follow();
    const ends = [all.begin("71"), all.begin("71")];
    all.use("71", 2);
    await heard(threads, 1);
    await allHeard(all, threads);
    expect(threads.seconds()).toBeCloseTo(101, 9);
    for (const end of ends) end();
    await vi.waitFor(() => {
      all.use("71", 50);
      expect(threads.seconds()).toBeLessThan(150);
    }, soon);
  });

  it("MeteredThreads keeps the seconds of a thread that is gone, apart from a new thread with the same number", async () => {
    const { paths, use, begin } = process_();
    const files = faultyFiles();
    const threads = new MeteredThreads(paths, files);
    atTestEnd(() => threads.close());
    begin("71");
    use("71", 2);
    await heard(threads, 1);
    files.failRead("71/schedstat", "ESRCH");
    expect(threads.seconds()).toBeCloseTo(1, 9);
    use("71", 0.25);
    begin("71");
    await vi.waitFor(() => {
      files.heal();
      expect(threads.seconds()).toBeCloseTo(1, 9);
    }, soon);
  });

  it("MeteredThreads ignores invalid messages on its channel", async () => {
    const all = process_();
    const threads = all.follow();
    const stranger = new BroadcastChannel("wattspan-metered-threads/1");
    atTestEnd(() => stranger.close());
    const garbage = [undefined, null, 5, "who", {}, { kind: "began" }, { kind: "began", thread: 71, atS: 0 }];
    const began = { kind: "began", thread: "71", atS: 0 };
    const hostile = [
      { ...began, thread: "../72" },
      { ...began, atS: Number.NaN },
      { ...began, kind: "other" },
    ];
    for (const message of [...garbage, ...hostile, { kind: "ended", thread: "9", atS: 9 }])
      stranger.postMessage(message);
    await allHeard(all, threads);
    expect(threads.seconds()).toBeCloseTo(100, 9);
  });

  it("MeteredThreads counts 0 s where there is no /proc", () => {
    const paths = temporaryTree({});
    const threads = new MeteredThreads(paths, nodeFiles);
    atTestEnd(() => threads.close());
    expect(threads.seconds()).toBe(0);
    expect(threadNumber(paths, nodeFiles)).toBeUndefined();
  });
});

it.runIf(isMainThread)(
  "the CPU time of the main thread excludes metered threads, and does not go back when one is heard of late",
  async () => {
    const { paths, use, begin, follow } = process_(OWN_GROUP);
    const group = (seconds: number) =>
      writeFileSync(join(paths.cgroup, "app/cpu.stat"), `usage_usec ${seconds * 1e6}\n`);
    const own = openOwnCpu("auto", paths, nodeFiles, 4242, () => ({
      registry: neighbours({ pid: 4242, thread: 4242, start: "1", place: "" }),
      release: () => undefined,
    }));
    atTestEnd(() => own.close());
    expect([own.source, own.read()]).toEqual(["cgroup", 10]);
    const threads = follow();
    const end = begin("71");
    use("71", 3);
    group(13);
    expect(own.read()).toBe(13); // Nothing was heard of the thread yet.
    await heard(threads, 2);
    await new Promise((resolve) => setImmediate(resolve));
    group(14);
    expect(own.read()).toBe(13); // 12 s are its own: it does not go back.
    group(17);
    expect(own.read()).toBe(15);
    end();
    group(1);
    expect(own.read()).toBeLessThan(0); // Another counter: all differences are taken from here.
  },
);

it.runIf(process.platform === "linux")(
  "this thread has a number and a CPU time, which agrees with Node's where Node has one",
  () => {
    const paths = { sys: "/sys", proc: "/proc", cgroup: "/sys/fs/cgroup" };
    const number = threadNumber(paths, nodeFiles);
    const used = threadSeconds(number ?? "", paths, nodeFiles);
    const untilUs = process.cpuUsage().user + 20_000;
    while (process.cpuUsage().user < untilUs);
    const byNode = () => {
      const usage = (process as { threadCpuUsage?(): NodeJS.CpuUsage }).threadCpuUsage?.();
      return usage && (usage.user + usage.system) / 1e6;
    };
    const [before, seconds, after] = [byNode(), used?.read() ?? 0, byNode()];
    used?.close();
    expect(number).toMatch(/^\d+$/);
    expect(seconds).toBeGreaterThan(0.01);
    // Both are brought up to date now and then.
    if (before !== undefined) expect(seconds).toBeGreaterThan(before - 0.02);
    if (after !== undefined) expect(seconds).toBeLessThan(after + 0.02);
  },
);

describe.runIf(isMainThread)("threads that report themselves", () => {
  /** One that has used 5 s before it begins. */
  const reporting = (number: string) => {
    let seconds = 5;
    const thread = accountAndReport(number, { read: () => seconds, close: () => undefined });
    const end = () => thread.close();
    atTestEnd(end);
    const use = (now: number) => {
      seconds = now;
      return thread.read();
    };
    return { use, end };
  };

  it("a thread that reports itself counts from its start, in steps, to its end", async () => {
    const threads = process_().follow();
    const one = reporting("1");
    expect(one.use(6)).toBe(6);
    await heard(threads, 1);
    expect(one.use(6.004)).toBe(6.004); // not worth a word
    expect(one.use(6.06)).toBe(6.06);
    await heard(threads, 1.06);
    one.use(6.07);
    one.end();
    await heard(threads, 1.07);
    expect(one.end).not.toThrow();
  });

  it("a thread that began to report earlier counts only from then on, and once", async () => {
    const { follow } = process_();
    const one = reporting("1");
    one.use(8);
    const threads = follow();
    const others = follow(); // It asks too, and the answer goes to all.
    let nowS = 8;
    await vi.waitFor(() => {
      nowS += 0.1;
      one.use(nowS);
      expect(Math.min(threads.seconds(), others.seconds())).toBeGreaterThan(0.3);
    }, soon);
    expect(Math.max(threads.seconds(), others.seconds())).toBeLessThanOrEqual(nowS - 8 + 1e-9);
  });

  it("threads that report themselves are kept in a bounded number", async () => {
    const { follow } = process_();
    const threads = follow();
    const channel = new BroadcastChannel("wattspan-metered-threads/1");
    atTestEnd(() => channel.close());
    for (let i = 0; i < 300; i++) {
      channel.postMessage({ kind: "reports", thread: `${i}`, atS: 0 });
      channel.postMessage({ kind: "used", thread: `${i}`, atS: 1 });
    }
    await vi.waitFor(() => expect(threads.seconds()).toBeGreaterThan(255), soon);
  });
});

describe("ownThreadSeconds", () => {
  it("ownThreadSeconds() gives this thread's CPU time where Node has one", () => {
    const known = "threadCpuUsage" in process;
    const used = ownThreadSeconds();
    if (!known) return expect(used).toBeUndefined();
    expect(used?.read()).toBeGreaterThan(0);
    expect(used?.read()).toBeLessThanOrEqual((process.cpuUsage().user + process.cpuUsage().system) / 1e6);
  });

  it("ownThreadSeconds() is undefined where the system does not count, or Node is too old", () => {
    expect(ownThreadSeconds(() => undefined)).toBeUndefined();
    expect(
      ownThreadSeconds(() => {
        throw new Error("ERR_OPERATION_FAILED");
      }),
    ).toBeUndefined();
  });
});
