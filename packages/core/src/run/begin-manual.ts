import { parentOf } from "../activity/activity-tree.js";
import type { RunningActivity } from "../activity/running-activity.js";
import { DuplicateCall, duplicateOf } from "../begin/duplicate-call.js";
import { ManualActivity } from "../begin/manual-activity.js";
import { NOOP_BEGUN } from "../begin/noop-handle.js";
import type { Beginning, Begun, BegunOptions } from "../contracts/begun-activity.js";
import { termsOf } from "../options/terms.js";
import type { OptionsOf } from "../shapes/span-shape.js";
import type { ActivityRunner } from "./activity-runner.js";

/** Begins an activity that is ended later, by hand. A span inside an inference may only report the same call. */
export function beginManual<K extends keyof BegunOptions>(
  runner: ActivityRunner,
  kind: K,
  options: BegunOptions[K],
  beginning?: Beginning,
): Begun<K> {
  if (!runner.on) return NOOP_BEGUN as Begun<K>;
  const { budgeting } = runner;
  const begun = runner.faults.guard("settle", "start", (): Begun<K> | DuplicateCall => {
    const parent = parentOf(runner, options.parent, beginning);
    const span = kind === "inference" ? beginning?.span : undefined;
    const outer = span && duplicateOf(beginning?.above, parent);
    if (outer) return new DuplicateCall(outer, parent as RunningActivity, span);
    const own = options as OptionsOf[K];
    if (budgeting && beginning?.canRefuse && (parent?.terms ?? termsOf(own, undefined))) {
      const { refused, activity } = budgeting.begin(runner, runner.create(kind, own, parent), beginning);
      return activity
        ? new ManualActivity<K>(activity)
        : ({ ...NOOP_BEGUN, refused, ...(parent && { inside: parent }) } as Begun<K>);
    }
    const activity = runner.start(kind, own, parent, beginning);
    if (activity.terms) budgeting?.charge(runner, activity);
    return new ManualActivity<K>(activity);
  });
  return (begun ?? NOOP_BEGUN) as Begun<K>;
}
