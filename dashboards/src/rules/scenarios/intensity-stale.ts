import { attribute, metric } from "@wattspan/core/names";
import { eachFiveMinutes, fires, given, quiet, type Scenario, SHOP } from "./scenario.ts";

const NAME = "WattspanIntensityStale";
type Labels = Readonly<Record<string, string>>;
const ZONE = { [attribute.gridZone]: "DE" };
const SOURCE = { [attribute.gridSource]: "energy-charts", [attribute.gridSignal]: "average" };
const OTHER = { ...SHOP, instance: "b:9464" };

/** End of validity of DE's intensity. Time begins at 0 here. */
const valid = (values: string, labels: Labels = {}) =>
  given(metric.gridValidUntil, { ...SHOP, ...ZONE, ...SOURCE, ...labels }, values);
/** Each hour until its end, as samples every five minutes. */
const hours = (count: number, first = 0) =>
  Array.from({ length: count }, (_, hour) => `${3600 * (first + hour + 1)}x11`).join(" ");
const LAST_S = 8 * 3600;
const emits = (values: string, labels: Labels = {}) =>
  given(metric.co2e, { ...SHOP, ...ZONE, ...labels }, values);
const ALWAYS = "0+1x400";
const provider = (values: string) =>
  given(
    metric.faults,
    { ...SHOP, [attribute.faultStage]: "provider", [attribute.faultReason]: "current" },
    values,
  );

const ofZone = (since: string, signal = "average") => ({
  labels: { job: "shop", ...ZONE, [attribute.gridSignal]: signal },
  summary: "The carbon intensity of DE in shop is not up to date",
  description: `shop prices its energy with a carbon intensity of DE (${signal}) that expired ${since} ago. Energy is not affected.`,
});
const ofService = {
  labels: { job: "shop" },
  summary: "The carbon intensity in shop is not up to date",
  description:
    "shop requested a carbon intensity 60 times within an hour and got none. Energy is not affected.",
};

/** Of what is valid, and of what is not. */
const validity: readonly Scenario[] = [
  eachFiveMinutes(
    "a source with a value an hour has no more: an hour after the last one was over",
    [valid(`${hours(8)} ${LAST_S}x300`), emits(ALWAYS)],
    [
      ...quiet(NAME, "8h", "9h", "9h10m", "9h15m"),
      fires(NAME, "9h30m", ofZone("1h 30m 0s")),
      fires(NAME, "30h", ofZone("22h 0m 0s")),
    ],
  ),
  eachFiveMinutes(
    "a source gives each value 55 minutes late",
    [valid(`0x10 ${hours(20)}`), emits(ALWAYS)],
    quiet(NAME, "8h", "8h50m", "19h"),
  ),
  eachFiveMinutes("a table of a year", [valid("31536000x288"), emits(ALWAYS)], quiet(NAME, "4h", "23h")),
  eachFiveMinutes(
    "another source took the place of one, which stays at its last value",
    [
      valid(`${hours(8)} ${LAST_S}x144`),
      valid(`_x96 ${hours(12, 8)}`, { [attribute.gridSource]: "neso" }),
      emits(ALWAYS),
    ],
    quiet(NAME, "9h30m", "19h"),
  ),
  eachFiveMinutes(
    "the source goes on: it is over",
    [valid(`${hours(8)} ${LAST_S}x59 ${hours(4, 13)}`), emits(ALWAYS)],
    [fires(NAME, "12h", ofZone("4h 0m 0s")), ...quiet(NAME, "13h15m", "16h")],
  ),
  eachFiveMinutes(
    "of two processes one has no newer value, and of two signals the other one",
    [
      valid(hours(20)),
      valid(`${hours(8)} ${LAST_S}x144`, OTHER),
      valid(`${hours(7)} ${LAST_S}x144`, { [attribute.gridSignal]: "marginal" }),
      emits(ALWAYS),
      emits(ALWAYS, OTHER),
    ],
    [fires(NAME, "10h", ofZone("2h 0m 0s"), ofZone("2h 0m 0s", "marginal"))],
  ),
];

/** Of what is used, and of what is not. */
const use: readonly Scenario[] = [
  eachFiveMinutes(
    "nothing of the zone is used any more, while another one is",
    [
      valid(`${hours(8)} ${LAST_S}x144`),
      emits("0+1x96 96x144"),
      emits(ALWAYS, { [attribute.gridZone]: "FR" }),
    ],
    quiet(NAME, "9h", "9h30m", "19h"),
  ),
  eachFiveMinutes(
    "a service that was at rest for the night asks anew with its first call",
    [valid(`${hours(8)} ${LAST_S}x96 ${hours(4, 16)}`), emits("0+1x96 96x95 97+1x48")],
    quiet(NAME, "9h30m", "12h", "16h", "16h5m", "16h10m", "18h"),
  ),
  eachFiveMinutes(
    "a service that ended",
    [valid(`${hours(8)} ${LAST_S}x12 stale`), emits("0+1x108 stale")],
    quiet(NAME, "9h10m", "9h30m", "12h"),
  ),
  eachFiveMinutes(
    "a deployment gives processes other names while the source is silent",
    [
      valid(`${hours(8)} ${LAST_S}x12 stale`),
      emits("0+1x108 stale"),
      valid(`_x108 ${LAST_S}x120`, OTHER),
      emits("_x108 0+1x120", OTHER),
    ],
    [fires(NAME, "10h", ofZone("2h 0m 0s"))],
  ),
];

/** Of sources that cannot be asked. */
const failures: readonly Scenario[] = [
  eachFiveMinutes(
    "asking fails",
    [provider("0+5x36")],
    [...quiet(NAME, "10m"), fires(NAME, "2h", ofService)],
  ),
  eachFiveMinutes("asking failed nine times", [provider("0x4 1 3 5 7 9x30")], quiet(NAME, "45m", "2h")),
  eachFiveMinutes(
    "other failures, and a restart after many",
    [
      given(
        metric.faults,
        { ...SHOP, [attribute.faultStage]: "read", [attribute.faultReason]: "nvml" },
        "0+5x36",
      ),
      provider("500x12 1x24"),
    ],
    quiet(NAME, "45m", "65m", "2h"),
  ),
];

export const intensityStale: readonly Scenario[] = [...validity, ...use, ...failures];
