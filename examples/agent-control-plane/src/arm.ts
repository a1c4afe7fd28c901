/** One day of the agent, with what it took. */

import { type Budget, type BudgetOptions, createBudget, type Policy, type Receipt } from "@wattspan/budget";
import type { Footprint, Range } from "wattspan";
import { type Ocr, ocrModels } from "../../quickstart/src/ocr/networks.ts";
import type { Arrival } from "./day.ts";
import { FIRST_GUESS_J } from "./reader.ts";
import { type Day, runDay } from "./scheduler.ts";

/** A day, and its joules. */
export interface Arm {
  readonly name: string;
  readonly day: Day;
  /** Of all cycles and waits. Undefined: not known. */
  readonly energy: Range | undefined;
  /** Of all that ran, in any order. */
  readonly footprints: readonly Footprint[];
  readonly budget?: Budget;
  /** All decisions of the budget. */
  readonly receipts: readonly Receipt[];
}

/** Fewer looks from half of the budget on, then slower calls; at the limit no calls but those of critical steps. */
const RULES: Policy["rules"] = [
  { name: "one look", at: 0.5, kinds: ["inference"], do: { degrade: { samples: 1 } } },
  { name: "slow down", at: 0.8, kinds: ["inference"], do: { throttle: { delayS: 0.02 } } },
  { name: "cycles go on", at: 1, kinds: ["agent", "step"], do: "observe" },
];

/** What an arm works with. */
export interface ArmOptions {
  readonly name: string;
  readonly arrivals: readonly Arrival[];
  readonly ocr: Ocr;
  /** What has ended since it was asked last, with its joules. */
  readonly settled: () => Promise<readonly Footprint[]>;
  /** Undefined: no budget. */
  readonly limitJ?: number;
  /** What calls took before, from which a budget learns. */
  readonly history?: readonly Footprint[];
  /** Gets the number of papers taken up so far, after each. */
  readonly onPaper?: (papers: number) => void;
}

/** Runs a day. */
export async function runArm({
  name,
  arrivals,
  ocr,
  settled,
  limitJ,
  history = [],
  onPaper,
}: ArmOptions): Promise<Arm> {
  const receipts: Receipt[] = [];
  const budget =
    limitJ === undefined ? undefined : budgetOf(limitJ, (receipt) => void receipts.push(receipt));
  budget?.learn(history.flatMap(callOf));
  const day = await runDay({ arrivals, ocr, ...(budget && { budget }), ...(onPaper && { onPaper }) });
  const footprints = await settled();
  const energy = sumOf(footprints.filter(({ parentId }) => parentId === undefined));
  return { name, day, energy, footprints, receipts, ...(budget && { budget }) };
}

function budgetOf(limitJ: number, onReceipt: NonNullable<BudgetOptions["onReceipt"]>): Budget {
  return createBudget({
    name: "day",
    limits: { energyJ: limitJ },
    onUnknown: { reserve: { energyJ: FIRST_GUESS_J } },
    policy: { rules: RULES },
    onReceipt,
  });
}

const OPERATIONS = new Map<string, string>(Object.values(ocrModels).map(({ name, task }) => [name, task]));

/** A call of the past, for a budget's history. */
function callOf({ name: model, energy, outcome }: Footprint) {
  const operation = OPERATIONS.get(model);
  return operation && energy && outcome === "ok"
    ? [{ model, operation, taken: { energyJ: energy.value } }]
    : [];
}

/**
 * Undefined: the joules of some are not known.
 * @example sumOf(arm.footprints.filter(({ kind }) => kind === "agent"))
 */
export function sumOf(footprints: readonly Footprint[]): Range | undefined {
  if (footprints.some(({ energy }) => !energy)) return undefined;
  const sum = (end: keyof Range) =>
    footprints.reduce((joules, { energy }) => joules + (energy?.[end] ?? 0), 0);
  return { value: sum("value"), low: sum("low"), high: sum("high") };
}
