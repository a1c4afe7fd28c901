/** What it costs that several agents work together. */

import { type Counter, type MeterProvider, metrics } from "@opentelemetry/api";
import { type Footprint, meterStep, WattspanConfigurationError, type WorkflowRole } from "@wattspan/core";
import { attribute as a, extensionMetric, labelText, scopes } from "@wattspan/core/names";
import { checkOptionNames } from "@wattspan/core/options";
import { secondsFromMs } from "@wattspan/core/units";
import { isAmount } from "../amounts/dimensions.js";
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
  /** Milliseconds, for the time of writing. Default `performance.now`. */
  readonly now?: () => number;
}

/** Watches the footprints of agents. */
export interface Coordination {
  /** To be listed in `observers` of the metering. */
  readonly observe: (footprint: Footprint) => void;
  /**
   * Hands work to another agent: a step of the kind `handoff`, with its bytes and the time of writing them.
   * @param to The other agent.
   * @param write Serializes what is handed over.
   * @param send Sends it, or runs the other agent. Its result is returned unchanged.
   * @example await team.handOff("writer", () => JSON.stringify(facts), (text) => runWriter(text));
   */
  handOff<Written extends string | Uint8Array, Result>(
    to: string,
    write: () => Written,
    send: (written: Written) => Result,
  ): Result;
}

/**
 * Adds up what each run of an agent took by role: joules, seconds, tokens, hops, hand-offs. A step has the role that it
 * states, or that of its kind: `plan`, `act`, `evaluate` and `reflect`, `handoff`. An agent has the role that it
 * states, or is an executor. All else has the role of what is around it.
 *
 * @throws WattspanConfigurationError
 * @example
 * const team = coordination({ onRun: ({ name, roles }) => console.log(name, roles) });
 * await startWattspan({ observers: [team.observe] });
 */
export function coordination(options: CoordinationOptions): Coordination {
  checkOptionNames<CoordinationOptions>(options, { onRun: true, work: true, meterProvider: true, now: true });
  const { onRun, work = ["executor"], meterProvider, now = () => performance.now() } = options;
  for (const [name, given] of Object.entries({ onRun, now }))
    if (typeof given !== "function") throw new WattspanConfigurationError(name, given, "a function");
  if (!Array.isArray(work) || work.length === 0 || work.some((role) => typeof role !== "string"))
    throw new WattspanConfigurationError("work", work, "a list of roles");
  const joulesCounter = counterOf(meterProvider);
  const tree = new CostTree({
    work,
    onJoules: (role, energyJ) => joulesCounter().add(energyJ, { [a.agentRole]: labelText(role) }),
  });
  return {
    observe(footprint) {
      const run = tree.take(footprint);
      if (run) onRun(run);
    },
    handOff(to, write, send) {
      let bytes: number | undefined;
      let seconds = Number.NaN;
      const onFootprint = ({ id }: Footprint) => {
        if (bytes !== undefined && isAmount(seconds)) tree.handedOff(id, bytes, seconds);
      };
      return meterStep({ name: to, kind: "handoff", onFootprint }, () => {
        const since = now();
        const written = write();
        seconds = secondsFromMs(now() - since);
        bytes = sizeOf(written);
        return send(written);
      });
    },
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
  const { name, version, schemaUrl } = scopes.wattspan;
  const { agentRoleEnergy: metric } = extensionMetric;
  const { unit, description } = metric;
  return meterProvider
    .getMeter(name, version, { schemaUrl })
    .createCounter(metric.name, { unit, description });
}

/** Undefined: callers without TypeScript may hand over anything. */
function sizeOf(written: unknown): number | undefined {
  if (typeof written === "string") return new TextEncoder().encode(written).length;
  return written instanceof Uint8Array ? written.byteLength : undefined;
}
