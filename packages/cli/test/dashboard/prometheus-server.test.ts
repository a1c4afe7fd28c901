/** A Prometheus server as a source: a real one that scrapes a real page, and stand-ins that answer badly. */

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { figures } from "../../src/dashboard/open/figures.js";
import { pageDataOf } from "../../src/dashboard/open/page-data-of.js";
import { expressionOf, prometheusServer } from "../../src/dashboard/open/prometheus-server.js";
import { HAS_LOOPBACK } from "../run-wattspan.js";
import { HOSTILE_TOLD, meteredApplication } from "./metered-application.js";
import { standInServer, unusedPort } from "./stand-in-server.js";

const HAS_PROMETHEUS = spawnSync("prometheus", ["--version"]).status === 0;
const POLL = { timeout: 30_000, interval: 200 };
const SCRAPE_INTERVAL_S = 1;

function sourceOf(origin: string) {
  const source = prometheusServer(new URL(origin), { scrapeIntervalS: SCRAPE_INTERVAL_S });
  onTestFinished(() => source.close());
  return source;
}
const why = HAS_PROMETHEUS ? "" : " (skipped: there is no prometheus; on Debian: apt-get install prometheus)";

describe.skipIf(!HAS_LOOPBACK || !HAS_PROMETHEUS)(`a real Prometheus${why}`, { timeout: 90_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-page-"));
  let child: ChildProcess | undefined;
  let application: Awaited<ReturnType<typeof meteredApplication>> | undefined;
  let origin = "";

  beforeAll(async () => {
    application = await meteredApplication();
    const job = `{ job_name: page, static_configs: [{ targets: ["${new URL(application.url).host}"] }] }`;
    const times = "scrape_interval: 200ms, scrape_timeout: 200ms"; // faster than it is told to be
    writeFileSync(join(folder, "prometheus.yml"), `global: { ${times} }\nscrape_configs: [${job}]\n`);
    const address = `127.0.0.1:${await unusedPort()}`;
    origin = `http://${address}`;
    const options = [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=${address}`,
    ];
    child = spawn("prometheus", options, { stdio: "ignore" });
    const isReady = () =>
      fetch(`${origin}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    await vi.waitUntil(isReady, POLL);
  }, 60_000);
  afterAll(async () => {
    child?.kill();
    await application?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("has what the footprints say, with names of models that need escapes", async () => {
    if (!application) return expect.unreachable();
    const source = sourceOf(origin);
    const { footprints } = application;
    // Prometheus counts from a series' second sample on: the first work makes the series.
    await application.work();
    const before = footprints().length;
    const instant = async (query: string) => {
      const answer = await fetch(`${origin}/api/v1/query?query=${encodeURIComponent(query)}`);
      const { data } = (await answer.json()) as {
        data: { result: readonly { readonly value: readonly [number, string] }[] };
      };
      return Number(data.result[0]?.value[1]);
    };
    await expect.poll(() => instant(`sum(${figures.operationsByMethod.series})`), POLL).toBe(before);
    await application.work(3);
    const scrapes = () => instant("count_over_time(up[1h])");
    const enough = (await scrapes()) + 25;
    await expect.poll(scrapes, POLL).toBeGreaterThan(enough);
    const { state, totals, columns, times } = await source.read(15);
    expect(state).toMatchObject({ state: "answers", url: origin });
    // Prometheus extrapolates increases to the whole window: by a scrape at each end, of 25.
    const later = footprints().slice(before);
    const joules = later.reduce(
      (sum, { parts }) => sum + parts.reduce((own, { energy }) => own + (energy?.value ?? 0), 0),
      0,
    );
    const ratio = (totals.get("energy")?.get("") ?? Number.NaN) / joules;
    expect(ratio).toBeGreaterThan(0.99);
    expect(ratio).toBeLessThan(1.1);
    expect([...(totals.get("energyByModel")?.keys() ?? [])]).toContain(HOSTILE_TOLD);
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

  it("accepts every expression, and answers for days of which nothing is known", async () => {
    const data = await pageDataOf(sourceOf(origin), 10_080);
    expect(data?.source.problem).toBeUndefined();
    expect(data?.times.length).toBeLessThan(200);
  });
});

describe("the expression of a figure", () => {
  it("sums what counts, and takes the mean of what is", () => {
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
    ["HTML", (_, response) => void response.writeHead(200).end("<html>"), /^HTTP 200 in place of an answer/],
    ["null", json(200, null), /^HTTP 200 in place/],
    ["no list", json(200, { status: "success", data: { result: {} } }), /^HTTP 200 in place/],
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
  ])("with %s is a problem", async (_, listener, said) => {
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
  ])("with %s has nothing, and no 0", async (_, result) => {
    const data = await pageDataOf(sourceOf(await standInServer(success(result))), 15);
    expect(data?.source.state).toBe("answers");
    expect(data?.tiles.every(({ value }) => value === undefined)).toBe(true);
    for (const { series } of data?.panels ?? [])
      for (const { values } of series) expect(values.every((value) => value === null)).toBe(true);
  });

  it("and fails later: what it said last stays, and is said to be so", async () => {
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
