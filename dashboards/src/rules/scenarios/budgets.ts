import { attribute, extensionMetric } from "@wattspan/core/names";
import { MINUTE_S } from "@wattspan/core/units";
import { fires, given, quiet, type Scenario, SHOP, scenario } from "./scenario.ts";

const { budgetDecisions, budgetLimit, budgetOverruns, budgetSpent, budgetWindowEnd } = extensionMetric;
const BUDGET = { [attribute.budgetName]: "research" };
const ENERGY = { ...BUDGET, [attribute.budgetDimension]: "energyJ" };

const OVERRUN = "WattspanBudgetOverrun";
const overruns = (values: string) => given(budgetOverruns, { ...SHOP, ...ENERGY }, values);
const overrun = {
  labels: { job: "shop", ...ENERGY },
  summary: "Critical work exceeds budget research of shop",
  description:
    "Critical work was charged to budget research of shop within the last hour although its limit of energyJ was spent. Critical work is never refused; all other work is refused until the limit is raised or the window ends.",
};

const REFUSES = "WattspanBudgetRefuses";
const decided = (decision: string, values: string) =>
  given(budgetDecisions, { ...SHOP, ...BUDGET, [attribute.budgetDecision]: decision }, values);
const refuses = {
  labels: { job: "shop", ...BUDGET },
  summary: "Budget research of shop refuses 25% of its calls",
  description:
    "Within an hour, budget research of shop refused 25% of the calls that asked for it. They were not sent.",
};

const EXHAUSTING = "WattspanBudgetExhausting";
const ACCOUNT = { ...ENERGY, [attribute.budgetScope]: "ada" };
const spending = (values: string) => [
  given(budgetLimit, { ...SHOP, ...ACCOUNT }, "1000x150"),
  given(budgetSpent, { ...SHOP, ...ACCOUNT }, values),
];
/** The end of the window, in minutes since the begin of the scenario. */
const endsAfter = (minutes: number) =>
  given(budgetWindowEnd, { ...SHOP, ...BUDGET }, `${minutes * MINUTE_S}x150`);
const exhausting = {
  labels: { ...SHOP, ...ACCOUNT },
  severity: "info",
  summary: "Budget research of shop will be spent within an hour",
  description:
    "At the pace of the last hour and of the last five minutes, energyJ of budget research (scope ada) of shop (a:9464) will be spent within an hour. Calls that do not fit will be refused.",
} as const;

export const budgets: readonly Scenario[] = [
  scenario(
    "critical work overruns a budget for the first time",
    [overruns("_x30 1x120")],
    [...quiet(OVERRUN, "33m"), fires(OVERRUN, "40m", overrun), ...quiet(OVERRUN, "100m")],
  ),
  scenario(
    "critical work overruns a budget again",
    [overruns("1x80 2x120")],
    [...quiet(OVERRUN, "75m", "83m"), fires(OVERRUN, "95m", overrun)],
  ),
  scenario(
    "a quarter of the calls is refused",
    [decided("admitted", "0+3x120"), decided("refused", "0+1x120")],
    [...quiet(REFUSES, "12m"), fires(REFUSES, "59m", refuses)],
  ),
  scenario(
    "a tenth of the calls is refused",
    [decided("admitted", "0+9x120"), decided("refused", "0+1x120")],
    quiet(REFUSES, "59m", "2h"),
  ),
  scenario(
    "a few calls are refused",
    [decided("admitted", "0+1x3 3x120"), decided("refused", "0+1x9 9x120")],
    quiet(REFUSES, "20m", "59m"),
  ),
  scenario("a budget is spent within two hours", spending("0+10x100 1000x50"), [
    ...quiet(EXHAUSTING, "40m", "53m"),
    fires(EXHAUSTING, "70m", exhausting),
    ...quiet(EXHAUSTING, "110m"),
  ]),
  scenario(
    "a budget is spent within two hours, and before its window ends",
    [...spending("0+10x100 1000x50"), endsAfter(110)],
    [...quiet(EXHAUSTING, "40m", "53m"), fires(EXHAUSTING, "70m", exhausting)],
  ),
  scenario(
    "a window ends before its budget is spent",
    [...spending("0+10x89 0+10x60"), endsAfter(90)],
    quiet(EXHAUSTING, "70m", "88m", "110m"),
  ),
  scenario("a burst has ended", spending("0+10x70 700x80"), quiet(EXHAUSTING, "82m", "2h")),
  scenario("a burst has begun", spending("0x100 0+20x50"), quiet(EXHAUSTING, "110m")),
  scenario("a budget lasts for long", spending("0+1x150"), quiet(EXHAUSTING, "59m", "2h")),
];
