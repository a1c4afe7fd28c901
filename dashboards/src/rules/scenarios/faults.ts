import { attribute, metric } from "@wattspan/core/names";
import { fires, given, quiet, type Scenario, SHOP, scenario } from "./scenario.ts";

const NAME = "WattspanFaults";
const READ = { [attribute.faultStage]: "read", [attribute.faultReason]: "nvml" };
const failing = (values: string, labels: Readonly<Record<string, string>> = { ...SHOP, ...READ }) =>
  given(metric.faults, labels, values);

const often = (times: string) => ({
  labels: { job: "shop", ...READ },
  summary: "Wattspan fails in shop: read, nvml",
  description: `read failed at least ${times} times within an hour in shop, with nvml. The application keeps running; figures may be missing.`,
});

export const faults: readonly Scenario[] = [
  scenario(
    "a meter fails every three minutes",
    [failing("0x5 1x2 2x2 3x2 4x2 5x2 6x2 7x2 8x2 9x2 10x2 11x2 12x90")],
    [...quiet(NAME, "25m"), fires(NAME, "59m", often("12"))],
  ),
  scenario("nine times in an hour", [failing("0x5 1+1x8 9x120")], quiet(NAME, "20m", "59m", "2h")),
  scenario(
    "a counter appears with many at once",
    [failing("_x30 12x120")],
    [...quiet(NAME, "33m"), fires(NAME, "40m", often("12")), ...quiet(NAME, "100m")],
  ),
  scenario("a restart after many", [failing("500x70 1x120")], quiet(NAME, "75m", "2h")),
  scenario(
    "failures of two processes add up",
    [failing("0x10 1+1x5 6x100"), failing("0x10 1+1x5 6x100", { ...SHOP, ...READ, instance: "b:9464" })],
    [fires(NAME, "60m", often("12"))],
  ),
  scenario(
    "sources of carbon intensity have an alert of their own",
    [failing("0+1x120", { ...SHOP, [attribute.faultStage]: "provider", [attribute.faultReason]: "current" })],
    quiet(NAME, "59m"),
  ),
  scenario("nothing failed", [given(metric.selfCpuTime, SHOP, "0+0.1x90")], quiet(NAME, "59m")),
];
