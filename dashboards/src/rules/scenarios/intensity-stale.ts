import { attribute, metric } from "@wattspan/core/names";
import { eachFiveMinutes, fires, given, quiet, type Scenario, SHOP } from "./scenario.ts";

const NAME = "WattspanIntensityStale";
const GRID = {
  [attribute.gridZone]: "DE",
  [attribute.gridSource]: "energy-charts",
  [attribute.gridSignal]: "average",
};
const says = (values: string, labels: Readonly<Record<string, string>> = SHOP, estimated = "false") =>
  given(metric.gridIntensity, { ...labels, ...GRID, [attribute.gridEstimated]: estimated }, values);
/** Another value each hour, as samples each five minutes. */
const hours = (count: number, first = 0) =>
  Array.from({ length: count }, (_, hour) => `${(100 + first + hour) / 1e6}x11`).join(" ");
const provider = (values: string) =>
  given(
    metric.faults,
    { ...SHOP, [attribute.faultStage]: "provider", [attribute.faultReason]: "current" },
    values,
  );

/** Something runs that is priced. */
const emits = (values = "0+1x400", labels: Readonly<Record<string, string>> = SHOP) =>
  given(metric.co2e, { ...labels, [attribute.gridZone]: "DE" }, values);
/** Until when a figure is valid, in seconds since the epoch, where these tests begin. */
const validUntil = (values: string, source = "energy-charts") =>
  given(metric.gridValidUntil, { ...SHOP, ...GRID, [attribute.gridSource]: source }, values);

const ofZone = {
  labels: { job: "shop", [attribute.gridZone]: "DE", [attribute.gridSignal]: "average" },
  summary: "The carbon intensity of DE in shop is not up to date",
  description:
    "shop prices its energy with an old carbon intensity, with that of another source, or with none, of DE: it is over, or without a new value, for three hours, or asking for one fails. Energy is not affected.",
};
const ofService = {
  labels: { job: "shop" },
  summary: "The carbon intensity in shop is not up to date",
  description:
    "shop prices its energy with an old carbon intensity, with that of another source, or with none: it is over, or without a new value, for three hours, or asking for one fails. Energy is not affected.",
};

export const intensityStale: readonly Scenario[] = [
  eachFiveMinutes(
    "a source with a value an hour has none for three",
    [says(`${hours(8)} 0.0002x300`), validUntil("28800x400"), emits()],
    [...quiet(NAME, "8h", "10h50m"), fires(NAME, "11h30m", ofZone), fires(NAME, "30h", ofZone)],
  ),
  eachFiveMinutes(
    "a source with a value an hour goes on",
    [says(hours(20)), emits()],
    quiet(NAME, "8h", "11h30m", "19h"),
  ),
  eachFiveMinutes(
    "a source that estimates no longer leaves its old series behind",
    [says(`${hours(8)} 0.0002x144`, SHOP, "true"), says(`_x96 ${hours(12, 50)}`), emits()],
    quiet(NAME, "9h", "11h30m", "19h"),
  ),
  eachFiveMinutes("a table of a year never changes", [says("0.0001x288"), emits()], quiet(NAME, "4h", "23h")),
  eachFiveMinutes(
    "the table of another year took its place",
    [says("0.0001x24 0.00012x288"), emits()],
    quiet(NAME, "4h", "7h", "23h"),
  ),
  eachFiveMinutes(
    "a source that was followed as silent goes on: it is over",
    [says(`${hours(8)} 0.0002x59 ${hours(4, 50)}`), emits()],
    [fires(NAME, "12h", ofZone), ...quiet(NAME, "14h", "16h")],
  ),
  eachFiveMinutes(
    "a service that was away for the night, and one that ended",
    [
      says(`${hours(8)} stale _x96 0.0002x30`),
      says(`${hours(8)} stale`, { job: "office", instance: "c:9464" }),
      emits(),
      emits("0+1x400", { job: "office", instance: "c:9464" }),
    ],
    quiet(NAME, "9h", "11h", "12h", "16h30m", "18h"),
  ),
  eachFiveMinutes(
    "a deployment gives processes other names while the source is silent",
    [says(`${hours(8)} 0.0002x12 stale`), says("_x108 0.0002x120", { ...SHOP, instance: "b:9464" }), emits()],
    [fires(NAME, "11h30m", ofZone)],
  ),
  eachFiveMinutes(
    "what was valid until three hours ago is over, however long it was",
    [says("0.0001x150"), validUntil("3600x150"), emits()],
    [...quiet(NAME, "3h", "4h5m"), fires(NAME, "4h30m", ofZone)],
  ),
  eachFiveMinutes(
    "what is over for less than three hours, again and again",
    [says("0.0001x150"), validUntil("0x24 0+300x150"), emits()],
    quiet(NAME, "3h", "6h", "12h"),
  ),
  eachFiveMinutes(
    "another source stands in, whose figure is valid",
    [says("0.0001x150"), validUntil("3600x150"), validUntil("3600+300x150", "annual-average"), emits()],
    quiet(NAME, "4h30m", "12h"),
  ),
  eachFiveMinutes(
    "a source is silent and another stands in, whose figure never changes",
    [
      says(`${hours(8)} 0.0002x100`),
      given(
        metric.gridIntensity,
        { ...SHOP, ...GRID, [attribute.gridSource]: "annual-average" },
        "_x100 0.0003x100",
      ),
      validUntil("28800x200"),
      validUntil("_x100 30300+300x100", "annual-average"),
      emits(),
    ],
    [fires(NAME, "12h", ofZone)],
  ),
  eachFiveMinutes(
    "nothing is served in the zone any more",
    [says(`${hours(8)} 0.0002x300`), validUntil("28800x400"), emits("0+1x96 96x300")],
    quiet(NAME, "11h30m", "12h", "30h"),
  ),
  eachFiveMinutes(
    "asking fails",
    [provider("0+5x36")],
    [...quiet(NAME, "10m"), fires(NAME, "45m", ofService)],
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
