import { attribute, metric } from "@wattspan/core/names";
import {
  device,
  eachFiveMinutes,
  fires,
  given,
  quiet,
  type Scenario,
  SENT,
  SHOP,
  scenario,
} from "./scenario.ts";

const NAME = "WattspanMeterLost";
const GPU = device("gpu-0", "gpu");
const { deviceEnergy, selfCpuTime } = metric;

/** The alert on the card. */
const lost = (labels: Readonly<Record<string, string>>, process: string) => ({
  labels: { ...labels, [attribute.hwId]: "gpu-0", [attribute.hwType]: "gpu" },
  summary: "No energy from gpu gpu-0 of shop",
  description: `It was measured and no longer reports energy, while shop (${process}) keeps running. Its energy is missing from the footprints of calls.`,
});

/** Every process reports its cost of metering. */
const goesOn = (labels: Readonly<Record<string, string>>, values = "0+0.1x200") =>
  given(selfCpuTime, { ...labels, [attribute.selfStage]: "sampling" }, values);

const RENAMED = { ...SHOP, instance: "b:9464" };

export const meterLost: readonly Scenario[] = [
  scenario(
    "a meter that stands still is lost after ten minutes and five",
    [given(deviceEnergy, { ...SHOP, ...GPU }, "0+60x20 1200x60"), goesOn(SHOP)],
    [
      ...quiet(NAME, "20m", "34m"),
      fires(NAME, "36m", lost(SHOP, "a:9464")),
      fires(NAME, "70m", lost(SHOP, "a:9464")),
    ],
  ),
  scenario(
    "a meter that gives little is not lost",
    [given(deviceEnergy, { ...SHOP, ...GPU }, "0+60x20 1200+0.001x60"), goesOn(SHOP)],
    quiet(NAME, "36m", "70m"),
  ),
  scenario(
    "a meter that was lost and came back is not",
    [given(deviceEnergy, { ...SHOP, ...GPU }, "0+60x20 1200x20 1200+60x40"), goesOn(SHOP)],
    [fires(NAME, "40m", lost(SHOP, "a:9464")), ...quiet(NAME, "43m", "70m")],
  ),
  scenario(
    "a device that a model follows may stand still",
    [
      given(deviceEnergy, { ...SHOP, ...GPU, [attribute.method]: "modelled" }, "0+60x20 1200x60"),
      goesOn(SHOP),
    ],
    quiet(NAME, "36m", "70m"),
  ),
  scenario(
    "by OTLP a service and its processes have other labels",
    [given(deviceEnergy, { ...SENT, ...GPU }, "0+60x20 1200x60")],
    [fires(NAME, "36m", lost(SENT, "4f1c"))],
  ),
  scenario(
    "a process that starts again without its card has lost it",
    [given(deviceEnergy, { ...SHOP, ...GPU }, "0+60x70 stale"), goesOn(SHOP, "0+0.1x70 0+0.1x130")],
    [
      ...quiet(NAME, "70m", "75m"),
      fires(NAME, "77m", lost(SHOP, "a:9464")),
      fires(NAME, "3h", lost(SHOP, "a:9464")),
    ],
  ),
  scenario(
    "a page without any series of Wattspan is of a process that goes on",
    [
      given(deviceEnergy, { ...SHOP, ...GPU }, "0+60x70 stale"),
      { series: 'up{job="shop", instance="a:9464"}', values: "1x200" },
    ],
    [fires(NAME, "77m", lost(SHOP, "a:9464"))],
  ),
  scenario(
    "a process that starts again with its card has lost nothing",
    [
      given(deviceEnergy, { ...SHOP, ...GPU }, "0+60x70 stale _x3 0+60x100"),
      goesOn(SHOP, "0+0.1x70 stale _x3 0+0.1x100"),
    ],
    quiet(NAME, "72m", "77m", "85m", "140m"),
  ),
  scenario(
    "a deployment that gives processes other names loses nothing",
    [
      given(deviceEnergy, { ...SHOP, ...GPU }, "0+60x70 stale"),
      given(deviceEnergy, { ...RENAMED, ...device("gpu-7", "gpu") }, "_x72 0+60x100"),
      goesOn(SHOP, "0+0.1x70 stale"),
      goesOn(RENAMED, "_x72 0+0.1x100"),
    ],
    quiet(NAME, "71m", "78m", "90m", "140m"),
  ),
  scenario(
    "a deployment after which no process has such a device has lost it",
    [
      given(deviceEnergy, { ...SHOP, ...GPU }, "0+60x70 stale"),
      given(deviceEnergy, { ...RENAMED, ...device("intel-rapl:0", "cpu") }, "_x72 0+60x100"),
      goesOn(SHOP, "0+0.1x70 stale"),
      goesOn(RENAMED, "_x72 0+0.1x100"),
    ],
    [
      ...quiet(NAME, "75m"),
      fires(NAME, "90m", {
        labels: { job: "shop", [attribute.hwType]: "gpu" },
        summary: "No energy from gpu of shop",
        description:
          "It was measured and no longer reports energy, while shop keeps running. Its energy is missing from the footprints of calls.",
      }),
    ],
  ),
  scenario(
    "one process less of a service has lost nothing",
    [
      given(deviceEnergy, { ...SHOP, ...GPU }, "0+60x70 stale"),
      given(deviceEnergy, { ...RENAMED, ...GPU }, "0+60x200"),
      goesOn(SHOP, "0+0.1x70 stale"),
      goesOn(RENAMED),
    ],
    quiet(NAME, "77m", "140m"),
  ),
  scenario(
    "a service that ended has lost nothing, and one that never was neither",
    [given(deviceEnergy, { ...SHOP, ...GPU }, "0+60x70 stale"), goesOn(SHOP, "0+0.1x70 stale")],
    quiet(NAME, "77m", "140m"),
  ),
];

/** In steps of five minutes. */
export const meterLostForADay: readonly Scenario[] = [
  eachFiveMinutes(
    "a device that a process has not reported for a day is forgotten",
    [given(deviceEnergy, { ...SHOP, ...GPU }, "0+300x14 stale"), goesOn(SHOP, "0+0.5x400")],
    [fires(NAME, "20h", lost(SHOP, "a:9464")), ...quiet(NAME, "26h")],
  ),
];
