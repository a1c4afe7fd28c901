import { attribute } from "@wattspan/core/names";
import { recorded } from "../recorded.ts";
import { eachFiveMinutes, fires, givenAs, quiet, type Scenario } from "./scenario.ts";

const NAME = "WattspanEnergyPerTokenDrift";

/** Samples every five minutes: a week, then two days that match it or not. */
const WEEK = 7 * 24 * 12;
const days = (before: number, after: number) => `${before}x${WEEK - 1} ${after}x${2 * 24 * 12}`;
/**
 * Energy and tokens of one model, from recorded sums: raw samples by the minute would take minutes to run.
 */
const used = (model: string, watts: string, tokensPerSecond: string) => {
  const labels = { job: "shop", [attribute.model]: model };
  return [
    givenAs(recorded.modelEnergy, labels, watts),
    givenAs(recorded.modelTokens, labels, tokensPerSecond),
  ];
};

const times = (model: string, factor: string) => ({
  labels: { job: "shop", [attribute.model]: model },
  summary: `A token of ${model} in shop takes ${factor} times what it took a week ago`,
  description: `Joules per token of ${model} in shop over six hours are ${factor} times those of the same hours a week ago. Check for changes of the model, its methods or its tokens before you look for waste.`,
});

export const energyPerTokenDrift: readonly Scenario[] = [
  eachFiveMinutes(
    "only what takes half as much again, or two thirds, has drifted",
    [
      ...used("1.6 times", days(50, 80), days(100, 100)),
      ...used("half", days(50, 50), days(100, 200)),
      ...used("1.4 times", days(50, 70), days(100, 100)),
      ...used("0.7 times", days(100, 70), days(100, 100)),
      ...used("four times the load", days(50, 200), days(100, 400)),
      ...used("new", `_x${WEEK - 100} 50x300`, `_x${WEEK - 100} 100x300`),
      ...used("not used any more", `50x${WEEK} stale`, `100x${WEEK} stale`),
      ...used("unknown a week ago", `0x${WEEK} 50x300`, days(100, 100)),
      ...used("of few tokens", days(1, 9), days(0.4, 0.4)),
    ],
    [
      ...quiet(NAME, "6d", "7d2h", "7d3h20m"),
      fires(NAME, "7d8h", times("1.6 times", "1.6"), times("half", "0.5")),
      fires(NAME, "8d", times("1.6 times", "1.6"), times("half", "0.5")),
    ],
  ),
];
