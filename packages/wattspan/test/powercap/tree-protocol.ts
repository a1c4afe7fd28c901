/** What a test and the process that advances its tree say to each other. */

import type { HostPlan, HostTruth } from "./host-power.ts";

/** What the process is started with. */
export interface TreePlan extends HostPlan {
  /** An empty directory for the tree. */
  readonly directory: string;
}

/** Each request is answered when it is done and the counter shows it. */
export type TreeRequest =
  /** Brings the counter up to date. */
  | { readonly do: "mark" }
  /** The others begin. */
  | { readonly do: "others" }
  /** A group keeps cores busy from now on. */
  | { readonly do: "keep"; readonly group: string; readonly cores: number }
  /** A group keeps cores busy for a time, whoever else does what meanwhile. */
  | { readonly do: "load"; readonly group: string; readonly cores: number; readonly ms: number }
  /** Nothing moves any more. */
  | { readonly do: "stop" };

export interface TreeAnswer {
  /** That of the request; 0: the tree is built and the host runs. */
  readonly id: number;
  readonly truth: HostTruth;
}
