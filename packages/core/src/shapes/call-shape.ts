/** What activities with the same names share. It is prepared once. */

import type {
  AgentOptions,
  InferenceOptions,
  StageOptions,
  StepOptions,
} from "../contracts/activity-options.js";
import type { ActivityKind } from "../contracts/footprint.js";
import type { ActivityLabels } from "../telemetry/labels.js";
import { type OptionsOf, type SpanShape, spanShape } from "./span-shape.js";

/** The start of the span and the labels on metrics, without the attributes of the application. */
export interface CallShape {
  readonly kind: ActivityKind;
  /** Whether the model runs in another process. */
  readonly remote: boolean;
  readonly span: SpanShape;
  readonly labels: ActivityLabels;
}

/** Prepared shapes: names may be generated, and two generations of them are kept. */
const MAX_SHAPES = 500;
/** Longer names are not kept. */
const MAX_NAME = 256;

/** The names that make a shape. */
interface Names {
  readonly kind: ActivityKind;
  /** The model, or the name. */
  readonly name: string;
  readonly provider: string | undefined;
  /** The operation, or the kind of a step or stage. */
  readonly of: string | undefined;
  readonly remote: boolean;
  readonly agent: string | undefined;
  readonly critical: boolean;
}

/** What is around an activity. */
interface Surroundings {
  readonly remote: boolean;
  /** The enclosing agent. */
  readonly agent?: string | undefined;
  readonly critical?: boolean | undefined;
}

/** Prepares and keeps the shapes of one metering. @example new CallShapes(false).of("agent", { name: "planner" }, { remote: false }) */
export class CallShapes {
  readonly #latest: boolean;
  readonly #known = new RecentMap<string, CallShape>(MAX_SHAPES);
  /** Successive activities mostly have the same. */
  #last: (Names & { readonly shape: CallShape }) | undefined;

  /** @param latest Whether spans have the latest names. */
  constructor(latest: boolean) {
    this.#latest = latest;
  }

  of<K extends ActivityKind>(
    kind: K,
    options: OptionsOf[K],
    { remote, critical = false, agent: around }: Surroundings,
  ): CallShape {
    const isCall = kind === "inference";
    const given = options as Partial<InferenceOptions & StepOptions>;
    const { provider } = given;
    const name = isCall ? given.model : given.name;
    const of = isCall ? given.operation : given.kind;
    const agent = kind === "step" || isCall ? around : undefined;
    const last = this.#last;
    if (
      last &&
      last.kind === kind &&
      last.name === name &&
      last.provider === provider &&
      last.of === of &&
      last.remote === remote &&
      last.agent === agent &&
      last.critical === critical
    )
      return last.shape;
    const create = (): CallShape => {
      const span = spanShape(kind, options, { latest: this.#latest, remote, agent });
      return {
        kind,
        remote,
        span,
        labels: { ...labelsOf(kind, options, agent), ...(critical && { critical }) },
      };
    };
    if (!isName(name) || ![provider, of, agent].every((one) => one === undefined || isName(one)))
      return create();
    const key = [kind, name, provider ?? NONE, of ?? NONE, remote, critical, agent ?? NONE].join("\0");
    const shape = this.#known.get(key, create);
    this.#last = { kind, name, provider, of, remote, agent, critical, shape };
    return shape;
  }
}

/** Not a name, since it has the separator. */
const NONE = "\0";
const isName = (value: unknown): value is string =>
  typeof value === "string" && value.length <= MAX_NAME && !value.includes("\0");

/** The labels of an activity by its kind; steps and inferences take their enclosing agent. */
function labelsOf<K extends ActivityKind>(
  kind: K,
  options: OptionsOf[K],
  agent: string | undefined,
): ActivityLabels {
  if (kind === "inference") {
    const { provider, operation = "chat", model = "unknown" } = options as InferenceOptions;
    return { activity: kind, operation, provider, model, agent };
  }
  if (kind === "stage") return { activity: kind, stage: (options as StageOptions).name ?? "unknown" };
  if (kind === "agent") return { activity: kind, agent: (options as AgentOptions).name ?? "unknown" };
  return { activity: kind, agent, stepKind: (options as StepOptions).kind ?? "other" };
}

/**
 * Two generations: when the young one is full it becomes the old one, and the old one is forgotten. What is
 * found in the old one is young again. So the most recent values stay, at the cost of one lookup.
 * @example new RecentMap<string, number>(100).get("a", () => 1) // 1
 */
export class RecentMap<K, V> {
  readonly #max: number;
  #young = new Map<K, V>();
  #old = new Map<K, V>();

  /** @param max Maximum of values in one generation. */
  constructor(max: number) {
    this.#max = max;
  }

  /** The known value, or a new one. */
  get(key: K, create: () => V): V {
    const known = this.#young.get(key);
    if (known !== undefined) return known;
    const value = this.#old.get(key) ?? create();
    if (this.#young.size >= this.#max) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
    return value;
  }
}
