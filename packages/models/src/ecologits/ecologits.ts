/** Estimates by the formulas of EcoLogits. */

import { type EnergyEstimator, type EstimatorInput, joulesFromKilowattHours } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
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
import {
  ECOLOGITS_VERSIONS,
  type EcologitsImpacts,
  type EcologitsMix,
  type EcologitsVersion,
  ecologitsImpacts,
} from "./ecologits-impacts.js";
import { checkEcologitsProvider } from "./ecologits-input.js";
import { ecologitsMix, ecologitsZone } from "./ecologits-mix.js";
import { type EcologitsProvider, ecologitsProvider } from "./ecologits-provider.js";

export {
  type EcologitsImpacts,
  type EcologitsInput,
  type EcologitsMix,
  type EcologitsVersion,
  ecologitsImpacts,
} from "./ecologits-impacts.js";
export { ecologitsMix } from "./ecologits-mix.js";
export type { EcologitsProvider } from "./ecologits-provider.js";

/** Options of {@link ecologits}. */
export interface EcologitsOptions {
  /** Version of the constants. Default `"0.11.2"`; `"0.9.3"` to compare with earlier results. */
  readonly version?: EcologitsVersion;
  /**
   * Data centres by `gen_ai.provider.name`, replacing EcoLogits' assumptions or adding providers. Default:
   * none.
   */
  readonly providers?: Readonly<Record<string, EcologitsProvider>>;
  /**
   * Where models are looked up. Default: EcoLogits' own list of that version, then all other tables of this
   * package.
   */
  readonly catalog?: ModelCatalog;
  /**
   * The zone of the electricity mix for all calls, wherever they are served: ISO 3166-1 alpha-3, or `WOR`.
   * Default: the zone of the call's country, else of the provider.
   */
  readonly zone?: string;
}

/** All of EcoLogits' results for a call, and their electricity. */
export interface EcologitsBreakdown extends EcologitsImpacts {
  /** The zone of the electricity mix: ISO 3166-1 alpha-3, or `WOR`. */
  readonly zone: string;
}

const GRAMS_PER_KILOGRAM = 1000;
const ZONE = "a zone of EcoLogits, such as USA or WOR";

/**
 * `ecologits@0.11.2` or `ecologits@0.9.3`: energy of the output tokens with a share of the server, PUE and
 * hardware, by the formulas of EcoLogits. See {@link ecologitsImpacts}.
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
 * @throws {@link InvalidInputError} for an unknown version or a provider without figures.
 * @example
 * const metering = createMetering({ estimators: [ecologits()] });
 */
export function ecologits(options: EcologitsOptions = {}): EnergyEstimator {
  const { version = "0.11.2" } = options;
  const computed = ecologitsImpactsOf(options);
  return perModelEstimator({
    id: `ecologits@${version}`,
    knows: ({ model, provider, operation }) =>
      operation !== "embeddings" && computed.serverOf(model, provider) !== undefined,
    estimate(call) {
      const impacts = computed.impactsOf(call);
      const server = computed.serverOf(call.model, call.provider);
      if (!impacts || !server) return undefined;
      return { ...quantitiesOf(impacts), tables: [server.model.table, `ecologits-mixes@${version}`] };
    },
    differs: differsBy((model, provider) => figuresOf(computed.resolve(model, provider))),
    whyUnknown: ({ model, provider }) => computed.whyUnknown(model, provider),
  });
}

/**
 * All of EcoLogits' results for a call: energy, hardware and water, emissions by its own electricity mix,
 * primary energy, minerals, GPUs and time. Undefined when the model or its output tokens are not known, or
 * several models served it.
 *
 * @throws {@link InvalidInputError} as {@link ecologits} does.
 * @example ecologitsBreakdown({ model: "gpt-4o", operation: "chat", usage: { output: 250 }, durationS: 0 })?.gpus // { min: 16, max: 16 }
 */
export function ecologitsBreakdown(
  call: EstimatorInput,
  options: EcologitsOptions = {},
): EcologitsBreakdown | undefined {
  return call.usage?.byModel?.length ? undefined : ecologitsImpactsOf(options).impactsOf(call);
}

/** The shared part: the server that a model runs on, and the call's impacts there. */
function ecologitsImpactsOf(options: EcologitsOptions) {
  checkOptionNames<EcologitsOptions>(options, { version: true, providers: true, catalog: true, zone: true });
  const { version = "0.11.2", providers = {} } = options;
  checkOptions(version, providers, options.zone);
  const resolve = (name: string, providerName: string | undefined) =>
    (options.catalog ?? catalogOf(version)).resolve(name, providerName);
  const whyUnknown = (name: string, providerName: string | undefined) => {
    const resolved = resolve(name, providerName);
    return resolved.status === "unknown" ? resolved.because : undefined;
  };
  const serverOf = remembered((name, providerName) => {
    const resolved = resolve(name, providerName);
    if (resolved.status === "unknown") return undefined;
    const provider = ecologitsProvider(providerName, resolved.model, providers);
    return provider && { ...resolved, provider };
  });
  const impactsOf = (call: EstimatorInput): EcologitsBreakdown | undefined => {
    const { model, provider, usage, durationS, serving } = call;
    const outputTokens = tokenCount(usage?.output);
    const server = serverOf(model, provider);
    if (outputTokens === undefined || server === undefined) return undefined;
    const { pue, wue, zone: usualZone } = server.provider;
    const { activeParameters, totalParameters, tokensPerS, timeToFirstTokenS } = server.model;
    const zone = options.zone ?? ecologitsZone(serving) ?? ecologitsZone(server.hints?.serving) ?? usualZone;
    const mix = ecologitsMix(zone, version) as EcologitsMix; // all of these zones exist
    const impacts = ecologitsImpacts({
      activeParameters,
      totalParameters,
      outputTokens,
      ...(durationS > 0 && { latencyS: durationS }),
      ...(tokensPerS !== undefined && { tokensPerS }),
      ...(timeToFirstTokenS !== undefined && { timeToFirstTokenS }),
      pue,
      wue,
      mix,
      version,
    });
    return { ...impacts, zone };
  };
  return { resolve, serverOf, impactsOf, whyUnknown };
}

const catalogs = new Map<EcologitsVersion, ModelCatalog>();

function catalogOf(version: EcologitsVersion): ModelCatalog {
  const known = catalogs.get(version);
  if (known) return known;
  const others = ECOLOGITS_VERSIONS.filter((other) => other !== version);
  const text = (edition: EcologitsVersion) => textModels(ecologitsModels(edition));
  const catalog = createModelCatalog({ tables: [...[version, ...others].map(text), openModels()] });
  catalogs.set(version, catalog);
  return catalog;
}

function quantitiesOf({ energyKwh, gwpKg, waterL, onsiteWaterL }: EcologitsImpacts) {
  const converted = ({ min, max }: Interval, convert: (value: number) => number) =>
    middleRange({ min: convert(min), max: convert(max) });
  return {
    energy: converted(energyKwh, joulesFromKilowattHours),
    embodiedCo2e: converted(gwpKg.embodied, (kilograms) => kilograms * GRAMS_PER_KILOGRAM),
    water: middleRange(waterL),
    onsiteWater: middleRange(onsiteWaterL),
  };
}

function checkOptions(
  version: EcologitsVersion,
  providers: NonNullable<EcologitsOptions["providers"]>,
  zone: string | undefined,
): void {
  if (!ECOLOGITS_VERSIONS.includes(version))
    throw new InvalidInputError("ecologits", "version", version, ECOLOGITS_VERSIONS.join(" or "));
  const isZone = (given: unknown) => typeof given === "string" && ecologitsMix(given, version) !== undefined;
  if (zone !== undefined && !isZone(zone)) throw new InvalidInputError("ecologits", "zone", zone, ZONE);
  const check = figureChecks("ecologits");
  for (const [name, provider] of Object.entries(check.object("providers", providers))) {
    const path = `providers.${name}`;
    const given = check.object(path, provider);
    checkEcologitsProvider("ecologits", `${path}.`, given);
    if (!isZone(given.zone)) throw new InvalidInputError("ecologits", `${path}.zone`, given.zone, ZONE);
  }
}
