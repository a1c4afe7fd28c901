/** What it costs that several agents work together. */

import { type Counter, type MeterProvider, metrics } from "@opentelemetry/api";
import { type Footprint, WattspanConfigurationError, type WorkflowRole } from "@wattspan/core";
import { attribute as a, extensionMetric, instrumentationScopes, labelText } from "@wattspan/core/names";
import { checkOptionNames } from "@wattspan/core/options";
import { CostTree } from "./cost-tree.js";
import type { RunCost } from "./run-cost.js";

/** Options of `coordination`. */
export interface CoordinationOptions {
  /** Receives each run of an agent, inner ones first. */
  readonly onRun: (cost: RunCost) => void;
  /** Roles that are work. All others are overhead. Default `["executor"]`. */
  readonly work?: readonly WorkflowRole[];
  /** For `wattspan.agent.role.energy`. Default: the global provider of this moment. */
  readonly meterProvider?: MeterProvider;
}

/**
 * Adds up what each run of an agent took by role: joules, seconds, tokens, hops, hand-offs. A step has the role that it
 * states, or that of its kind: `plan`, `act`, `evaluate` and `reflect`, `handoff`. An agent has the role that it
 * states, or is an executor. All else has the role of what is around it.
 *
 * @returns To be listed in `observers` of the metering.
 * @throws WattspanConfigurationError
 * @example
 * const team = coordination({ onRun: ({ name, roles }) => console.log(name, roles) });
 * await startWattspan({ observers: [team] });
 */
export function coordination(options: CoordinationOptions): (footprint: Footprint) => void {
  checkOptionNames<CoordinationOptions>(options, { onRun: true, work: true, meterProvider: true });
  const { onRun, work = ["executor"], meterProvider } = options;
  if (typeof onRun !== "function") throw new WattspanConfigurationError("onRun", onRun, "a function");
  if (!Array.isArray(work) || work.length === 0 || work.some((role) => typeof role !== "string"))
    throw new WattspanConfigurationError("work", work, "a list of roles");
  const joulesCounter = counterOf(meterProvider);
  const tree = new CostTree({
    work,
    onJoules: (role, energyJ) => joulesCounter().add(energyJ, { [a.agentRole]: labelText(role) }),
  });
  return (footprint) => {
    const run = tree.take(footprint);
    if (run) onRun(run);
  };
}

/** Made again where the global provider is another one: a counter of the API belongs to the provider of its moment. */
function counterOf(given: MeterProvider | undefined): () => Counter {
  let provider: MeterProvider | undefined;
  let counter: Counter | undefined;
  return () => {
    const now = given ?? metrics.getMeterProvider();
    if (!counter || now !== provider) counter = counterFrom(now);
    provider = now;
    return counter;
  };
}

function counterFrom(meterProvider: MeterProvider): Counter {
  const { name, version, schemaUrl } = instrumentationScopes.wattspan;
  const { agentRoleEnergy: metric } = extensionMetric;
  const { unit, description } = metric;
  return meterProvider
    .getMeter(name, version, { schemaUrl })
    .createCounter(metric.name, { unit, description });
}
