import type { WorkflowRole } from "@wattspan/core";

/** What the activities of one role took. Absent: unknown, never 0. */
export interface RoleCost {
  /** `(others)`: all roles beyond the first twenty. */
  readonly role: WorkflowRole;
  /** Joules, as far as they are known. */
  readonly energyJ?: number;
  /** Of each activity the part of its duration that its children leave. Parallel activities each count in full. */
  readonly seconds: number;
  /** Input and output tokens. */
  readonly tokens?: number;
  /**
   * Inferences of unknown energy, requests to services that stated none, and activities there of unknown energy: the
   * joules are then a lower bound. Absent: none.
   */
  readonly unknown?: number;
}

/** What one run of an agent took, by role, with all runs inside it. */
export interface RunCost {
  /** The id of its footprint. */
  readonly id: string;
  /** The agent. */
  readonly name: string;
  /** Joules of the run: the sum over its roles. Absent: unknown. */
  readonly energyJ?: number;
  /** Those with the most joules first. */
  readonly roles: readonly RoleCost[];
  /**
   * Share of the known joules in roles that are not work, 0 to 1. Absent: there are none, or some of them are
   * unknown.
   */
  readonly overheadShare?: number;
  /** How often work passed from one agent to another: runs inside, and runs that continue work from elsewhere. */
  readonly hops: number;
  /** Steps of the kind `handoff`, or with the role `hand_off`. */
  readonly handOffs: number;
  /** Whether hand-offs took more joules than the work. Absent: too little is known to say. */
  readonly isFragmented?: boolean;
}
