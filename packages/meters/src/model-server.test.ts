import { HAS_LOOPBACK, standInServer } from "@wattspan/testing/stand-ins";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { atTestEnd, cleanUp } from "../test/clean-up.js";
import { held, holdClock, servedHost } from "../test/served-host.js";
import { soon } from "../test/soon.js";
import { MetricsPage } from "./model-server/metrics-page.js";
import { type ModelServerOptions, modelServer } from "./model-server.js";
import { MeterOptionError } from "./options/meter-option-error.js";

afterEach(cleanUp);

describe("modelServer, with options that cannot be", () => {
  it.each<[string, unknown]>([
    ["nothing", {}],
    ["no zones", { zones: [] }],
    ["no number", { pid: "4711" }],
    ["an impossible number", { pid: -1 }],
    ["this process", { pid: process.pid }],
    ["the root group", { cgroup: "/" }],
    ["a way out", { cgroup: "/a/../../b" }],
    ["no ids", { zones: [7] }],
    ["no URL", { pid: 1, metrics: "metrics" }],
    ["no URL of an energy page", { energy: "energy_metrics" }],
    ["a file", { pid: 1, metrics: "file:///etc/passwd" }],
  ])("modelServer() refuses its options: %s", (_, options) => {
    expect(() => modelServer(options as ModelServerOptions)).toThrow(MeterOptionError);
  });

  it("modelServer() shows no secret of an address that it refuses", () => {
    const make = () => modelServer({ pid: 1, metrics: "ftp://user:secret@host/metrics" });
    expect(make).toThrow(/metrics/);
    expect(make).not.toThrow(/secret/);
  });
});

describe("modelServer", () => {
  beforeEach(holdClock);

  it("a call gets the server's part of the joules of others, as an upper bound without totals", async () => {
    const { host, advance, paths } = servedHost();
    const call = modelServer({ ...paths, cgroup: "server" }).begin(host);
    advance(40, { server: 3, others: 1 });
    const { parts, reasons } = await call.end({ inputFresh: 10, output: 5 });
    expect(reasons).toEqual(["upper_bound"]);
    expect(parts).toMatchObject([{ component: "cpu", method: "measured", methodId: "rapl" }]);
    const { value, low, high } = parts[0]?.energy ?? { value: 0, low: 0, high: 0 };
    expect(value).toBeCloseTo(30, 9);
    expect(low).toBe(0);
    expect(high).toBeCloseTo(33, 3); // and a microsecond of CPU time
  });

  it("calls that run at once never get more than the server used", async () => {
    const { host, advance, paths } = servedHost();
    const server = modelServer({ ...paths, cgroup: "server" });
    const calls = [1, 2, 3].map(() => server.begin(host));
    advance(40, { server: 3, others: 1 });
    const shares = await Promise.all(calls.map((call, i) => call.end({ output: i + 1 })));
    const sum = shares.reduce((joules, { parts }) => joules + (parts[0]?.energy.value ?? 0), 0);
    expect(sum).toBeLessThanOrEqual(30 + 1e-6);
    expect(sum).toBeGreaterThan(25);
  });

  it.skipIf(!HAS_LOOPBACK).each([
    ["cpu", ["cpu", "gpu"], "idle_unknown"],
    ["server", ["server"], "reported_set_aside"],
  ] as const)(
    "a call gets what a page states of the cards only next to a meter that does not have them: %s",
    async (component, components, reason) => {
      let joules = 0;
      const cards = await standInServer((_, response) => {
        held.nowMs += 300;
        joules += 100;
        response.end(JSON.stringify({ total_energy_j: joules }));
      });
      atTestEnd(() => void cards.close());
      const { host, advance, paths } = servedHost(component);
      const server = modelServer({ ...paths, cgroup: "server", energy: `${cards.origin}/energy_metrics` });
      const call = server.begin(host);
      await vi.waitUntil(() => joules > 100, soon);
      advance(40, { server: 3, others: 1 });
      const { parts, reasons } = await call.end({ output: 5 });
      expect(parts.map((part) => part.component)).toEqual(components);
      expect(reasons).toContain(reason);
    },
  );

  it.skipIf(!HAS_LOOPBACK)("tokens that a server had in its cache have no part of its energy", async () => {
    let tokens = 0;
    const page = await standInServer((_, response) => {
      held.nowMs += 0.01; // little of the call's time: each call reads the page at another moment
      const output = "vllm:generation_tokens_total 200";
      response.end(
        `vllm:prompt_tokens_total ${tokens}\n${tokens > 0 ? output : "vllm:generation_tokens_total 0"}\n`,
      );
    });
    atTestEnd(() => void page.close());
    const { host, advance, paths } = servedHost();
    const server = modelServer({ ...paths, cgroup: "server", metrics: `${page.origin}/metrics` });
    await server.begin(host).end({ output: 1 }); // the kind of the server is known
    advance(0, { server: 0, others: 0 });
    const reads = vi.spyOn(MetricsPage.prototype, "read");
    atTestEnd(() => reads.mockRestore());
    const calls = [server.begin(host), server.begin(host)];
    await Promise.all(reads.mock.results.map(({ value }) => value)); // the page before the tokens
    tokens = 52_100;
    advance(40, { server: 4, others: 0 });
    const [cached, fresh] = await Promise.all([
      calls[0]?.end({ inputFresh: 100, cacheRead: 50_000, output: 100 }), // 500 of work
      calls[1]?.end({ inputFresh: 2000, output: 100 }), // 2400
    ]);
    const joules = [cached, fresh].map((share) => share?.parts[0]?.energy.value ?? Number.NaN);
    expect((joules[1] as number) / (joules[0] as number)).toBeCloseTo(2400 / 500, 1);
    expect((joules[0] as number) + (joules[1] as number)).toBeGreaterThan(30);
  });

  it("a call whose device lost energy meanwhile says so", async () => {
    const { host, advance, paths, lost } = servedHost();
    const server = modelServer({ ...paths, cgroup: "server" });
    const reasons = [];
    for (const ticks of [0, 1, 1]) {
      const call = server.begin(host);
      advance(40, { server: 3, others: 1 });
      lost.ticks = ticks;
      reasons.push((await call.end({ output: 5 })).reasons);
      advance(0, { server: 0, others: 0 });
    }
    expect(reasons).toEqual([["upper_bound"], ["upper_bound", "gap"], ["upper_bound"]]);
  });

  it("a call whose devices cannot be read at its end is over", async () => {
    const { host, advance, paths } = servedHost();
    const [one, same] = [0, 1].map(() => modelServer({ ...paths, cgroup: "server" }));
    const read = vi.spyOn(host, "read");
    const call = one?.begin(host);
    read.mockImplementationOnce(() => {
      throw new Error("no device");
    });
    await expect(call?.end({ output: 5 })).rejects.toThrow("no device");
    advance(0, { server: 0, others: 0 });
    for (const server of [same, one]) {
      const next = server?.begin(host);
      advance(40, { server: 3, others: 1 });
      const { parts, reasons } = (await next?.end({ output: 5 })) ?? { parts: [], reasons: [] };
      expect(reasons).toEqual(["upper_bound"]);
      expect(parts[0]?.energy.value).toBeCloseTo(30, 9);
      advance(0, { server: 0, others: 0 });
    }
  });

  it("a call during which the CPU time of this process could not be read rejects, and no timer throws", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    atTestEnd(() => void vi.useRealTimers());
    const { host, advance, paths } = servedHost();
    const read = vi.fn(() => 1);
    const server = modelServer({ ...paths, cgroup: "server", ownCpu: { read } });
    const [call, same] = [server.begin(host), server.begin(host)];
    read.mockImplementationOnce(() => {
      throw new Error("no counter");
    });
    vi.advanceTimersByTime(100);
    advance(40, { server: 3, others: 1 });
    for (const one of [call, same]) await expect(one.end({ output: 5 })).rejects.toThrow("no counter");
    advance(0, { server: 0, others: 0 });
    const next = server.begin(host);
    vi.advanceTimersByTime(100);
    advance(40, { server: 3, others: 1 });
    expect((await next.end({ output: 5 })).parts[0]?.energy.value).toBeCloseTo(30, 9);
  });

  it("a call that ended before a look failed does not reject with it, and one that ran does after later looks", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    atTestEnd(() => void vi.useRealTimers());
    const { host, advance, paths } = servedHost();
    const read = vi.fn(() => 1);
    const server = modelServer({ ...paths, cgroup: "server", ownCpu: { read } });
    const before = server.begin(host);
    advance(40, { server: 3, others: 1 });
    const ended = before.end({ output: 5 });
    const running = server.begin(host);
    for (const reason of ["first", "second"]) {
      read.mockImplementationOnce(() => {
        throw new Error(reason);
      });
      vi.advanceTimersByTime(100);
    }
    expect((await ended).parts[0]?.energy.value).toBeCloseTo(30, 9);
    const after = server.begin(host);
    advance(40, { server: 3, others: 1 });
    await expect(running.end({ output: 5 })).rejects.toThrow("first");
    await expect(after.end({ output: 5 })).resolves.toMatchObject({ parts: [{ component: "cpu" }] });
  });

  it("a call gets nothing, with a reason, when the server restarts, cannot be seen, or counts as this process", async () => {
    const restarting = servedHost();
    const call = modelServer({ ...restarting.paths, cgroup: "server" }).begin(restarting.host);
    restarting.advance(1, { server: 2, others: 0 });
    const server = modelServer({ ...restarting.paths, cgroup: "server" });
    const second = server.begin(restarting.host);
    restarting.write("server", 0.5);
    expect(await second.end(undefined)).toEqual({ parts: [], reasons: ["server_restarted"] });
    expect((await call.end(undefined)).parts).toHaveLength(1);

    const absent = servedHost();
    const unseen = modelServer({ ...absent.paths, cgroup: "elsewhere" }).begin(absent.host);
    absent.advance(10, { server: 1, others: 1 });
    expect(await unseen.end({ output: 1 })).toEqual({ parts: [], reasons: ["server_unseen"] });

    const inside = servedHost();
    const own = modelServer({ ...inside.paths, cgroup: "server" }).begin(inside.host);
    inside.write("server", 5); // and the host's time did not move: it is in ours
    expect(await own.end({ output: 1 })).toEqual({ parts: [], reasons: ["server_unseen"] });
  });
});
