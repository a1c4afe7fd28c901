import { attribute, metric } from "@wattspan/core/names";
import { eachFiveMinutes, fires, given, quiet, type Scenario, SENT, SHOP, scenario } from "./scenario.ts";

const NAME = "WattspanTelemetryLost";
const reports = (labels: Readonly<Record<string, string>>, values: string) =>
  given(
    metric.operations,
    { ...labels, [attribute.activity]: "inference", [attribute.method]: "measured" },
    values,
  );
const OTHER = { job: "office", instance: "c:9464" };

const gone = (labels: Readonly<Record<string, string>>) => ({
  labels,
  severity: "info" as const,
  summary: "shop no longer reports its energy",
  description:
    "No process of shop has written metrics of Wattspan for 15 minutes, after some did. If it was not stopped on purpose, its energy is missing from all sums.",
});

export const telemetryLost: readonly Scenario[] = [
  scenario(
    "a service whose last process ended is reported after a quarter of an hour",
    [reports(SHOP, "0+3x30 stale"), reports(OTHER, "0+3x500")],
    [
      ...quiet(NAME, "30m", "45m"),
      fires(NAME, "47m", gone({ job: "shop" })),
      fires(NAME, "2h", gone({ job: "shop" })),
    ],
  ),
  scenario(
    "series by OTLP have no reported end: five minutes pass first",
    [reports(SENT, "0+3x30")],
    [...quiet(NAME, "48m"), fires(NAME, "55m", gone({ [attribute.service]: "shop" }))],
  ),
  scenario(
    "one process of two ended",
    [reports(SHOP, "0+3x30 stale"), reports({ ...SHOP, instance: "b:9464" }, "0+3x90")],
    quiet(NAME, "50m", "80m"),
  ),
  scenario(
    "a deployment takes ten minutes and gives another name",
    [reports(SHOP, "0+3x30 stale"), reports({ ...SHOP, instance: "b:9464" }, "_x41 0+3x60")],
    quiet(NAME, "40m", "50m", "90m"),
  ),
  scenario("nothing was ever reported", [reports(OTHER, "_x90")], quiet(NAME, "80m")),
];

/** In steps of five minutes. */
export const telemetryLostForHours: readonly Scenario[] = [
  eachFiveMinutes(
    "what was not missed for six hours is forgotten",
    [reports(SHOP, "0+15x6 stale"), reports(OTHER, "0+15x100")],
    [fires(NAME, "6h", gone({ job: "shop" })), ...quiet(NAME, "6h40m")],
  ),
];
