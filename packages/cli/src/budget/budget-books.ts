/** What is known of budgets from a file: the state that `@wattspan/budget/file` keeps, or receipts as JSON lines. */

import type { Amounts, Receipt } from "@wattspan/budget";

/** What one key of a budget spent. */
interface SpentKey {
  readonly budget: string;
  readonly key: string;
  readonly spent: Amounts;
}

/** How often budgets decided in one way. */
interface DecisionCount {
  readonly decision: "admitted" | "refused";
  readonly rule: string;
  readonly calls: number;
}

/** The content of such a file. */
export interface BudgetBooks {
  /** `state`: what open windows spent and hold. `receipts`: what all receipts of the file charged. */
  readonly from: "state" | "receipts";
  /** Of a state: when it was saved, ISO 8601. */
  readonly savedAt?: string;
  readonly keys: readonly SpentKey[];
  readonly decisions: readonly DecisionCount[];
  readonly receipts: readonly Receipt[];
  /** Lines that are no receipts, such as one that is still being written. */
  readonly linesSkipped: number;
}

const DIMENSIONS = ["energyJ", "co2eG", "waterL", "tokens", "steps", "seconds", "cost"] as const;

/** Reads the content. Undefined if it is neither. @example booksOf(readFileSync("receipts.jsonl", "utf8")) */
export function booksOf(content: string): BudgetBooks | undefined {
  const state = jsonOf(content);
  if (isState(state)) return booksOfState(state);
  const lines = content.split("\n").filter((line) => line.trim() !== "");
  const receipts = lines.map(jsonOf).filter(isReceipt);
  if (receipts.length === 0) return undefined;
  return {
    from: "receipts",
    keys: sums(
      receipts.flatMap(({ entries }) => entries.map((entry) => ({ ...entry, spent: entry.charged }))),
    ),
    decisions: decisionsOf(receipts),
    receipts,
    linesSkipped: lines.length - receipts.length,
  };
}

interface State {
  readonly budget: string;
  readonly savedAt: string;
  readonly accounts: readonly {
    readonly key: string;
    readonly windows: readonly { readonly spent?: Amounts }[];
  }[];
}

function booksOfState({ budget, savedAt, accounts }: State): BudgetBooks {
  const parts = accounts.flatMap(({ key, windows }) => windows.map(({ spent }) => ({ budget, key, spent })));
  return { from: "state", savedAt, keys: sums(parts), decisions: [], receipts: [], linesSkipped: 0 };
}

function sums(
  parts: readonly { readonly budget: string; readonly key: string; readonly spent?: Amounts | undefined }[],
): readonly SpentKey[] {
  const keys = new Map<
    string,
    { budget: string; key: string; spent: { -readonly [d in keyof Amounts]?: number } }
  >();
  for (const { budget, key, spent } of parts) {
    const place = JSON.stringify([budget, key]);
    const sum = keys.get(place) ?? { budget, key, spent: {} };
    keys.set(place, sum);
    for (const dimension of DIMENSIONS) {
      const amount = spent?.[dimension];
      if (isAmount(amount)) sum.spent[dimension] = (sum.spent[dimension] ?? 0) + amount;
    }
  }
  return [...keys.values()];
}

/** What a budget charges. A damaged file may have other numbers: of those nothing is known. */
const isAmount = (amount: unknown): amount is number =>
  typeof amount === "number" && amount >= 0 && amount < Number.POSITIVE_INFINITY;

function decisionsOf(receipts: readonly Receipt[]): readonly DecisionCount[] {
  const counts = new Map<string, { decision: Receipt["decision"]; rule: string; calls: number }>();
  for (const { decision, rule } of receipts) {
    const count = counts.get(`${decision} ${rule}`) ?? { decision, rule, calls: 0 };
    count.calls++;
    counts.set(`${decision} ${rule}`, count);
  }
  return [...counts.values()].sort((a, b) => b.calls - a.calls);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Members = { readonly [name: string]: unknown };
const isObject = (value: unknown): value is Members => typeof value === "object" && value !== null;
const haveTexts = (list: unknown, ...names: readonly string[]): boolean =>
  Array.isArray(list) &&
  list.every((one) => isObject(one) && names.every((name) => typeof one[name] === "string"));

function isState(value: unknown): value is State {
  if (!isObject(value) || value.version !== 1) return false;
  const { budget, savedAt, accounts } = value;
  if (typeof budget !== "string" || typeof savedAt !== "string" || !haveTexts(accounts, "key")) return false;
  return (accounts as readonly Members[]).every(({ windows }) => haveTexts(windows));
}

function isReceipt(value: unknown): value is Receipt {
  if (!isObject(value) || !isObject(value.call) || !haveTexts(value.entries, "budget", "key")) return false;
  const { decision, entries, refusal, taken = {} } = value;
  const isDecided = decision === "admitted" || decision === "refused";
  const haveAmounts = (entries as readonly Members[]).every(({ reserved }) => isObject(reserved));
  const isWhole = ["id", "at", "rule", "state"].every((name) => typeof value[name] === "string");
  return (
    isDecided && isWhole && haveAmounts && isObject(taken) && (refusal === undefined || isRefusal(refusal))
  );
}

function isRefusal(value: unknown): boolean {
  if (!haveTexts([value], "budget", "key", "dimension", "reason")) return false;
  const { limit, used, reserved, asked = 0 } = value as Members;
  return [limit, used, reserved, asked].every((amount) => typeof amount === "number");
}
