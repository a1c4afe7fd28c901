/** Which rules act on a call. Pure. */

import { strictest } from "@wattspan/core/options";
import { isReached } from "../accounts/account.js";
import type { BudgetedCall } from "../accounts/budgeted-call.js";
import type { Refusal } from "../accounts/receipt.js";
import type { BudgetPart } from "../accounts/reservation.js";
import { DIMENSIONS, type Dimension } from "../amounts/dimensions.js";
import type { Ask, Degrade, Policy, PolicyAction, PolicyRule, Throttle } from "./policy.js";

/** One rule that acts. */
export interface RuleDecision {
  readonly rule: string;
  readonly entry: BudgetPart;
  readonly action: Exclude<PolicyAction, { readonly degrade: Degrade }> | "approved";
  /** Why the call would be refused. */
  readonly refusal: Refusal;
  readonly severity: number;
}

/** A rule that acts, and has not asked before. */
export interface ActingRule extends Pick<RuleDecision, "rule" | "refusal"> {
  readonly action: Exclude<RuleDecision["action"], "approved">;
}

/** All that acts on a call. */
export interface Chosen {
  /** The most severe action. Undefined: the call fits, and no rule matches. */
  readonly main: RuleDecision | undefined;
  readonly degrade: { readonly rule: string; readonly how: Degrade } | undefined;
}

const ENERGY: ReadonlySet<Dimension> = new Set(["energyJ", "co2eG", "waterL"]);
const SEVERITY = { observe: 0, warn: 1, throttle: 3, approved: 4, ask: 5, stop: 6 } as const;
const APPROVED_HERE = 2;

/** How one budget judges: its rules, whether those of energy are suspended, and which need not ask again. */
export interface PolicyState {
  readonly policy: Policy | undefined;
  readonly energySuspended: boolean;
  readonly approved: readonly string[];
}

/** The most severe action over all budgets of a cascade. A limit without a rule at 1 stops. */
export function choose(
  call: BudgetedCall,
  entries: readonly BudgetPart[],
  states: readonly PolicyState[],
): Chosen {
  let main: RuleDecision | undefined;
  let degrade: Chosen["degrade"];
  for (const [at, entry] of entries.entries()) {
    const own = chooseOf(call, entry, states[at] as PolicyState, degrade);
    degrade = own.degrade;
    // What one budget approves outranks its own rules, and none of another's.
    const found = own.main?.action === "approved" ? { ...own.main, severity: APPROVED_HERE } : own.main;
    if (found && !(main && main.severity >= found.severity)) main = found;
  }
  return { main, degrade };
}

/** The most severe action of one budget. @param before How others make the call smaller. */
function chooseOf(
  call: BudgetedCall,
  entry: BudgetPart,
  { policy, energySuspended, approved }: PolicyState,
  before: Chosen["degrade"],
): Chosen {
  let main: RuleDecision | undefined;
  let degrade = before;
  const rules = (policy?.rules ?? []).filter((rule) => concerns(rule, call));
  for (const [i, dimension] of DIMENSIONS.entries()) {
    if (entry.accounts.limits[i] === Number.POSITIVE_INFINITY) continue;
    const isSuspended = energySuspended && ENERGY.has(dimension);
    for (const { rule, action, reason } of actions(call, entry, i, rules)) {
      if (isDegrade(action)) {
        if (!isSuspended) degrade = { rule, how: strictest(degrade?.how, action.degrade) };
        continue;
      }
      const asked = askOf(action) && approved.includes(rule) ? "approved" : action;
      const applied = isSuspended ? "warn" : asked;
      const severity = severityOf(applied);
      if (main && main.severity >= severity) continue;
      const refusal = entry.accounts.refusalOf(entry.account, entry.amounts, i, reason);
      const name = isSuspended ? `${rule} (suspended: quality)` : rule;
      main = { rule: name, entry, action: applied, refusal, severity };
    }
  }
  return { main, degrade };
}

interface Acting {
  readonly rule: string;
  readonly action: PolicyAction;
  readonly reason: Refusal["reason"];
}

/** What acts in one dimension of one budget. */
function actions(
  call: BudgetedCall,
  entry: BudgetPart,
  i: number,
  rules: readonly PolicyRule[],
): readonly Acting[] {
  const { accounts, account, amounts } = entry;
  const mine = rules.filter(({ of }) => !of || of.includes(DIMENSIONS[i] as Dimension));
  if (accounts.denies(amounts, i, call)) return [{ rule: "unknown", action: "stop", reason: "unknown" }];
  const share = shareOf(entry, i);
  const early = mine.filter(({ at }) => at < 1 && isReached(share, at));
  const acting = early.map((rule): Acting => ({ rule: rule.name, action: rule.do, reason: "stopped" }));
  if (!account.lacks(accounts.limits, amounts, i)) return acting;
  const last = mine.filter(({ at }) => at === 1);
  for (const rule of last) acting.push({ rule: rule.name, action: rule.do, reason: "limit" });
  // A call that cannot be made smaller still does not fit.
  if (last.every((rule) => isDegrade(rule.do)))
    acting.push({ rule: "limit", action: "stop", reason: "limit" });
  return acting;
}

/** The share of a limit that is spent or reserved. Of a limit of 0 nothing is left. */
function shareOf({ accounts, account }: BudgetPart, i: number): number {
  const used = (account.spent[i] as number) + (account.reserved[i] as number);
  const limit = accounts.limits[i] as number;
  return limit === 0 ? 1 : used / limit;
}

const isDegrade = (action: PolicyAction): action is { readonly degrade: Degrade } =>
  typeof action === "object" && "degrade" in action;

function concerns({ kinds, models, steps }: PolicyRule, call: BudgetedCall): boolean {
  const { kind = "inference", model = "", step = "" } = call;
  return (
    (kinds?.includes(kind) ?? true) && (models?.includes(model) ?? true) && (steps?.includes(step) ?? true)
  );
}

function severityOf(action: RuleDecision["action"]): number {
  if (typeof action === "string") return SEVERITY[action];
  return "ask" in action ? SEVERITY.ask : SEVERITY.throttle;
}

/** The parts of an action. */
export const askOf = (action: RuleDecision["action"]): Ask | undefined =>
  typeof action === "object" && "ask" in action ? action.ask : undefined;
export const throttleOf = (action: RuleDecision["action"]): Throttle | undefined =>
  typeof action === "object" && "throttle" in action ? action.throttle : undefined;
