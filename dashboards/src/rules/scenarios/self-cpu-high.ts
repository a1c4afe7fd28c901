import { attribute, metric } from "@wattspan/core/names";
import { fires, given, quiet, type Scenario, SHOP, scenario } from "./scenario.ts";

const NAME = "WattspanSelfCpuHigh";
const takes = (values: string) =>
  given(metric.selfCpuTime, { ...SHOP, [attribute.selfStage]: "sampling" }, values);

export const selfCpuHigh: readonly Scenario[] = [
  scenario(
    "metering takes 1.5 % of a core",
    [takes("0+0.9x60")],
    [
      ...quiet(NAME, "10m"),
      fires(NAME, "30m", {
        labels: SHOP,
        summary: "Metering takes 1.5% of a core in shop",
        description:
          "Reading devices takes 1.5% of one core in shop (a:9464), more than the limit of 1 %. Wattspan reads them less often, then not at all: figures become coarser, then missing.",
      }),
    ],
  ),
  scenario("metering takes 0.9 % of a core", [takes("0+0.54x60")], quiet(NAME, "30m", "60m")),
  scenario(
    "ten minutes of a lot are met by reading less",
    [takes("0+0.1x20 3+3x10 33+0.1x40")],
    quiet(NAME, "31m", "40m"),
  ),
  scenario("a restart counts from 0", [takes("0+0.5x30 0+0.5x30")], quiet(NAME, "31m", "45m", "60m")),
  scenario("nothing is reported", [takes("0+0.9x3 stale")], quiet(NAME, "30m")),
];
