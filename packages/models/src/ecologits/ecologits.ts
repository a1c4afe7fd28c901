/** Estimates by the formulas of EcoLogits. */

import { type EnergyEstimator, joulesFromKilowattHours } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { GRAMS_PER_KILOGRAM } from "@wattspan/core/units";
import { createModelCatalog, type ModelCatalog } from "../catalog/model-catalog.js";
import { remembered } from "../catalog/remembered.js";
import { ecologitsModels } from "../catalog/tables/ecologits-models.js";
import { openModels } from "../catalog/tables/open-models.js";
import { textModels } from "../catalog/text-models.js";
import type { Interval } from "../contracts/catalog-model.js";
import { InvalidInputError } from "../contracts/invalid-input-error.js";
import { differsBy, figuresOf } from "../estimators/other-model.js";
import { perModelEstimator } from "../estimators/per-model-estimator.js";
import { figureChecks } from "../figures/check-figure.js";
import { middleRange } from "../figures/interval.js";
import { tokenCount } from "../figures/token-counts.js";
import { type EcologitsImpacts, ecologitsImpacts } from "./ecologits-impacts.js";
import { ecologitsZone, plantWue } from "./ecologits-mix.js";
import { type EcologitsProvider, ecologitsProvider } from "./ecologits-provider.js";

/** Options of {@link ecologits}. */
export interface EcologitsOptions {
  /**
   * Data centres by `gen_ai.provider.name`, replacing EcoLogits' assumptions or adding providers. Default:
   * none.
   */
  readonly providers?: Readonly<Record<string, EcologitsProvider>>;
  /** Where models are looked up. Default: EcoLogits' own lists, then open weights. */
  readonly catalog?: ModelCatalog;
  /**
   * The zone of the electricity mix for all calls, wherever they are served: ISO 3166-1 alpha-3, or `WOR`.
   * Default: the zone of the call's country, else of the provider.
   */
  readonly zone?: string;
}

const VERSION = "0.11.2";
const PUE = { low: 1, high: 100 };
const ZONE = "a zone of EcoLogits, such as USA or WOR";

/**
 * `ecologits@0.11.2`: energy of the output tokens with a share of the server, PUE and
 * hardware, by the formulas of EcoLogits.
 *
 * Bounds are those of the parameters, PUE and WUE; the value is their middle. EcoLogits gives input tokens no
 * energy and assumes a batch of 64, so the truth lies outside the band more often than in it. Use it to
 * compare with others who use it. Calls without output tokens (embeddings) get no estimate, nor do models that make
 * images, speech, music or video: EcoLogits counts them as text.
 *
 * Core computes operational CO2e from the intensity at the serving location, not from EcoLogits' mixes. Water
 * at the power plants does come from them, for the zone of the call's country, else of the provider.
 *
 * @throws WattspanConfigurationError for an option that does not exist.
 * @throws {@link InvalidInputError} for an unknown zone or a provider without figures.
 * @example
 * const metering = createMetering({ estimators: [ecologits()] });
 */
export function ecologits(options: EcologitsOptions = {}): EnergyEstimator {
  checkOptionNames<EcologitsOptions>(options, { providers: true, catalog: true, zone: true });
  const { providers = {}, zone } = options;
  checkOptions(providers, zone);
  const resolve: ModelCatalog["resolve"] = (model, provider) =>
    (options.catalog ?? ownCatalog()).resolve(model, provider);
  const serverOf = remembered((model, providerName) => {
    const resolved = resolve(model, providerName);
    if (resolved.status === "unknown") return undefined;
    const provider = ecologitsProvider(providerName, resolved.model, providers);
    return provider && { ...resolved, provider };
  });
  return perModelEstimator({
    id: `ecologits@${VERSION}`,
    knows: ({ model, provider, operation }) =>
      operation !== "embeddings" && serverOf(model, provider) !== undefined,
    estimate({ model: name, provider: providerName, usage, durationS, serving }) {
      const outputTokens = tokenCount(usage?.output);
      const server = serverOf(name, providerName);
      if (outputTokens === undefined || server === undefined) return undefined;
      const { model, provider, hints } = server;
      const place = zone ?? ecologitsZone(serving) ?? ecologitsZone(hints?.serving) ?? provider.zone;
      const impacts = ecologitsImpacts({
        activeParameters: model.activeParameters,
        totalParameters: model.totalParameters,
        outputTokens,
        ...(durationS > 0 && { latencyS: durationS }),
        tokensPerS: model.tokensPerS,
        timeToFirstTokenS: model.timeToFirstTokenS,
        pue: provider.pue,
        wue: provider.wue,
        plantWue: plantWue(place) as number, // all of these zones exist
      });
      return { ...quantitiesOf(impacts), tables: [model.table, `ecologits-mixes@${VERSION}`] };
    },
    differs: differsBy((model, provider) => figuresOf(resolve(model, provider))),
    whyUnknown({ model, provider }) {
      const resolved = resolve(model, provider);
      return resolved.status === "unknown" ? resolved.because : undefined;
    },
  });
}

let catalog: ModelCatalog | undefined;

/** EcoLogits' list, with models that only its older edition has, then open weights. */
function ownCatalog(): ModelCatalog {
  const lists = (["0.11.2", "0.9.3"] as const).map((edition) => textModels(ecologitsModels(edition)));
  catalog ??= createModelCatalog({ tables: [...lists, openModels()] });
  return catalog;
}

function quantitiesOf({ energyKwh, embodiedKg, waterL, onsiteWaterL }: EcologitsImpacts) {
  const converted = ({ min, max }: Interval, convert: (value: number) => number) =>
    middleRange({ min: convert(min), max: convert(max) });
  return {
    energy: converted(energyKwh, joulesFromKilowattHours),
    embodiedCo2e: converted(embodiedKg, (kilograms) => kilograms * GRAMS_PER_KILOGRAM),
    water: middleRange(waterL),
    onsiteWater: middleRange(onsiteWaterL),
  };
}

function checkOptions(providers: NonNullable<EcologitsOptions["providers"]>, zone: string | undefined): void {
  const isZone = (given: unknown) => typeof given === "string" && plantWue(given) !== undefined;
  if (zone !== undefined && !isZone(zone)) throw new InvalidInputError("ecologits", "zone", zone, ZONE);
  const check = figureChecks("ecologits");
  for (const [name, provider] of Object.entries(check.object("providers", providers))) {
    const path = `providers.${name}`;
    const given = check.object(path, provider);
    check.figure(`${path}.pue`, given.pue, PUE);
    check.figure(`${path}.wue`, given.wue);
    if (!isZone(given.zone)) throw new InvalidInputError("ecologits", `${path}.zone`, given.zone, ZONE);
  }
}
