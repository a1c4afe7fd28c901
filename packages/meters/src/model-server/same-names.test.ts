/** Servers that name the same process, group, device or page: calls of both at once have the same joules. */

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cleanUp } from "../../test/clean-up.js";
import { holdClock, servedHost } from "../../test/served-host.js";
import { type ModelServerOptions, modelServer } from "../model-server.js";

afterEach(cleanUp);

describe("servers that name the same", () => {
  beforeEach(holdClock);

  it("calls of two servers that name the same at once may count twice, and say so", async () => {
    const { host, advance, paths } = servedHost();
    const [one, same] = [0, 1].map(() => modelServer({ ...paths, cgroup: "server" }));
    const other = modelServer({ ...paths, cgroup: "server/other", zones: ["GPU-1"] });
    const reasonsOf = async (servers: (typeof one)[]) => {
      const calls = servers.map((server) => server?.begin(host));
      advance(40, { server: 3, others: 1 });
      const shares = await Promise.all(calls.map((call) => call?.end({ output: 5 })));
      return shares.map((share) => share?.reasons.includes("may_count_twice"));
    };
    expect(await reasonsOf([one, other])).toEqual([false, false]);
    expect(await reasonsOf([one, same])).toEqual([true, true]);
    advance(1, { server: 0, others: 0 });
    expect(await reasonsOf([same])).toEqual([false]);
    expect(await reasonsOf([one, one])).toEqual([false, false]);
  });

  it("calls of two servers that name the same do not count twice one after another, though the first still waits", async () => {
    const { host, advance, paths } = servedHost();
    const [one, same] = [0, 1].map(() => modelServer({ ...paths, cgroup: "server" }));
    const first = one?.begin(host);
    advance(40, { server: 3, others: 1 });
    const ended = first?.end({ output: 5 });
    const second = same?.begin(host);
    advance(40, { server: 3, others: 1 });
    const shares = [await ended, await second?.end({ output: 5 })];
    for (const share of shares) expect(share?.reasons).toEqual(["upper_bound"]);
  });

  it("a call that ended before another server that names the same began does not count twice, though others of its server still run", async () => {
    const { host, advance, paths } = servedHost();
    const [one, same] = [0, 1].map(() => modelServer({ ...paths, cgroup: "server" }));
    const [before, beside] = [one?.begin(host), one?.begin(host)];
    advance(40, { server: 3, others: 1 });
    const ended = before?.end({ output: 5 });
    const other = same?.begin(host);
    advance(40, { server: 3, others: 1 });
    const after = other?.end({ output: 5 });
    const last = one?.begin(host);
    advance(40, { server: 3, others: 1 });
    const shares = await Promise.all([ended, beside?.end({ output: 5 }), after, last?.end({ output: 5 })]);
    const mark = (share: (typeof shares)[number]) => share?.reasons.includes("may_count_twice");
    expect(shares.map(mark)).toEqual([false, true, true, false]);
  });

  it.each<[string, Partial<ModelServerOptions>, Partial<ModelServerOptions>, boolean]>([
    ["a group and a zone of its name", {}, { zones: ["server"] }, false],
    ["a zone and a process of its number", { zones: ["4711"] }, { pid: 4711 }, false],
    ["one zone", { zones: ["4711"] }, { zones: ["4711"] }, true],
    ["two spellings of a page", { energy: "http://LOCALHOST:1" }, { energy: "http://localhost:1/" }, true],
  ])("modelServer() compares what servers name by its kind: %s", async (_, named, byOther, isSame) => {
    const { host, advance, paths } = servedHost();
    const call = modelServer({ ...paths, cgroup: "server", ...named }).begin(host);
    const other = modelServer({ ...paths, ...byOther }).begin(host);
    advance(40, { server: 3, others: 1 });
    const [share] = await Promise.all([call, other].map((one) => one.end({ output: 5 })));
    expect(share?.reasons.includes("may_count_twice")).toBe(isSame);
  });
});
