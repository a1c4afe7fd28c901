/** Misspelt names in the options of a call. TypeScript finds them; in JavaScript they would change a figure unseen. */

import type {
  ActivityOptions,
  AgentOptions,
  InferenceOptions,
  StageOptions,
  StepOptions,
} from "../../contracts/activity-options.js";
import type { ActivityKind } from "../../contracts/footprint.js";
import { nearestOf } from "../nearest-names.js";
import type { OptionNames } from "../option-names.js";

const ANY: OptionNames<ActivityOptions> = {
  attributes: true,
  runsOn: true,
  weight: true,
  span: true,
  parent: true,
  continues: true,
  onFootprint: true,
  budget: true,
  critical: true,
};
const INFERENCE: OptionNames<Omit<InferenceOptions, keyof ActivityOptions>> = {
  model: true,
  provider: true,
  operation: true,
  serving: true,
  server: true,
  usage: true,
  expects: true,
  followsAdvice: true,
};
const STEP: OptionNames<Omit<StepOptions, keyof ActivityOptions>> = {
  name: true,
  kind: true,
  agent: true,
  role: true,
};
const AGENT: OptionNames<Omit<AgentOptions, keyof ActivityOptions>> = { name: true, goal: true, role: true };
const STAGE: OptionNames<Omit<StageOptions, keyof ActivityOptions>> = { name: true, kind: true, units: true };
const OWN: Readonly<Record<ActivityKind, object>> = {
  inference: INFERENCE,
  step: STEP,
  agent: AGENT,
  stage: STAGE,
};

/** Whole requests are options as well, and have many other names. */
const MAX_NAMES = 200;
/** No option's name is nearly as long. */
const MAX_LENGTH = 32;

/** Finds names that are nearly those of options. Each name is looked at once. */
export class MisspeltOptions {
  readonly #seen = new Set<string>();

  /** A sentence, or undefined. @example new MisspeltOptions().in("inference", { model: "gpt-4o", provder: "openai" }) */
  in(activity: ActivityKind, given: object): string | undefined {
    const own = OWN[activity];
    for (const name in given) {
      if (Object.hasOwn(own, name) || Object.hasOwn(ANY, name)) continue;
      if (name.length > MAX_LENGTH || this.#seen.has(name)) continue;
      if (this.#seen.size >= MAX_NAMES) return undefined;
      this.#seen.add(name);
      const missing = Object.keys({ ...own, ...ANY }).filter((known) => !(known in given));
      const [nearest] = nearestOf(name, missing, 1);
      if (nearest !== undefined) return `the option ${name} is unknown; did you mean ${nearest}?`;
    }
    return undefined;
  }
}
