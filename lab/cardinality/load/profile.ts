import type { DetailLevel } from "@wattspan/core/names";

/** Parameters of a simulated service: numbers of names and calls. */
export interface Profile {
  readonly name: string;
  readonly models: number;
  readonly agents: number;
  /** Grid zones where its hosted models are served. */
  readonly zones: number;
  /** On a working day: agent runs plus calls outside of agents. */
  readonly callsPerDay: number;
  /** Times at which it is restarted, as hours of the week: deployments and crashes. */
  readonly restarts: readonly number[];
  /** The level of detail of its metrics. Default `basic`. */
  readonly level?: DetailLevel;
  /** Gives a name from its kind and number. Default `kind-number`. */
  readonly naming?: (kind: string, number: number) => string;
}

/** Deployed each working day at 10:00, and it crashes twice. */
const RESTARTS = [10, 34, 41, 58, 82, 106, 131];

/** A service of moderate size, typical of a fleet. */
export const typical: Profile = {
  ...{ name: "typical", models: 5, agents: 3, zones: 2, callsPerDay: 2400, restarts: RESTARTS },
};

/** The same service with `telemetry.detail: "full"`. */
export const typicalInFull: Profile = { ...typical, name: "typical, `full`", level: "full" };

/** A gateway through which everything goes. */
export const large: Profile = {
  ...{ name: "large", models: 50, agents: 20, zones: 10, callsPerDay: 9600, restarts: RESTARTS },
};

const HOSTILE = ['"', "\\", "\n", "{}", "<b>", "\u0000", "$__all", "\u202e", "é".repeat(200)];

/** Names chosen by others, never the same twice: with quotes, backslashes, newlines, and far too long. */
export const hostile: Profile = {
  ...{ name: "hostile", models: 10_000, agents: 10_000, zones: 50, callsPerDay: 12_000, restarts: [] },
  naming: (kind, number) => `${kind} ${number} ${HOSTILE[number % HOSTILE.length]}`,
};
