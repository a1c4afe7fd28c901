/** What vendors disclosed, beside what phase@1 says of a call of that shape. */

import type { Range } from "../../packages/core/src/footprint.ts";
import type { TokenUsage } from "../../packages/core/src/token-usage.ts";
import { type PhaseBreakdown, phaseBreakdown } from "../../packages/models/src/phase.ts";

/** A disclosure, and a call that is as much like it as can be known. */
interface DisclosedShape {
  readonly what: string;
  readonly disclosed: string;
  readonly model: string;
  readonly provider: string;
  readonly usage: TokenUsage;
}

const SHAPES: readonly DisclosedShape[] = [
  {
    what: "OpenAI: average ChatGPT query (2025-06)",
    disclosed: "0.34 Wh, boundary not said",
    model: "gpt-4o",
    provider: "openai",
    usage: { inputFresh: 500, output: 300 },
  },
  {
    what: "Google: median text prompt of Gemini Apps (2025-05)",
    disclosed: "0.24 Wh; 0.10 Wh without host, idle and data centre",
    model: "gemini-2.5-flash",
    provider: "gcp.gemini",
    usage: { inputFresh: 300, output: 300 },
  },
  {
    what: "the same, if it was the larger model",
    disclosed: "0.24 Wh",
    model: "gemini-2.5-pro",
    provider: "gcp.gemini",
    usage: { inputFresh: 300, output: 300 },
  },
  {
    what: "Mistral AI: answer of 400 tokens by Mistral Large 2 (2025-07)",
    disclosed: "1.14 g CO2e of a whole life cycle; no energy",
    model: "mistral-large-2407",
    provider: "mistral_ai",
    usage: { inputFresh: 100, output: 400 },
  },
];

/** Google's shares of its 0.24 Wh: accelerators, host, idle machines, data centre. They sum to 101 % by rounding. */
const GOOGLE_SHARES = "58, 25, 10, 8 %";
const WATT_HOUR = 3600;

/** Two tables: joules of the same shape, and where they go. */
export function disclosedRows(): readonly string[] {
  const found = SHAPES.map((shape) => ({ ...shape, breakdown: breakdownOf(shape) }));
  const google = found.find(({ provider }) => provider === "gcp.gemini")?.breakdown as PhaseBreakdown;
  return [
    "| disclosed | is | taken for it | phase@1: 5 %, median, 95 % |",
    "| --- | --- | --- | --- |",
    ...found.map(({ what, disclosed, model, usage, breakdown }) => {
      const call = `\`${model}\`, ${usage.inputFresh} tokens in, ${usage.output} out`;
      return `| ${what} | ${disclosed} | ${call} | ${wattHours(breakdown.energy)} |`;
    }),
    "",
    "| | accelerators, host, idle machines, data centre |",
    "| --- | --- |",
    `| Google's median prompt | ${GOOGLE_SHARES} |`,
    `| phase@1, \`gemini-2.5-flash\` | ${sharesOf(google)} |`,
  ];
}

function breakdownOf({ model, provider, usage }: DisclosedShape): PhaseBreakdown {
  const breakdown = phaseBreakdown({ model, provider, operation: "chat", usage, durationS: 0 });
  if (!breakdown) throw new Error(`${model} is in no table; choose another model for this disclosure.`);
  return breakdown;
}

const wattHours = ({ low, value, high }: Range): string =>
  `${[low, value, high].map((joules) => Number((joules / WATT_HOUR).toPrecision(2))).join(", ")} Wh`;

function sharesOf({ energy, prefill, cached, decode, host, idle, overhead }: PhaseBreakdown): string {
  const shares = [prefill + cached + decode, host, idle, overhead].map((joules) => joules / energy.value);
  return `${shares.map((share) => Math.round(100 * share)).join(", ")} %`;
}
