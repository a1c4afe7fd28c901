import { attribute, metric } from "@wattspan/core/names";
import { fires, given, quiet, type Scenario, SHOP, scenario } from "./scenario.ts";

const NAME = "WattspanConservationBroken";
const CARD = { [attribute.hwId]: "gpu-0", [attribute.hwType]: "gpu" };
const part = (allocation: string, values: string) =>
  given(
    metric.deviceEnergy,
    { ...SHOP, ...CARD, [attribute.method]: "measured", [attribute.allocation]: allocation },
    values,
  );
const whole = (values: string) =>
  given(metric.hwEnergy, { ...SHOP, ...CARD, [attribute.hwName]: "Card" }, values);

export const conservationBroken: readonly Scenario[] = [
  scenario(
    "parts that add up to 2 % less than the whole",
    [part("activity", "0+400x90"), part("idle", "0+580x90"), whole("0+1000x90")],
    [
      ...quiet(NAME, "20m"),
      fires(NAME, "40m", {
        labels: { ...SHOP, ...CARD },
        summary: "Energy of gpu-0 of shop does not add up",
        description:
          "The energy of gpu-0 by activities, idle, other processes and the rest differs by 2% from what shop (a:9464) read. Figures of this process may be wrong until the cause is found.",
      }),
    ],
  ),
  scenario(
    "parts that add up to 2 % more",
    [part("activity", "0+400x90"), part("idle", "0+620x90"), whole("0+1000x90")],
    [
      fires(NAME, "40m", {
        labels: { ...SHOP, ...CARD },
        summary: "Energy of gpu-0 of shop does not add up",
        description:
          "The energy of gpu-0 by activities, idle, other processes and the rest differs by 2% from what shop (a:9464) read. Figures of this process may be wrong until the cause is found.",
      }),
    ],
  ),
  scenario(
    "parts that differ by 0.9 %",
    [part("activity", "0+400x90"), part("idle", "0+591x90"), whole("0+1000x90")],
    quiet(NAME, "40m", "80m"),
  ),
  scenario(
    "parts that add up, over a restart",
    [part("activity", "0+400x40 0+400x60"), part("idle", "0+600x40 0+600x60"), whole("0+1000x40 0+1000x60")],
    quiet(NAME, "41m", "50m", "65m", "90m"),
  ),
  scenario(
    "a process that begins to report the hardware, after another ended",
    [part("activity", "0+400x120"), part("idle", "0+600x120"), whole("_x30 0+1000x90")],
    quiet(NAME, "35m", "51m", "60m", "110m"),
  ),
  scenario(
    "a process that does not report the hardware, and one that draws nothing",
    [part("activity", "0+400x90"), part("idle", "0+600x90")],
    quiet(NAME, "40m", "80m"),
  ),
  scenario("a device that stands still", [part("idle", "7x90"), whole("7x90")], quiet(NAME, "40m", "80m")),
];
