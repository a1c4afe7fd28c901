/** A Prometheus server as a source: a real one that scrapes a real page, and stand-ins that answer badly. */

import type { RequestListener } from "node:http";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { pageDataOf } from "../../src/dashboard/open/page-data-of.js";
import { figures } from "../../src/dashboard/open/readings/figures.js";
import { expressionOf, prometheusServer } from "../../src/dashboard/open/readings/prometheus-server.js";
import { HAS_LOOPBACK } from "../run-wattspan.js";
import { HOSTILE_REPORTED, meteredApplication } from "./metered-application.js";
import { HAS_PROMETHEUS, PROMETHEUS_POLL, realPrometheus, WHY_NO_PROMETHEUS } from "./real-prometheus.js";
import { standInServer } from "./stand-in-server.js";

const SCRAPE_INTERVAL_S = 1;

function sourceOf(origin: string) {
  const source = prometheusServer(new URL(origin), { scrapeIntervalS: SCRAPE_INTERVAL_S });
  onTestFinished(() => source.close());
  return source;
}

/**
 * What Prometheus takes for the increase of counters that it has these samples of: the difference, stretched
 * by 1.1 of the mean time between samples at most, at each end of the window. The page asks for a whole
 * second, which leaves out up to two samples that these may have. Source: `extrapolatedRate` in
 * https://github.com/prometheus/prometheus/blob/v2.53.3/promql/functions.go
 */
function increaseOf(series: readonly (readonly number[])[]): {
  readonly least: number;
  readonly most: number;
} {
  let [least, most] = [0, 0];
  for (const samples of series) {
    const [first = 0, last = 0] = [samples[0], samples.at(-1)];
    least += last - first;
    most += (last - first) * (1 + 2.2 / Math.max(1, samples.length - 3));
  }
  return { least, most };
}

describe.skipIf(!HAS_LOOPBACK || !HAS_PROMETHEUS)(`a real Prometheus${WHY_NO_PROMETHEUS}`, () => {
  let application: Awaited<ReturnType<typeof meteredApplication>> | undefined;
  let prometheus: Awaited<ReturnType<typeof realPrometheus>> | undefined;

  beforeAll(async () => {
    application = await meteredApplication();
    prometheus = await realPrometheus(application.url);
  });
  afterAll(async () => {
    await prometheus?.stop();
    await application?.close();
  });

  it("the figures of a real Prometheus match the footprints, with model names that need escapes", async () => {
    if (!application || !prometheus) return expect.unreachable();
    const source = sourceOf(prometheus.origin);
    const { instant, scraped, samples } = prometheus;
    const { footprints } = application;
    const hasSeenAll = () =>
      expect
        .poll(() => instant(`sum(${figures.operationsByMethod.series})`), PROMETHEUS_POLL)
        .toBe(footprints().length);
    // Prometheus counts from a series' second sample on: the first work makes the series.
    await application.work();
    await hasSeenAll();
    await application.work(3);
    await hasSeenAll();
    await scraped(25);
    const stored = await samples(`${figures.energy.series}[15m]`);
    const { state, totals, columns, times } = await source.read(15);
    expect(state).toMatchObject({ state: "answers", url: prometheus.origin });
    const joules = footprints()
      .flatMap(({ parts }) => parts)
      .reduce((sum, { energy }) => sum + (energy?.value ?? 0), 0);
    expect(stored.reduce((sum, of) => sum + (of.at(-1) ?? 0), 0)).toBeCloseTo(joules, 6);
    const { least, most } = increaseOf(stored);
    expect(least).toBeGreaterThan(joules / 10);
    expect(totals.get("energy")?.get("")).toBeGreaterThan(least - 1e-6);
    expect(totals.get("energy")?.get("")).toBeLessThan(most + 1e-6);
    expect([...(totals.get("energyByModel")?.keys() ?? [])]).toContain(HOSTILE_REPORTED);
    for (const [name, parts] of columns)
      for (const column of parts.values())
        expect({ name, length: column.length }).toEqual({ name, length: times.length });
    expect(
      columns
        .get("intensityByZone")
        ?.get("DE")
        ?.findLast((value) => value !== null),
    ).toBeCloseTo(377 / 3.6e6, 12);
    const data = await pageDataOf(source, 15);
    expect(data?.panels.filter(({ missing }) => missing !== undefined).map(({ title }) => title)).toEqual([
      "Carbon-free and renewable electricity",
    ]);
    expect(data?.span).toBe("in the last 15 min");
  });

  it("a real Prometheus accepts every expression, and answers for days without data", async () => {
    const data = await pageDataOf(sourceOf(prometheus?.origin ?? ""), 10_080);
    expect(data?.source.problem).toBeUndefined();
    expect(data?.times.length).toBeLessThan(200);
  });
});

describe("the expression of a figure", () => {
  it("the expression of a figure sums counters, and averages gauges", () => {
    expect(expressionOf(figures.energyByModel, { rate: 60 })).toBe(
      "sum by (gen_ai_request_model) (rate(wattspan_energy_joules_total[60s]))",
    );
    expect(expressionOf(figures.energy, { increase: 900 })).toBe(
      "sum (increase(wattspan_energy_joules_total[900s]))",
    );
    expect(expressionOf(figures.intensityByZone)).toBe(
      'avg by (wattspan_grid_zone) (wattspan_grid_carbon_intensity_grams_per_J{wattspan_grid_signal="average"})',
    );
  });
});

const json =
  (status: number, body: unknown): RequestListener =>
  (_, response) =>
    void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
const success = (result: unknown) => json(200, { status: "success", data: { result } });

describe.skipIf(!HAS_LOOPBACK)("a Prometheus that answers badly", () => {
  it.each<[string, RequestListener, RegExp]>([
    [
      "an error",
      json(422, { status: "error", error: "too \u001b[31m many" }),
      /^HTTP 422, "too \\u\{1b\}\[31m many"/,
    ],
    ["HTML", (_, response) => void response.writeHead(200).end("<html>"), /^HTTP 200 instead of an answer/],
    ["null", json(200, null), /^HTTP 200 instead/],
    ["no list", json(200, { status: "success", data: { result: {} } }), /^HTTP 200 instead/],
    [
      "a redirect",
      (_, response) => void response.writeHead(302, { location: "/login" }).end(),
      /^HTTP 302, a redirect/,
    ],
    [
      "too much",
      (_, response) => void response.writeHead(200).end("x".repeat(9_000_000)),
      /^an answer of more than 8 MB/,
    ],
    ["a broken connection", (request) => void request.socket.destroy(), /^the connection failed/],
  ])("a Prometheus that answers with %s is a problem", async (_, listener, said) => {
    const data = await pageDataOf(sourceOf(await standInServer(listener)), 15);
    expect(data?.source).toMatchObject({ state: "fails", problem: expect.stringMatching(said) });
    expect(data?.panels.every(({ series }) => series.length === 0)).toBe(true);
  });

  it.each<[string, unknown]>([
    ["nothing", []],
    ["what is no series", [null, 5, "x", {}, { metric: 5 }, { metric: {}, values: 5 }]],
    [
      "what is no number",
      [{ metric: {}, values: [[1, "NaN"], [2, "+Inf"], [3, ""], [4]], value: [1, "NaN"] }],
    ],
  ])("a Prometheus that answers with %s gives no figure, and no 0", async (_, result) => {
    const data = await pageDataOf(sourceOf(await standInServer(success(result))), 15);
    expect(data?.source.state).toBe("answers");
    expect(data?.tiles.every(({ value }) => value === undefined)).toBe(true);
    for (const { series } of data?.panels ?? [])
      for (const { values } of series) expect(values.every((value) => value === null)).toBe(true);
  });

  it("a Prometheus below a path is asked there, whatever query its address has", async () => {
    const asked: (string | undefined)[] = [];
    const origin = await standInServer((request, response) => {
      asked.push(request.url);
      success([])(request, response);
    });
    await pageDataOf(sourceOf(`${origin}/prometheus?x=1`), 15);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((url) => !url?.startsWith("/prometheus/api/v1/query"))).toEqual([]);
  });

  it("a Prometheus that fails later keeps its last figures, marked with their time", async () => {
    let fails = false;
    const good = success([{ metric: {}, value: [1, "5"], values: [] }]);
    const source = sourceOf(
      await standInServer((request, response) => (fails ? json(503, {}) : good)(request, response)),
    );
    const before = await pageDataOf(source, 15);
    expect(before?.tiles[0]?.value).toBe("5.00 J");
    fails = true;
    const after = await pageDataOf(source, 15);
    expect(after?.tiles).toEqual(before?.tiles);
    expect(after?.source).toMatchObject({ state: "fails", answeredAtMs: before?.source.answeredAtMs });
    expect((await pageDataOf(source, 60))?.tiles[0]?.value).toBeUndefined();
  });
});
