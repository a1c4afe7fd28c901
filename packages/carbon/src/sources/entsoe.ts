import type { CarbonIntensityProvider, Location, TimeInterval } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { DAY_MS, HOUR_MS } from "@wattspan/core/units";
import { ENTSOE_DOMAINS } from "../data/entsoe-domains.js";
import { isRecord, type ProblemOf } from "../http/answer.js";
import { CONNECTION_OPTIONS, Connection, type ConnectionOptions, keyOf } from "../http/connection.js";
import { mixSlots } from "../readings/fuel-mix.js";
import { providerOf, type Series } from "../readings/grid-source.js";
import { codeOf, onlyPlaceOf, type Place } from "../readings/known-place.js";
import { pairsOf } from "../tables/table-records.js";
import { generationIn, messageIn } from "./entsoe/generation-document.js";
import { xmlIn } from "./entsoe/xml.js";

/** Options of {@link entsoe}. */
export interface EntsoeOptions extends ConnectionOptions {
  /** The security token of the account. Default: the variable `ENTSOE_TOKEN`. */
  readonly token?: string;
}

const NAME = "entsoe";
/** Figures are an hour late, at best. */
const LOOK_BACK_MS = 6 * HOUR_MS;
/** With quarter hours and twenty kinds of plants this is half the size limit of a response. */
const MAX_PAST_MS = 7 * DAY_MS;

interface Area extends Place {
  readonly domain: string;
}

/**
 * Hourly carbon intensity of European countries and bidding zones, from their generation: the Transparency
 * Platform of ENTSO-E, with the median factors of IPCC AR5. Needs a token, which is free. Average,
 * `lifecycle`, of generation; imports do not count. Where plants without a factor, such as waste, generate
 * more than a twentieth, there is no figure.
 *
 * @throws WattspanConfigurationError without a token, and for invalid options.
 * @example
 * const provider = cached(retrying(entsoe({ token })));
 * const reading = await provider.current({ country: "PL" }, AbortSignal.timeout(3000));
 */
export function entsoe(options: EntsoeOptions = {}): CarbonIntensityProvider {
  checkOptionNames<EntsoeOptions>(options, { ...CONNECTION_OPTIONS, token: true });
  const securityToken = keyOf("token", options.token, "ENTSOE_TOKEN");
  const api = { publicUrl: "https://web-api.tp.entsoe.eu", ...options };
  const connection = new Connection(NAME, api, problemOf, [securityToken]);
  const ask = async (
    { domain }: Area,
    { fromMs, toMs }: TimeInterval,
    signal: AbortSignal,
  ): Promise<Series> => {
    const query = {
      ...{ securityToken, documentType: "A75", processType: "A16", in_Domain: domain },
      ...{ periodStart: periodText(fromMs), periodEnd: periodText(toMs + HOUR_MS - 1) },
    };
    const read = (text: string) => {
      const root = xmlIn(text);
      return root && (messageIn(root) ?? root);
    };
    const document = await connection.get({ path: "api", query, signal, read });
    return { slots: mixSlots(NAME, generationIn(NAME, document, domain)) };
  };
  return providerOf<Area>(connection, {
    source: "entsoe-a75(ipcc-ar5)",
    capabilities: {
      ...{ signal: "average", basis: "lifecycle", zoneSystems: [NAME, "electricity-maps"] },
      ...{ stepMs: HOUR_MS },
    },
    accounting: "production",
    attribution: "ENTSO-E Transparency Platform.",
    placeOf,
    now(place, signal) {
      const nowMs = connection.clock.wall();
      return ask(place, { fromMs: nowMs - LOOK_BACK_MS, toMs: nowMs }, signal);
    },
    maxPastMs: MAX_PAST_MS,
    past: ask,
  });
}

/** The whole hour of a moment, in the platform's form. @example periodText(0) // "197001010000" */
const periodText = (ms: number): string => `${new Date(ms).toISOString().slice(0, 13).replace(/\D/g, "")}00`;

let domains: ReadonlyMap<string, string> | undefined;

function placeOf(location: Location): Area | string {
  const code = codeOf(location, NAME, /^[\dA-Z-]{16}$/);
  if (code !== undefined) return { zone: code, domain: code, rung: "zone" };
  domains ??= pairsOf(ENTSOE_DOMAINS);
  const place = onlyPlaceOf(location);
  const domain = place?.alternatives.length === 0 ? domains.get(place.zone) : undefined;
  if (place && domain !== undefined) return { zone: place.zone, domain, rung: place.rung };
  return "it knows only countries and bidding zones of Europe, and needs exactly one";
}

/** An acknowledgement is an answer without figures, often with status 200; its text states why. */
const problemOf: ProblemOf = ({ status, json }) => {
  if (!isRecord(json) || typeof json.message !== "string" || status > 400) return undefined;
  if (/no matching data/i.test(json.message)) return "no_data";
  return status < 300 || /exceed/i.test(json.message) ? "bad_payload" : undefined;
};
