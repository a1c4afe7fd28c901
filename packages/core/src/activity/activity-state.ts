/** What only some activities have: most state nothing but their tokens, and have no children. */

import type { Footprint, Uncertainty } from "../contracts/footprint.js";
import type { ServedCall, ServerShare } from "../contracts/model-server.js";
import type { DeviceUseShare } from "../devices/ledger/device-use.js";
import type { PeerServices } from "../doorway/peer-services.js";
import type { PartTally } from "../quantities/part-tally.js";
import type { Subtree } from "../quantities/subtree.js";

/** What the application stated about an activity; most state nothing but their tokens. */
export interface Statements {
  /** By kind, without a price. */
  reported?: PartTally[];
  /** The same of its answer, as its last piece that says so has it, and of the answers to requests inside of it. */
  answered?: PartTally[];
  received?: PartTally[];
  goal?: NonNullable<Footprint["goal"]>;
  units?: number;
  /** The host that answered its client, where no `meteredFetch` saw the request. */
  host?: string;
  weight?: number;
  /** What the services say that it called. */
  services?: PeerServices;
  /** While it runs, and after: its place at a server that we can see, and what that gave. */
  served?: ServedCall;
  share?: ServerShare;
}

/** What was reported of a running activity: its parts, what it had of its devices, and the end of that time. */
export interface Emitted {
  readonly parts: readonly PartTally[];
  readonly shares: readonly DeviceUseShare[];
  readonly uncertainty: Uncertainty | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly untilMs: number;
}

/** What an activity knows of its children; most have none. */
export interface Children {
  /** Those that have not ended, and those that have not settled (running ones, and the share of a server, included). */
  running: number;
  pending: number;
  /** Sums of the settled ones. */
  settled: Subtree | undefined;
}

/** Takes how well a goal was reached, 0 to 1; anything else says nothing. @example takeQuality(stated, 0.9) */
export function takeQuality(stated: Statements, quality: unknown): void {
  if (typeof quality === "number" && quality >= 0 && quality <= 1) stated.goal = { reached: true, quality };
}
