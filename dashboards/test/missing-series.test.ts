/** What panels show if series are missing: less of the truth or nothing, never a wrong figure. */

import { extensionMetric, type Metric, metric, prometheusName } from "@wattspan/core/names";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { needing } from "../../packages/wattspan/test/servers/started-program.ts";
import { dashboards } from "../src/dashboards.ts";
import { type PanelQuery, panelQueries } from "../src/panel-queries.ts";
import { expectations } from "./expected/expectations.ts";
import { type Backend, startPrometheusServer } from "./proof/backends.ts";
import { type Load, loaded } from "./proof/load.ts";
import { isSame, proven, shown } from "./proof/prove.ts";
import { type Stage, startStage } from "./proof/stage.ts";

const queries = panelQueries(dashboards());
const rows: readonly Metric[] = [...Object.values(metric), ...Object.values(extensionMetric)];
const SUFFIX = "(_bucket|_sum|_count)?";
/** A longer name that begins with this one is another. */
const seriesOf = (name: string) => new RegExp(`\\b${name}${SUFFIX}\\{`, "g");
const isIn = ({ expr }: PanelQuery, name: string) => seriesOf(name).test(expr);
const used = rows.map(prometheusName).filter((name) => queries.some((query) => isIn(query, name)));

/** The query as it would be if nobody sent that metric any more, or under another name. */
const without = (query: PanelQuery, name: string): PanelQuery => ({
  ...query,
  expr: query.expr.replaceAll(seriesOf(name), `renamed_${name}$1{`),
});

/** Hosts that do not report their sensors are not in sums over hosts. */
const SENSORS = [metric.hwEnergy, metric.hwHostEnergy].map(prometheusName);
const isSumOfHosts = ({ expr }: PanelQuery) => SENSORS.every((name) => expr.includes(name));

const { runs, title } = needing(["prometheus", "victoria-metrics"], "panels that lack series");

describe.skipIf(!runs)(title, () => {
  let stage: Stage;
  let load: Load;
  /** Drops every second metric that the panels use. */
  let half: Backend;
  const cleanups: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    stage = await startStage();
    cleanups.push(() => stage.stop());
    const dropped = used.filter((name, index) => index % 2 === 0 && !isWatched(name)).join("|");
    const drop = `[{ source_labels: [__name__], regex: "(${dropped})${SUFFIX}", action: drop }]`;
    const targets = Object.fromEntries(stage.services.map(({ name, target }) => [name, target]));
    const server = await startPrometheusServer(targets, drop);
    cleanups.push(() => server.stop());
    half = server;
    load = await loaded({ ...stage, backends: [...stage.backends, half] });
  });
  afterAll(async () => {
    for (const cleanup of cleanups.reverse()) await cleanup();
  });

  const proofOf = async (query: PanelQuery, backend: Backend) =>
    proven(query, expectations, { ...load, backend, reported: await load.reported(backend) });

  /** What a panel shows and is not so. What it does not show is no lie. */
  async function liesOf(query: PanelQuery, backend: Backend): Promise<readonly string[]> {
    const { found, expected } = await proofOf(query, backend);
    return Object.entries(found).flatMap(([name, value]) => {
      const must = expected[name] ?? Number.NaN;
      return isSame(value, must) ? [] : [`${query.title}: "${name}" is ${value}, not ${must}`];
    });
  }

  it("panels show no false figure when half of the metrics are missing", async () => {
    const cells = await Promise.all(queries.map((query) => proofOf(query, half)));
    const empty = cells.filter(({ found }) => Object.keys(found).length === 0).length;
    expect(empty).toBeGreaterThan(queries.length / 4);
    expect(empty).toBeLessThan(queries.length);
    const lies = await Promise.all(
      queries.filter((query) => !isSumOfHosts(query)).map((query) => liesOf(query, half)),
    );
    expect(lies.flat()).toEqual([]);
  });

  /**
   * What is wrong with the panels while one metric has another name: they are not found wrong, or say what is
   * not so.
   */
  async function violationsWithout(name: string, backend: Backend): Promise<readonly string[]> {
    const asking = queries.filter((query) => isIn(query, name)).map((query) => without(query, name));
    const cells = await Promise.all(asking.map((query) => proofOf(query, backend)));
    const isCaught = cells.some(({ problems }) => problems.length > 0);
    const others = SENSORS.includes(name) ? asking.filter((query) => !isSumOfHosts(query)) : asking;
    const lies = (await Promise.all(others.map((query) => liesOf(query, backend)))).flat();
    const where = `${backend.name} without ${name}`;
    return [...(isCaught ? [] : ["no panel is found wrong"]), ...lies].map((what) => `${where}: ${what}`);
  }

  it("panels whose metric has another name are found wrong, and show no false figure", async () => {
    expect(used.length).toBeGreaterThan(20);
    const violations: string[] = [];
    for (const backend of stage.backends)
      for (const name of used) violations.push(...(await violationsWithout(name, backend)));
    expect(violations).toEqual([]);
  });

  it("panels are empty for a time before any series existed", async () => {
    const window = { ...load.window, endMs: load.window.endMs - 3_600_000 };
    for (const backend of stage.backends) {
      const answers = await Promise.all(queries.map((query) => shown(query, { backend, window })));
      expect(answers.filter((found) => Object.keys(found).length > 0)).toEqual([]);
    }
  });
});

/** The proof itself uses it to find when a service was seen. */
const isWatched = (name: string): boolean => name === prometheusName(metric.operations);
