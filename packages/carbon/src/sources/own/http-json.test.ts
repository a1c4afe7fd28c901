import { describe, expect, it } from "vitest";
import { started, type Trial } from "../../../test/provider-trial.js";
import { providerViolations } from "../../../test/provider-violations.js";
import { type HttpJsonOptions, httpJson } from "./http-json.js";

const signal = new AbortController().signal;
const KEY = "key-0f-an-api";
const FROM_MS = Date.UTC(2026, 6, 13, 12);
const HOUR_MS = 3_600_000;
const at = (hour: number) => new Date(FROM_MS + hour * HOUR_MS).toISOString();
const row = (hour: number, actual: number | null) => ({
  start: at(hour),
  end: at(hour + 1),
  co2: { actual },
  guess: hour > 0,
});

const mapping = {
  list: "result.rows",
  value: "co2.actual",
  from: "start",
  to: "end",
  estimated: "guess",
  zone: "area",
};
const options = {
  path: "v1/intensity/{zone}?from={from}&to={to}",
  headers: { "x-api-key": KEY },
  zones: { DE: "germany", FR: "france/…" },
  ...{ mapping, unit: "lb/MWh", signal: "average", basis: "lifecycle", source: "operator@1" },
} satisfies Partial<HttpJsonOptions>;

const api: Trial = {
  create: (more) => httpJson({ ...options, ...more }),
  location: { country: "DE" },
  nowMs: FROM_MS + 600_000,
  path: "/v1/intensity",
  answer: () => ({ area: "germany", result: { rows: [row(0, 1000), row(1, 1100)] } }),
  expected: {
    gramsPerKwh: { value: 453.59237, low: 453.59237 / 1.25, high: 453.59237 * 1.25 },
    ...{
      zone: "germany",
      signal: "average",
      basis: "lifecycle",
      rung: "country",
      kind: "live",
      source: "operator@1",
    },
    ...{ validFromMs: FROM_MS, validToMs: FROM_MS + HOUR_MS, estimated: false },
  },
  valuePaths: [
    ["result", "rows", 0, "co2", "actual"],
    ["result", "rows", 1, "co2", "actual"],
  ],
  timePaths: ["start", "end"].flatMap((name) => [0, 1].map((index) => ["result", "rows", index, name])),
  secrets: [KEY],
};

it("httpJson keeps the path and the query of its address, beside those of a question", async () => {
  const { grid, clock } = await started(api);
  grid.answer("/api/v1/intensity", { json: api.answer() });
  const baseUrl = `${grid.baseUrl}/api?site=7#top`;
  const provider = httpJson({ ...options, baseUrl, clock });
  await provider.current(api.location, signal);
  expect(grid.asked[0]).toMatchObject({
    path: "/api/v1/intensity/germany",
    query: { site: "7", from: expect.stringContaining("2026") },
  });
});

it("httpJson keeps the rules of providers that ask over HTTP", async () => {
  expect(await providerViolations(api)).toEqual([]);
});

describe("httpJson", () => {
  it("httpJson fills zone and times into its path, and sends its headers", async () => {
    const { ask, grid, provider } = await started(api);
    await ask();
    expect(grid.asked[0]).toMatchObject({
      path: "/v1/intensity/germany",
      query: { from: "2026-07-13T11:10:00.000Z", to: "2026-07-13T13:10:00.000Z" },
      headers: { "x-api-key": KEY },
    });
    await provider.current({ country: "FR" }, signal).catch(() => undefined);
    expect(grid.asked[1]?.path).toBe("/v1/intensity/france%2F%E2%80%A6");
  });

  it("httpJson takes no code that would lead its path elsewhere", async () => {
    const { zones: _, ...rest } = options;
    const provider = httpJson({ ...rest, baseUrl: "https://grid.example.org" });
    for (const code of ["..", ".", "a/b", "a?b"])
      expect(provider.supports?.({ zone: { system: "http-json", code } })).toBe(false);
    expect(provider.supports?.({ zone: { system: "http-json", code: "v1.2" } })).toBe(true);
  });

  it("httpJson reads a marginal figure below 0, and no average of that kind", async () => {
    const mapping = { value: "g", from: "t", stepMs: HOUR_MS };
    for (const kind of ["marginal", "average"] as const) {
      const create: Trial["create"] = (more) =>
        httpJson({ path: "now", mapping, signal: kind, basis: "operational", ...more });
      const json = { g: -20, t: new Date(FROM_MS).toISOString() };
      const { provider } = await started({ ...api, create, path: "/now" }, { json });
      const asked = provider.current({}, signal);
      if (kind === "marginal") expect((await asked).gramsPerKwh.value).toBe(-20);
      else await expect(asked).rejects.toMatchObject({ code: "bad_payload" });
    }
  });

  it("httpJson refuses another zone than it asked for, and an answer that its mapping does not fit", async () => {
    const other = { ...(api.answer() as object), area: "poland" };
    await expect((await started(api, { json: other })).ask()).rejects.toMatchObject({
      code: "unknown_zone",
    });
    const flat = { area: "germany", rows: [row(0, 1)] };
    await expect((await started(api, { json: flat })).ask()).rejects.toMatchObject({ code: "bad_payload" });
    const renamed = { area: "germany", result: { rows: [{ ...row(0, 1), co2: { now: 1 } }] } };
    await expect((await started(api, { json: renamed })).ask()).rejects.toMatchObject({
      code: "bad_payload",
    });
  });

  it("httpJson names the zone that an API of one place answers for", async () => {
    const create: Trial["create"] = ({ ...more }) => {
      const { zones: _, ...rest } = options;
      return httpJson({ ...rest, ...more, path: "now" });
    };
    const { ask } = await started({ ...api, create, path: "/now" });
    expect(await ask()).toMatchObject({ zone: "germany", rung: "country" });
    for (const area of [undefined, "", {}]) {
      const json = { ...(api.answer() as object), area };
      const { ask: other } = await started({ ...api, create, path: "/now" }, { json });
      await expect(other()).rejects.toMatchObject({ code: "bad_payload" });
    }
  });

  it("httpJson takes a number for a zone", async () => {
    const create: Trial["create"] = (more) => httpJson({ ...options, zones: { DE: "7" }, ...more });
    const trial = { ...api, create, path: "/v1/intensity" };
    const answer = api.answer() as object;
    const { ask } = await started(trial, { json: { ...answer, area: 7 } });
    expect(await ask()).toMatchObject({ zone: "7" });
    const { ask: other } = await started(trial, { json: { ...answer, area: 8 } });
    await expect(other()).rejects.toMatchObject({ code: "unknown_zone" });
  });

  it.each([
    ["seconds", FROM_MS / 1000, true],
    ["milliseconds", FROM_MS, true],
    ["seconds", FROM_MS, false],
    ["milliseconds", FROM_MS / 1000, false],
    ["iso", FROM_MS, false],
    ["iso", "2026-07-13T14:00:00+02:00", true],
    ["iso", "2026-07-13T12:00:00", false],
  ] as const)("httpJson with times as %s reads %s: %s", async (times, time, isRead) => {
    const plain = { value: "g", from: "t", stepMs: HOUR_MS, times };
    const create: Trial["create"] = (more) =>
      httpJson({ path: "now", mapping: plain, signal: "average", basis: "operational", ...more });
    const { ask } = await started(
      { ...api, create, path: "/now", location: {} },
      { json: { g: 120, t: time } },
    );
    if (isRead)
      expect(await ask()).toMatchObject({ gramsPerKwh: { value: 120 }, validFromMs: FROM_MS, rung: "world" });
    else await expect(ask()).rejects.toMatchObject({ code: "bad_payload" });
  });

  it("httpJson asks other paths for forecasts and for the past, where there are any", async () => {
    const create: Trial["create"] = (more) =>
      httpJson({ ...options, forecastPath: "next/{zone}", pastPath: "past/{zone}", ...more });
    const { provider, grid } = await started({ ...api, create });
    grid.answer("/next/germany", { json: { area: "germany", result: { rows: [row(1, 900)] } } });
    grid.answer("/past/germany", { json: { area: "germany", result: { rows: [row(-1, 800)] } } });
    expect(await provider.forecast?.(api.location, 4 * HOUR_MS, signal)).toMatchObject([
      { kind: "forecast", estimated: true },
    ]);
    const interval = { fromMs: FROM_MS - HOUR_MS, toMs: FROM_MS };
    expect(await provider.at?.(api.location, interval, signal)).toMatchObject({ kind: "historical" });
    const { provider: plain } = await started(api);
    expect([plain.forecast, plain.at, plain.capabilities?.().past]).toEqual([undefined, undefined, false]);
  });

  it("httpJson shows no key that stands in its URL, also where the API repeats it", async () => {
    const path = "/v2/data?api_key=k3y%2Fof-an-account&zone={zone}";
    const create: Trial["create"] = (more) => httpJson({ ...options, ...more, path });
    const body = JSON.stringify({ error: "The key k3y/of-an-account (k3y%2Fof-an-account) is not valid." });
    const refused = { status: 403, headers: { "content-type": "application/json" }, body };
    const { ask } = await started({ ...api, create, path: "/v2/data" }, refused);
    const error: unknown = await ask().catch((found: unknown) => found);
    expect(error).toMatchObject({ code: "plan", message: expect.stringContaining("[redacted]") });
    expect(String(error)).not.toContain("k3y");
  });

  it("httpJson reads own members only", async () => {
    const create: Trial["create"] = (more) =>
      httpJson({
        ...options,
        zones: { DE: "germany" },
        mapping: { ...mapping, list: "__proto__.rows" },
        ...more,
      });
    await expect((await started({ ...api, create })).ask()).rejects.toMatchObject({ code: "bad_payload" });
    const { provider } = await started(api);
    expect(provider.supports?.({ zone: { system: "electricity-maps", code: "constructor" } })).toBe(false);
  });

  it.each([
    [{ unit: "g/Wh" }, "unit"],
    [{ mapping: { value: "a" } }, "mapping"],
    [{ mapping: { value: "a", from: "b" } }, "mapping.stepMs"],
    [{ signal: "mean" }, "signal"],
    [{ baseUrl: "grid.example.org" }, "baseUrl"],
    [{ path: 7 }, "path"],
  ])("httpJson refuses %j and names the option %s", (odd, option) => {
    expect(() => httpJson({ baseUrl: "https://example.org", ...options, ...odd } as never)).toThrow(
      expect.objectContaining({ option }),
    );
  });
});
