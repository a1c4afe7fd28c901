/** An activity as a scope sees it. */

import type { Subtree } from "../quantities/subtree.js";

/** What is known of an activity while it is not settled. */
export interface SoFar {
  /** What it has used itself. */
  readonly own: Subtree;
  /** Whether that is all. */
  readonly isAll: boolean;
}

/** What a scope asks of an activity. */
export interface ScopeMember {
  readonly owner: ScopeSpeaker;
}

/** Who answers for an activity. No member throws. */
export interface ScopeSpeaker {
  soFar(member: ScopeMember): SoFar | undefined;
  /** Its joules so far that no device here counts: estimated, reported, stated by services. Undefined after a fault. */
  otherJoules(member: ScopeMember): number | undefined;
  /** A new sum over its devices; undefined if it has none. */
  deviceJoules(): DeviceJoules | undefined;
  /** Runs an observer of the application. */
  call(reason: string, task: () => unknown): void;
}

/** The joules that members of one metering have received from its devices. */
export interface DeviceJoules {
  readonly joules: number;
  add(member: ScopeMember): void;
  remove(member: ScopeMember): void;
}
