/** What `wattspan estimate --json` prints, and how it is built. */

import type { EstimatorInput, Range, TokenUsage } from "@wattspan/core";
import {
  type CatalogModel,
  type ComparedMethod,
  compare,
  type PhaseBreakdown,
  phaseBreakdown,
  type ResolvedModel,
  resolveModel,
} from "@wattspan/models";
import { DEFAULT_METHOD, type DefaultMethod } from "./request/default-method.js";
import { estimatorsOf, phaseOptions } from "./request/method-argument.js";
import { type Place, type PlaceBasis, placeOf } from "./request/place.js";
import { co2eOf, wattHoursOf } from "./request/quantities.js";
import type { EstimateRequest } from "./request/request.js";
import { whyUnavailable } from "./why-unavailable.js";

/** One call by several methods. An absent member is unknown, not 0. */
export interface EstimateReport {
  /** Raised when a member changes meaning or is removed. Adding members does not raise it. */
  readonly schemaVersion: 1;
  readonly command: "estimate";
  /** The day of the estimate, as an ISO date. */
  readonly date: string;
  readonly request: {
    readonly model: string;
    readonly provider?: string;
    readonly tokens: TokenUsage;
    readonly gpu?: string;
    readonly batch?: number;
  };
  readonly model: ReportedModel;
  readonly place: ReportedPlace;
  readonly methods: readonly ReportedMethod[];
  /** The default method, and why. */
  readonly default: DefaultMethod;
  /** Absent unless two methods or more gave an estimate. */
  readonly disagreement?: {
    /** The highest central value over the lowest. */
    readonly ratio?: number;
    readonly lowest: string;
    readonly highest: string;
    /** Joules within the bands of all methods. */
    readonly commonJ?: { readonly low: number; readonly high: number };
  };
  /** Where the energy goes according to `phase`, in joules: the parts add up to its `value`. */
  readonly phases?: { readonly method: "phase@2" } & Omit<PhaseBreakdown, "energy">;
}

/** How the model's name was resolved. */
export type ReportedModel =
  | ({ readonly status: "known"; readonly matched: "exact" | "alias" | "dated" | "proxy" } & Omit<
      CatalogModel,
      "aliases"
    >)
  | { readonly status: "unknown"; readonly nearest: readonly string[] };

/** Where the call is assumed to be served. */
export interface ReportedPlace {
  readonly basis: PlaceBasis;
  /** True if the place was not given. */
  readonly assumed: boolean;
  /** The provider or vendor that usually serves there. */
  readonly whose?: string;
  /** The zone of the grid; several zones, joined by commas, if it may be any of them. */
  readonly zone: string;
  readonly rung: string;
  readonly gramsPerKwh: Range;
  readonly source: string;
  /** ISO dates. */
  readonly validFrom: string;
  readonly validTo: string;
  readonly stale?: boolean;
}

/** The estimate of one method, or why it has none. */
export type ReportedMethod =
  | {
      readonly id: string;
      readonly status: "estimated";
      readonly energyJ: Range;
      readonly energyWh: Range;
      /** Of the electricity, at `place`. */
      readonly operationalCo2eG: Range;
      /** Of making the hardware. */
      readonly embodiedCo2eG?: Range;
      readonly waterL?: Range;
      readonly tables: readonly string[];
    }
  | {
      readonly id: string;
      readonly status: "unavailable";
      readonly reason: "unknown_model" | "other_output" | "no_usage" | "estimator_failed";
      /** The same in words. */
      readonly detail: string;
    };

/**
 * Estimates one call by the requested methods.
 * @param now Unix time in milliseconds.
 * @example (await estimateReport(requestOf({ model: "gpt-4o", input: 50_000, output: 500 }),
 * Date.now())).disagreement?.ratio
 */
export async function estimateReport(request: EstimateRequest, now: number): Promise<EstimateReport> {
  const { model, provider, usage, methods, served } = request;
  const resolved = resolveModel(model, provider);
  const place = await placeOf({ ...request, resolved });
  const call: EstimatorInput = {
    model,
    ...(provider !== undefined && { provider }),
    operation: "chat",
    usage,
    durationS: 0,
    ...(place.location && { serving: place.location }),
  };
  const compared = compare(call, estimatorsOf(methods, served));
  const phases = phasesOf(call, request);
  const { ratio, lowest, highest, common } = compared.disagreement ?? {};
  return {
    schemaVersion: 1,
    command: "estimate",
    date: dateOf(now),
    request: {
      model,
      ...(provider !== undefined && { provider }),
      tokens: usage,
      ...(served.gpu && { gpu: served.gpu }),
      ...(served.batch !== undefined && { batch: served.batch }),
    },
    model: reportedModel(resolved),
    place: reportedPlace(place),
    methods: compared.methods.map((method) => reportedMethod(method, { resolved, request, place })),
    default: DEFAULT_METHOD,
    ...(lowest !== undefined &&
      highest !== undefined && {
        disagreement: {
          ...(ratio !== undefined && { ratio }),
          lowest,
          highest,
          ...(common && { commonJ: common }),
        },
      }),
    ...(phases && { phases }),
  };
}

function phasesOf(call: EstimatorInput, { methods, served }: EstimateRequest): EstimateReport["phases"] {
  if (!methods.includes("phase@2")) return undefined;
  const breakdown = phaseBreakdown(call, phaseOptions(served));
  if (!breakdown) return undefined;
  const { energy, ...parts } = breakdown;
  return { method: "phase@2", ...parts };
}

function reportedModel(resolved: ResolvedModel): ReportedModel {
  if (resolved.status === "unknown") return { status: "unknown", nearest: resolved.nearest };
  const { aliases, ...row } = resolved.model;
  return { status: "known", matched: resolved.matched, ...row };
}

function reportedPlace({ basis, whose, intensity }: Place): ReportedPlace {
  const { zone, rung, gramsPerKwh, source, validFromMs, validToMs, stale } = intensity;
  return {
    basis,
    assumed: basis !== "given" && basis !== "model_name",
    ...(whose !== undefined && { whose }),
    zone,
    rung,
    gramsPerKwh,
    source,
    validFrom: dateOf(validFromMs),
    validTo: dateOf(validToMs),
    ...(stale && { stale }),
  };
}

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

interface Context {
  readonly resolved: ResolvedModel;
  readonly request: EstimateRequest;
  readonly place: Place;
}

function reportedMethod(method: ComparedMethod, context: Context): ReportedMethod {
  if (method.status === "unavailable") {
    const { id, status, reason } = method;
    return { id, status, reason, detail: whyUnavailable(method, context.resolved, context.request) };
  }
  const { id, status, energy, embodiedCo2e, water, tables } = method;
  return {
    id,
    status,
    energyJ: energy,
    energyWh: wattHoursOf(energy),
    operationalCo2eG: co2eOf(energy, context.place.intensity),
    ...(embodiedCo2e && { embodiedCo2eG: embodiedCo2e }),
    ...(water && { waterL: water }),
    tables,
  };
}
