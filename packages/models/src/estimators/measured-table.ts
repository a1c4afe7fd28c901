import type { EnergyEstimator, Range } from "@wattspan/core";
import { checkOptionNames, type OptionNames } from "@wattspan/core/options";
import type { ModelCatalog } from "../catalog/model-catalog.js";
import { proxyTables } from "../catalog/proxies.js";
import { remembered } from "../catalog/remembered.js";
import { modelCatalog } from "../catalog/resolve-model.js";
import type { ResolvedModel } from "../contracts/catalog-model.js";
import { InvalidInputError } from "../contracts/invalid-input-error.js";
import { ML_ENERGY_TABLE } from "../data/ml-energy.js";
import { figureChecks } from "../figures/check-figure.js";
import { productOf, rangeOf } from "../figures/interval.js";
import { tokenCount } from "../figures/token-counts.js";
import { BATCH, HOST, IDLE, PUE } from "../serving/serving-assumptions.js";
import { joulesPerToken } from "./measured-curve.js";
import { type MlEnergyRun, type MlEnergyTask, mlEnergyRuns } from "./ml-energy-runs.js";
import { differsBy } from "./other-model.js";
import { perModelEstimator } from "./per-model-estimator.js";

/** Options of {@link measuredTable}. */
export interface MeasuredTableOptions {
  /**
   * The kind of requests that the calls resemble. Default: the first measured one of chat, long reasoning,
   * pictures, videos, code.
   */
  readonly task?: MlEnergyTask;
  /** The accelerator, where known. Default: both measured ones, H100 and B200. */
  readonly gpu?: "H100" | "B200";
  /** GPUs that serve one copy of the model, where known. Default: all measured numbers. */
  readonly gpus?: number;
  /** Requests computed at once. Default 64, from 8 to 700, as in `phase`. */
  readonly batch?: Range | number;
  /** The server over its GPUs. Default 1.43, from 1.2 to 1.82; 1 for the GPUs alone. */
  readonly host?: Range | number;
  /** The fleet over its busy servers. Default 1.12, from 1.05 to 1.35; 1 for busy ones alone. */
  readonly idle?: Range | number;
  /** Power usage effectiveness. Default 1.2, from 1.05 to 1.4; 1 for the machines alone. */
  readonly pue?: Range | number;
  /** Where other spellings of the models' names are looked up. Default: the tables of this package. */
  readonly catalog?: ModelCatalog;
}

/** The best first. Most calls are chats. */
const TASKS: readonly MlEnergyTask[] = [
  "lm-arena-chat",
  "gpqa",
  "image-chat",
  "video-chat",
  "sourcegraph-fim",
];
const NAMES: OptionNames<MeasuredTableOptions> = {
  ...{ task: true, gpu: true, gpus: true, batch: true, host: true, idle: true, pue: true, catalog: true },
};
const GPUS = ["H100", "B200"];

/**
 * `measured-table@1`: joules per output token of the GPUs, as the ML.ENERGY benchmark measured them for 34
 * open models, with server, idle machines and PUE as stated ranges. {@link joulesPerToken} interpolates
 * between measurements.
 *
 * Energy per output token includes computing the inputs of the benchmark, some hundred tokens for chats; the
 * call's input tokens do not count beyond that. Water and hardware are not estimated.
 *
 * @throws WattspanConfigurationError for an option that does not exist.
 * @throws {@link InvalidInputError} for an invalid option.
 * @example
 * const estimator = measuredTable({ gpu: "H100", gpus: 1, batch: { value: 48, low: 16, high: 96 } });
 */
export function measuredTable(options: MeasuredTableOptions = {}): EnergyEstimator {
  checkOptions(options);
  const { batch = BATCH, host = HOST, idle = IDLE, pue = PUE, catalog } = options;
  const foundOf = remembered(runLookup(options, catalog));
  const costs = new Map<readonly MlEnergyRun[], Range>();
  return perModelEstimator({
    id: "measured-table@1",
    knows: ({ model, provider, operation }) =>
      operation !== "embeddings" && foundOf(model, provider) !== undefined,
    differs: differsBy((model, provider) => {
      const { runs, isDeclared } = foundOf(model, provider) ?? {};
      return isDeclared ? undefined : runs?.[0];
    }),
    estimate({ model, provider, usage }) {
      const output = tokenCount(usage?.output);
      const { runs, tables } = foundOf(model, provider) ?? {};
      if (output === undefined || !runs || !tables) return undefined;
      let cost = costs.get(runs);
      if (!cost) {
        cost = productOf(joulesPerToken(runs, rangeOf(batch)), host, idle, pue);
        costs.set(runs, cost);
      }
      return { energy: productOf(cost, output), tables };
    },
  });
}

/** Finds the runs of a model by its id there, else by the catalog row that both names lead to. */
function runLookup(options: MeasuredTableOptions, catalog: ModelCatalog | undefined) {
  const resolve = (name: string, provider?: string) => (catalog ?? modelCatalog()).resolve(name, provider);
  let byKey: ReadonlyMap<string, readonly MlEnergyRun[]> | undefined;
  return (name: string, provider?: string) => {
    if (typeof name !== "string") return undefined;
    byKey ??= runsByKey(options, resolve);
    const resolved = resolve(name, provider);
    const byName = isProxy(resolved) ? undefined : byKey.get(name.toLowerCase()); // your own options come first
    const runs = byName ?? byKey.get(rowKey(resolved) ?? "");
    const tables = [ML_ENERGY_TABLE, ...proxyTables(resolved)];
    return runs && { runs, tables, isDeclared: isProxy(resolved) };
  };
}

const isProxy = (resolved: ResolvedModel): boolean =>
  resolved.status === "known" && resolved.matched === "proxy";

/** The same row behind a proxy has the same key. */
const rowKey = (resolved: ResolvedModel): string | undefined =>
  resolved.status === "known"
    ? `row ${resolved.model.vendor} ${resolved.model.standsFor ?? resolved.model.name}`
    : undefined;

/** The runs that match the options, by the id of their model and by its row. */
function runsByKey(
  { task, gpu, gpus }: MeasuredTableOptions,
  resolve: (name: string) => ResolvedModel,
): ReadonlyMap<string, readonly MlEnergyRun[]> {
  const found = new Map<string, MlEnergyRun[]>();
  for (const run of mlEnergyRuns()) {
    if ((gpu ?? run.gpu) !== run.gpu || (gpus ?? run.gpus) !== run.gpus) continue;
    if ((task ?? run.task) !== run.task) continue;
    const resolved = resolve(run.model.id);
    for (const key of [run.model.id.toLowerCase(), isProxy(resolved) ? undefined : rowKey(resolved)]) {
      if (key === undefined) continue;
      const runs = found.get(key);
      if (runs) runs.push(run);
      else found.set(key, [run]);
    }
  }
  return new Map([...found].map(([key, runs]) => [key, ofBestTask(runs)]));
}

function ofBestTask(runs: readonly MlEnergyRun[]): readonly MlEnergyRun[] {
  const best = TASKS.find((task) => runs.some((run) => run.task === task));
  return runs.filter((run) => run.task === best);
}

function checkOptions(options: MeasuredTableOptions): void {
  const check = figureChecks("measuredTable");
  const given = check.object("the options", options);
  checkOptionNames<MeasuredTableOptions>(options, NAMES);
  for (const [field, allowed] of [
    ["task", TASKS],
    ["gpu", GPUS],
  ] as const)
    if (given[field] !== undefined && !(allowed as readonly unknown[]).includes(given[field]))
      throw new InvalidInputError("measuredTable", field, given[field], allowed.join(" or "));
  if (given.gpus !== undefined) check.number("gpus", given.gpus, { low: 1 });
  for (const field of ["batch", "host", "idle", "pue"])
    if (given[field] !== undefined) check.range(field, given[field], { low: 1 });
}
