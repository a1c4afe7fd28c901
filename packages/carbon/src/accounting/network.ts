import {
  type Accounting,
  type EndedCall,
  joulesFromKilowattHours,
  type Location,
  type Range,
  WattspanConfigurationError,
} from "@wattspan/core";
import { addPart, type PartTally, tallyOf } from "@wattspan/core/accounting";
import { checkOptionNames } from "@wattspan/core/options";
import { TRANSFER_KWH_PER_GB, type TransferScope } from "../data/transfer-energy.js";
import { cloudProviderOf } from "../places/cloud-provider.js";
import { plainRegion } from "../places/cloud-region-zone.js";

/** The network between this process and hosted models. */
export interface NetworkOptions extends AssumedBytes {
  /**
   * How far data travels: one scope for all calls, or a function of the place that serves the model. Default:
   * derived from the clouds and regions of both places, `internet` where either is unknown.
   */
  readonly scope?: TransferScope | ((serving: Location | undefined) => TransferScope | undefined);
  /**
   * Where this process runs, for the default of `scope`. A function is called for each call and may return
   * `undefined` at first.
   */
  readonly location?: Location | (() => Location | undefined);
  /** kWh per GB, replacing the table's {@link TRANSFER_KWH_PER_GB}: a figure or a range. */
  readonly kwhPerGb?: Readonly<Partial<Record<TransferScope, number | Range>>>;
}

const METHOD = "network-transfer@2026-11";
const BYTES_PER_GB = 1e9;
/** More than any published figure for a gigabyte. */
const MAX_KWH_PER_GB = 100;

/**
 * Estimates the electricity of the network between this process and hosted models, for the option
 * `accounting` of `createMetering`: the bytes of each call times a figure for the distance. Half of it is a
 * part at this end's intensity, half a part at the other end's. A call with neither known nor assumed bytes
 * gets no part; `meteredFetch` knows most of them.
 *
 * @param before Accounting to run first, such as `accounting()` of `@wattspan/carbon/accounting`.
 * @throws WattspanConfigurationError for an option that does not exist, and for invalid figures.
 * @example
 * const location = { cloud: { provider: "aws", region: "eu-west-1" } };
 * const metering = createMetering({ location, accounting: network({ location, bytesPerToken: 200 }) });
 */
export function network(options: NetworkOptions = {}, before?: Accounting): Accounting {
  checkOptionNames<NetworkOptions>(options, {
    ...{ scope: true, location: true, kwhPerGb: true, bytesPerMessage: true, bytesPerToken: true },
  });
  const joulesPerByte = checked(options);
  const { scope, location } = options;
  const scopeOf = (serving: Location | undefined): TransferScope => {
    const stated = typeof scope === "function" ? scope(serving) : scope;
    return stated ?? scopeBetween(typeof location === "function" ? location() : location, serving);
  };
  return (use) => {
    const parts = before ? before(use) : use.parts;
    const { call, serving } = use;
    const bytes = call && transferredBytes(call, options);
    const perByte = bytes === undefined ? undefined : joulesPerByte.get(scopeOf(serving));
    if (!call || bytes === undefined || !perByte) return parts;
    const added: PartTally[] = [];
    for (const where of ["client", "serving"] as const)
      addPart(added, call.priced(moving(bytes / 2, perByte), where));
    return [...parts, ...added];
  };
}

const moving = (bytes: number, { value, low, high }: Range): PartTally => ({
  ...{ component: "network", method: "estimated", methodId: METHOD, boundary: "network" },
  ...{ emissionSource: "operational", zone: undefined, co2e: undefined, water: undefined },
  energy: tallyOf({ value: value * bytes, low: low * bytes, high: high * bytes }),
});

/** @throws WattspanConfigurationError */
function checked({ scope, kwhPerGb = {}, bytesPerMessage = 0, bytesPerToken = 0 }: NetworkOptions) {
  const scopes = Object.keys(TRANSFER_KWH_PER_GB) as readonly TransferScope[];
  const refuse = (option: string, value: unknown, expected: string) => {
    throw new WattspanConfigurationError(option, value, expected);
  };
  if (scope !== undefined && typeof scope !== "function" && !scopes.includes(scope))
    refuse("scope", scope, `a function, or one of ${scopes.join(", ")}`);
  for (const [option, bytes] of Object.entries({ bytesPerMessage, bytesPerToken }))
    if (!(bytes >= 0 && bytes < BYTES_PER_GB)) refuse(option, bytes, "a number of bytes of 0 or more");
  for (const named of Object.keys(kwhPerGb))
    if (!scopes.includes(named as TransferScope)) refuse("kwhPerGb", named, `scopes of ${scopes.join(", ")}`);
  return new Map(
    scopes.map((of) => {
      const given = kwhPerGb[of] ?? TRANSFER_KWH_PER_GB[of];
      const { value, low, high } =
        typeof given === "number" ? { value: given, low: given, high: given } : given;
      if (!(low >= 0 && low <= value && value <= high && high <= MAX_KWH_PER_GB))
        refuse("kwhPerGb", given, "a number of 0 or more, or { value, low, high } in this order");
      const joules = (kwh: number) => joulesFromKilowattHours(kwh) / BYTES_PER_GB;
      return [of, { value: joules(value), low: joules(low), high: joules(high) }] as const;
    }),
  );
}

/**
 * The distance between two places, as far as they are known: within a region or between regions of one cloud,
 * else over the internet. A location does not distinguish availability zones.
 *
 * @example scopeBetween({ cloud: { provider: "aws", region: "eu-west-1" } }, undefined) // "internet"
 */
function scopeBetween(here: Location | undefined, there: Location | undefined): TransferScope {
  const [a, b] = [here?.cloud, there?.cloud];
  if (!a || !b || nameOf(a.provider) !== nameOf(b.provider)) return "internet";
  return plainRegion(a.region) === plainRegion(b.region) ? "same_region" : "cross_region";
}

const nameOf = (provider: string): string => cloudProviderOf(provider) ?? provider.trim().toLowerCase();

/** Assumptions for bodies of unknown length. */
interface AssumedBytes {
  /** For each request, and again for each response. */
  readonly bytesPerMessage?: number;
  /** Per token: of input in a request, of output in a response. */
  readonly bytesPerToken?: number;
}

/**
 * Bytes that a call moved: the known ones, plus the assumption for other bodies. `undefined` where there are
 * neither.
 *
 * @example transferredBytes(call, { bytesPerToken: 200 })
 */
function transferredBytes(
  { transfer, usage = {} }: Pick<EndedCall, "transfer" | "usage">,
  { bytesPerMessage, bytesPerToken }: AssumedBytes,
): number | undefined {
  // Without a `meteredFetch` there was one request and one response.
  const { bytes = 0, unsizedRequests = 1, unsizedAnswers = 1 } = transfer ?? {};
  const { inputFresh = 0, cacheRead = 0, cacheWrite = 0, image = 0, audio = 0, output = 0 } = usage;
  const input = inputFresh + cacheRead + cacheWrite + image + audio;
  const perToken = bytesPerToken ?? 0;
  const assumed =
    (unsizedRequests + unsizedAnswers) * (bytesPerMessage ?? 0) +
    // Each request sends the input again; the output came once.
    unsizedRequests * input * perToken +
    Math.min(1, unsizedAnswers) * output * perToken;
  return bytes + assumed > 0 ? bytes + assumed : undefined;
}
