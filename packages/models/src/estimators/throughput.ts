import type { EnergyEstimator, EstimatorInput, Range } from "@wattspan/core";
import { checkOptionNames, type OptionNames } from "@wattspan/core/options";
import type { ModelCatalog } from "../catalog/model-catalog.js";
import { remembered } from "../catalog/remembered.js";
import { modelCatalog } from "../catalog/resolve-model.js";
import type { CatalogModel } from "../contracts/catalog-model.js";
import { figureChecks } from "../figures/check-figure.js";
import { intervalOf, productOf, quotientOf, sumOf } from "../figures/interval.js";
import { inputTokens, outputTokens, tokenCount } from "../figures/token-counts.js";
import { IDLE, PUE } from "../serving/serving-assumptions.js";
import { gpuCount } from "./gpu-count.js";
import { differsBy, figuresOf } from "./other-model.js";
import { perModelEstimator } from "./per-model-estimator.js";

/** One or more nodes with known power and throughput. */
interface ThroughputNode {
  /** Watts of all machines that serve the model, at their usual load, hosts included. */
  readonly watts: Range | number;
  /** Output tokens per second of all requests together, at that load. */
  readonly tokensPerS: Range | number;
  /**
   * Input tokens per second where the node does nothing else. Default: input is part of the output's time,
   * and free.
   */
  readonly inputTokensPerS?: Range | number;
  /** Power usage effectiveness. Default: that of {@link ThroughputOptions}. */
  readonly pue?: Range | number;
}

/** Options of {@link throughput}. */
export interface ThroughputOptions {
  /** Nodes by the model's name in calls. They come before the catalog. Default: none. */
  readonly nodes?: Readonly<Record<string, ThroughputNode>>;
  /** Watts of an 8-GPU server that serves a model of the catalog. Default 7.91 kW, from 4.52 to 10.17. */
  readonly nodeWatts?: Range | number;
  /** Requests that this server computes at once. Default 23, from 8 to 64. */
  readonly batch?: Range | number;
  /** Power usage effectiveness. Default 1.2, from 1.05 to 1.4. */
  readonly pue?: Range | number;
  /** Where the speed of models is looked up. Default: the tables of this package. */
  readonly catalog?: ModelCatalog;
}

/**
 * Power of an 8 × H100 server: 0.7 of 11.3 kW, 5th and 95th percentile 0.4 and 0.9 (Oviedo et al.,
 * arXiv:2509.20241).
 */
const NODE_WATTS: Range = { value: 7910, low: 4520, high: 10_170 };
const NODE_GPUS = 8;
/**
 * From 8, the batch of "How Hungry is AI?" (arXiv:2505.09598), to 64, EcoLogits'; the value is their
 * geometric middle. The larger batches of `phase` are slower than the observed speeds: some 20 tokens per
 * second at 700.
 */
const BATCH: Range = { value: 23, low: 8, high: 64 };
/** Bits of the weights of a model with unknown precision. */
const WEIGHT_BITS = { min: 8, max: 16 };

/**
 * `throughput@1`: a node's energy over the tokens that it generates meanwhile.
 *
 * For a node of yours (`nodes`) that is your own measurement: watts ÷ tokens per second × tokens × PUE. For a
 * model of the catalog whose speed was observed from outside it is the time of the request (at most the
 * call's own) × the power of as many 8-GPU servers as hold the weights × idle machines × PUE ÷ the requests
 * that share them. The batch is unknown, so that band is wide.
 *
 * It does not estimate water and hardware. Input counts where `inputTokensPerS` is known, and otherwise as
 * the time to the first token.
 *
 * @throws WattspanConfigurationError for an option that does not exist.
 * @throws {@link InvalidInputError} for an invalid figure.
 * @example
 * const estimator = throughput({ nodes: { "our-70b": { watts: 6100, tokensPerS: { value: 2400, low: 1800, high: 3000 } } } });
 */
export function throughput(options: ThroughputOptions = {}): EnergyEstimator {
  checkOptions(options);
  const { pue = PUE, nodeWatts = NODE_WATTS, batch = BATCH, catalog } = options;
  const nodes = structuredClone(options.nodes ?? {}); // checked now, so it must not change later
  const nodeOf = (name: string) => (Object.hasOwn(nodes, name) ? nodes[name] : undefined);
  const resolve: ModelCatalog["resolve"] = (model, provider) =>
    (catalog ?? modelCatalog()).resolve(model, provider);
  const rowOf = remembered((model, provider): CatalogModel | undefined => {
    const resolved = resolve(model, provider);
    return resolved.status === "known" && resolved.model.tokensPerS !== undefined
      ? resolved.model
      : undefined;
  });
  return perModelEstimator({
    id: "throughput@1",
    knows: (call) =>
      nodeOf(call.model) !== undefined ||
      (call.operation !== "embeddings" && rowOf(call.model, call.provider) !== undefined),
    differs: differsBy((model, provider) =>
      !nodeOf(model) && rowOf(model, provider) ? figuresOf(resolve(model, provider)) : undefined,
    ),
    estimate(call) {
      const node = nodeOf(call.model);
      if (node) return energyOfNode(node, call, pue);
      const row = rowOf(call.model, call.provider);
      const output = tokenCount(call.usage?.output);
      if (!row || output === undefined) return undefined;
      const server = quotientOf(productOf(nodeWatts, IDLE, pue), batch);
      return {
        energy: productOf(secondsOf(row, output, call.durationS), nodesOf(row), server),
        tables: [row.table],
      };
    },
  });
}

/** Energy on a node with known figures. */
function energyOfNode(node: ThroughputNode, call: EstimatorInput, usualPue: Range | number) {
  const { watts, tokensPerS, inputTokensPerS, pue = usualPue } = node;
  const { usage } = call;
  // Where input is free, a call without output would be.
  const output = inputTokensPerS === undefined ? tokenCount(usage?.output) : outputTokens(call);
  if (output === undefined) return undefined;
  const parts = [productOf(quotientOf(watts, tokensPerS), output, pue)];
  if (inputTokensPerS !== undefined) {
    const input = usage && inputTokens(usage);
    if (!input) return undefined;
    parts.push(productOf(quotientOf(watts, inputTokensPerS), input.computed + input.image, pue));
  }
  return { energy: sumOf(parts) };
}

/** Seconds that a request holds its place in the batch. */
function secondsOf(
  { tokensPerS = 1, timeToFirstTokenS = 0 }: CatalogModel,
  output: number,
  durationS: number,
) {
  const seconds = output / tokensPerS + timeToFirstTokenS;
  return durationS > 0 ? Math.min(seconds, durationS) : seconds;
}

/** 8-GPU servers that hold one copy of a model. */
function nodesOf({ totalParameters, weightBits }: CatalogModel): Range {
  const { min, max } = intervalOf(totalParameters);
  const bits = intervalOf(weightBits ?? WEIGHT_BITS);
  const [low, high] = [gpuCount(min, bits.min) / NODE_GPUS, gpuCount(max, bits.max) / NODE_GPUS];
  return { value: Math.sqrt(low * high), low, high };
}

const NODE: OptionNames<ThroughputNode> = {
  ...{ watts: true, tokensPerS: true, inputTokensPerS: true, pue: true },
};

function checkOptions(options: ThroughputOptions): void {
  const check = figureChecks("throughput");
  const given = check.object("the options", options);
  checkOptionNames<ThroughputOptions>(options, {
    nodes: true,
    nodeWatts: true,
    batch: true,
    pue: true,
    catalog: true,
  });
  for (const [field, limits] of [
    ["nodeWatts", {}],
    ["batch", { low: 1 }],
    ["pue", { low: 1 }],
  ] as const)
    if (given[field] !== undefined) check.range(field, given[field], limits);
  for (const [name, node] of Object.entries(options.nodes ?? {})) {
    const path = `nodes["${name}"]`;
    const { watts, tokensPerS, inputTokensPerS, pue } = check.object(path, node);
    checkOptionNames<ThroughputNode>(node, NODE, `nodes.${name}.`);
    check.range(`${path}.watts`, watts);
    check.range(`${path}.tokensPerS`, tokensPerS, { low: 1e-6 });
    if (inputTokensPerS !== undefined) check.range(`${path}.inputTokensPerS`, inputTokensPerS, { low: 1e-6 });
    if (pue !== undefined) check.range(`${path}.pue`, pue, { low: 1 });
  }
}
