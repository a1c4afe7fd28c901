/** Adds footprints up to what each run of an agent took. Children come before their parents. */

import type { Footprint, StepKind, WorkflowRole } from "@wattspan/core";
import { tokensOf } from "../admission/budgeted-call-of.js";
import { isAmount } from "../amounts/dimensions.js";
import type { RoleCost, RunCost } from "./run-cost.js";

/** Parents whose footprint has not come. Those that never come must not fill the memory. */
const MAX_OPEN = 10_000;
/** Roles with sums of their own. */
const MAX_ROLES = 20;
/** Relative. Smaller differences of sums are those of floating point numbers. */
const ROUNDING = 1e-9;

const EXECUTOR: WorkflowRole = "executor";
const HAND_OFF: WorkflowRole = "hand_off";
const OTHERS = "(others)";

/** Steps of other kinds do what the step or agent around them does. */
const ROLE_OF_KIND: ReadonlyMap<StepKind | undefined, WorkflowRole> = new Map([
  ["plan", "planner"],
  ["act", EXECUTOR],
  ["evaluate", "evaluator"],
  ["reflect", "evaluator"],
  ["handoff", HAND_OFF],
]);

/** Undefined: that of what is around it. */
const roleOf = ({ kind, role, stepKind }: Footprint): WorkflowRole | undefined =>
  role ?? (kind === "agent" ? EXECUTOR : ROLE_OF_KIND.get(stepKind));

interface Cost {
  energyJ: number | undefined;
  seconds: number;
  tokens: number | undefined;
  unknown: number;
}

const nothing = (): Cost => ({ energyJ: undefined, seconds: 0, tokens: undefined, unknown: 0 });

const plus = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : a + (b ?? 0);

function add(to: Cost, { energyJ, seconds, tokens, unknown }: Cost): void {
  to.energyJ = plus(to.energyJ, energyJ);
  to.seconds += seconds;
  to.tokens = plus(to.tokens, tokens);
  to.unknown += unknown;
}

/** What is known of an activity and all inside it. */
interface Sums {
  /** Of no role yet. */
  readonly loose: Cost;
  /** Of these, what services took. */
  readonly elsewhere: Cost;
  readonly roles: Map<WorkflowRole, Cost>;
  hops: number;
  handOffs: number;
  /** Of its children alone. */
  childrenJ: number;
  childrenS: number;
  childrenTokens: number;
}

const none = (): Sums => ({
  loose: nothing(),
  elsewhere: nothing(),
  roles: new Map(),
  hops: 0,
  handOffs: 0,
  childrenJ: 0,
  childrenS: 0,
  childrenTokens: 0,
});

/** Options of a {@link CostTree}. */
export interface CostTreeOptions {
  /** Roles that are work. All others are overhead. */
  readonly work: readonly WorkflowRole[];
  /** Joules whose role has become known, each once. */
  readonly onJoules: (role: WorkflowRole, energyJ: number) => void;
}

/** Bounded: a parent that never comes is forgotten. */
export class CostTree {
  readonly #options: CostTreeOptions;
  /** By the id of the parent, that with the latest change last. */
  readonly #open = new Map<string, Sums>();
  readonly #named: Set<WorkflowRole>;

  constructor(options: CostTreeOptions) {
    this.#options = options;
    this.#named = new Set([EXECUTOR, HAND_OFF, "planner", "evaluator", ...options.work]);
  }

  /** Takes the next footprint. That of an agent completes its run. */
  take(footprint: Footprint): RunCost | undefined {
    const { id, parentId, kind, stepKind, continuesId, reasons } = footprint;
    const sums = this.#take(id);
    addOwn(sums, footprint);
    const role = roleOf(footprint);
    if (role !== undefined) this.#resolve(sums, this.#name(role));
    if (stepKind === "handoff" || (kind === "step" && role === HAND_OFF)) sums.handOffs++;
    if (kind === "agent" && continuesId !== undefined) sums.hops++;
    const run = kind === "agent" ? this.#runOf(footprint, sums) : undefined;
    if (kind === "agent" && continuesId === undefined && parentId !== undefined) sums.hops++;
    // The totals of its parent are without it.
    if (parentId !== undefined && !reasons.includes("child_outlived")) this.#addTo(parentId, sums, footprint);
    return run;
  }

  #addTo(parentId: string, sums: Sums, { kind, durationS, energy }: Footprint): void {
    const above = this.#take(parentId);
    add(above.loose, sums.loose);
    add(above.elsewhere, sums.elsewhere);
    for (const [role, cost] of sums.roles) add(costAt(above.roles, role), cost);
    above.hops += sums.hops;
    above.handOffs += sums.handOffs;
    above.childrenJ += energy?.value ?? 0;
    above.childrenS += durationS;
    if (kind === "inference") above.childrenTokens += sums.childrenTokens;
    this.#put(parentId, above);
  }

  /** A service that took over works, also if it was reached by a hand-off. */
  #resolve(sums: Sums, role: WorkflowRole): void {
    const { loose, elsewhere, roles } = sums;
    add(costAt(roles, role), loose);
    this.#count(role, loose.energyJ);
    const [work = EXECUTOR] = this.#options.work;
    const servedAs = role === HAND_OFF ? work : role;
    if (elsewhere.energyJ !== undefined || elsewhere.unknown > 0) add(costAt(roles, servedAs), elsewhere);
    this.#count(servedAs, elsewhere.energyJ);
    Object.assign(loose, nothing());
    Object.assign(elsewhere, nothing());
  }

  #count(role: WorkflowRole, energyJ: number | undefined): void {
    if (energyJ) this.#options.onJoules(role, energyJ);
  }

  #runOf({ id, name, energy }: Footprint, sums: Sums): RunCost {
    const { roles, hops, handOffs } = sums;
    const { work } = this.#options;
    const overheadShare = shareOfOverhead(roles, work);
    const isFragmented = fragmentation(roles, work);
    return {
      id,
      name,
      hops,
      handOffs,
      ...(energy && { energyJ: energy.value }),
      roles: [...roles].map(roleCost).sort((a, b) => (b.energyJ ?? 0) - (a.energyJ ?? 0)),
      ...(overheadShare !== undefined && { overheadShare }),
      ...(isFragmented !== undefined && { isFragmented }),
    };
  }

  #name(role: WorkflowRole): WorkflowRole {
    if (!this.#named.has(role) && this.#named.size >= MAX_ROLES) return OTHERS;
    this.#named.add(role);
    return role;
  }

  #take(id: string): Sums {
    const sums = this.#open.get(id);
    this.#open.delete(id);
    return sums ?? none();
  }

  #put(id: string, sums: Sums): void {
    this.#open.set(id, sums);
    if (this.#open.size <= MAX_OPEN) return;
    for (const oldest of this.#open.keys()) {
      this.#open.delete(oldest);
      return;
    }
  }
}

/** Adds what an activity itself took, and what services it called did. */
function addOwn(sums: Sums, { kind, energy, self, durationS, usage, services }: Footprint): void {
  const isInference = kind === "inference";
  const counted = usage && tokensOf(usage);
  const unknownElsewhere = services?.reduce((sum, { unknown = 0 }) => sum + unknown, 0) ?? 0;
  // An inference inside another one reports the same call.
  const tokens = isInference && sums.childrenTokens === 0 && isAmount(counted) ? counted : undefined;
  add(sums.loose, {
    energyJ: self.energy?.value,
    seconds: Math.max(0, durationS - sums.childrenS),
    tokens,
    unknown: isInference && !energy && !unknownElsewhere ? 1 : 0,
  });
  sums.elsewhere.unknown += unknownElsewhere;
  if (isInference) sums.childrenTokens += tokens ?? 0;
  const total = energy?.value ?? 0;
  const rest = total - (self.energy?.value ?? 0) - sums.childrenJ;
  if (rest > ROUNDING * total) sums.elsewhere.energyJ = plus(sums.elsewhere.energyJ, rest);
}

function costAt(roles: Map<WorkflowRole, Cost>, role: WorkflowRole): Cost {
  const cost = roles.get(role) ?? nothing();
  roles.set(role, cost);
  return cost;
}

const roleCost = ([role, { energyJ, seconds, tokens, unknown }]: [WorkflowRole, Cost]): RoleCost => ({
  role,
  seconds,
  ...(energyJ !== undefined && { energyJ }),
  ...(tokens !== undefined && { tokens }),
  ...(unknown > 0 && { unknown }),
});

type Roles = ReadonlyMap<WorkflowRole, Cost>;

function sumOf(roles: Roles, isCounted: (role: WorkflowRole) => boolean): Cost {
  const sum = nothing();
  for (const [role, cost] of roles) if (isCounted(role)) add(sum, cost);
  return sum;
}

function shareOfOverhead(roles: Roles, work: readonly WorkflowRole[]): number | undefined {
  const all = sumOf(roles, () => true);
  const overhead = sumOf(roles, (role) => !work.includes(role));
  return all.energyJ && all.unknown === 0 ? (overhead.energyJ ?? 0) / all.energyJ : undefined;
}

function fragmentation(roles: Roles, work: readonly WorkflowRole[]): boolean | undefined {
  const handOff = roles.get(HAND_OFF);
  if (!handOff) return false;
  const worked = sumOf(roles, (role) => work.includes(role));
  if (handOff.energyJ === undefined || worked.energyJ === undefined || worked.unknown > 0) return undefined;
  const isMore = handOff.energyJ > worked.energyJ;
  return isMore || handOff.unknown === 0 ? isMore : undefined;
}
