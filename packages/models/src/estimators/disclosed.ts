/** Estimates from figures that vendors published. */

import type { EnergyEstimator, Estimate, EstimatorInput } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { joulesFromWattHours, MILLILITRES_PER_LITRE } from "@wattspan/core/units";
import type { ModelCatalog } from "../catalog/model-catalog.js";
import { proxyTables } from "../catalog/proxies.js";
import { remembered } from "../catalog/remembered.js";
import { modelCatalog } from "../catalog/resolve-model.js";
import { DISCLOSURES, DISCLOSURES_TABLE, type Disclosure } from "../data/disclosures.js";
import { productOf } from "../figures/interval.js";
import { partsOf } from "./per-model-estimator.js";

export type { Disclosure } from "../data/disclosures.js";

/** Options of {@link disclosed}. */
export interface DisclosedOptions {
  /** Where names of models are looked up. Default: the tables of this package. */
  readonly catalog?: ModelCatalog;
}

/**
 * How far one request may be from the median or mean of all: 5th and 95th percentile of a log-normal
 * distribution with quartiles at 0.16 and 0.60 Wh, as found for requests to large models (Oviedo et al.,
 * arXiv:2509.20241): exp(1.645 × ln(0.60 / 0.16) / 1.349) = 5.0.
 */
const SPREAD = { value: 1, low: 1 / 5, high: 5 };
/** The operation of a person's chat, under the names that clients use. */
const CHATS: ReadonlySet<string> = new Set(["chat", "generate_content", "text_completion"]);

/**
 * Every figure that a vendor published, including those without energy, which {@link disclosed} cannot use.
 * @example disclosures().map(({ vendor, subject, grade }) => `${vendor}: ${subject} (${grade})`)
 */
export const disclosures = (): readonly Disclosure[] => DISCLOSURES;

/**
 * `disclosed@1`: the vendor's published figure per request, for any number of tokens: the median prompt in
 * Gemini Apps (0.24 Wh), the average ChatGPT query (0.34 Wh). The band, a fifth to five times, is that of
 * requests, not of the figure. Google's water is that on site; OpenAI does not say which it counts.
 *
 * It is an anchor for comparing other methods, and describes a consumer's chat at one time: a call with
 * 50,000 tokens gets the same as one with 50. Boundary, grade and date of each figure are in
 * {@link disclosures}.
 *
 * @throws WattspanConfigurationError for an option that does not exist.
 * @example
 * const comparison = compare(call, [disclosed(), ecologits()]);
 */
export function disclosed(options: DisclosedOptions = {}): EnergyEstimator {
  checkOptionNames<DisclosedOptions>(options, { catalog: true });
  const { catalog } = options;
  const foundOf = remembered((model, provider) => {
    const resolved = (catalog ?? modelCatalog()).resolve(model, provider);
    const name = resolved.status === "known" ? resolved.model.name : model;
    const figure = DISCLOSURES.find(
      ({ models, energyWh }) => energyWh !== undefined && models.includes(name),
    );
    return figure && { figure, tables: [DISCLOSURES_TABLE, figure.id, ...proxyTables(resolved)] };
  });
  /** The figure is of one request: several models that served it share it, or have none. */
  const figureOf = (call: EstimatorInput) => {
    const [first, ...others] = partsOf(call).map(({ model, provider }) => foundOf(model, provider));
    if (!first || !others.every((other) => other?.figure === first.figure)) return undefined;
    return { ...first, tables: [...new Set([first, ...others].flatMap((one) => one?.tables ?? []))] };
  };
  return {
    id: "disclosed@1",
    knows: (call) => CHATS.has(call.operation) && figureOf(call) !== undefined,
    estimate(call) {
      const { figure, tables } = figureOf(call) ?? {};
      if (figure?.energyWh === undefined || !tables) return undefined;
      return {
        methodId: "disclosed@1",
        energy: productOf(joulesFromWattHours(figure.energyWh), SPREAD),
        ...waterOf(figure),
        tables,
      };
    },
  };
}

function waterOf({ waterMl, waterSource }: Disclosure): Pick<Estimate, "water" | "onsiteWater"> {
  if (waterMl === undefined) return {};
  const litres = productOf(waterMl / MILLILITRES_PER_LITRE, SPREAD);
  return waterSource === "onsite" ? { onsiteWater: litres } : { water: litres };
}
