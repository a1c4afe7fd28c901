import type { Circumstances } from "../../report/circumstances.ts";

/** Where the CPU time of one kind of call goes. */
export interface ProfiledCall {
  /** `plain` or `streamed`. */
  readonly what: string;
  readonly calls: number;
  /** CPU microseconds per call, the most first. */
  readonly groups: readonly { readonly name: string; readonly us: number }[];
}

/** A run, as `docs/measured/bench-profile.json` keeps it. */
export interface ProfileResult extends Circumstances {
  readonly results: readonly ProfiledCall[];
}
