/**
 * The spans that Wattspan starts: their name, kind and first attributes, by the GenAI conventions, and their tracer.
 */

import { type Attributes, SpanKind, type Tracer, type TracerProvider, trace } from "@opentelemetry/api";
import type {
  AgentOptions,
  InferenceOptions,
  StageOptions,
  StepOptions,
} from "../contracts/activity-options.js";
import type { ActivityKind } from "../contracts/footprint.js";
import * as a from "../names/attribute-names.js";
import { labelText } from "../names/label-text.js";
import { type InstrumentationScope, instrumentationScopes, operation } from "../names/names.js";

/** The options of each kind of activity. */
export interface OptionsOf {
  readonly inference: InferenceOptions;
  readonly step: StepOptions;
  readonly agent: AgentOptions;
  readonly stage: StageOptions;
}

/** Facts of an activity that are not in its options. */
export interface SpanSurroundings {
  /** Whether `OTEL_SEMCONV_STABILITY_OPT_IN` has `gen_ai_latest_experimental`. */
  readonly latest: boolean;
  /** Whether the model runs outside this process. */
  readonly remote?: boolean | undefined;
  /** The enclosing agent. */
  readonly agent?: string | undefined;
}

/** The start of a span. Samplers see these attributes. */
export interface SpanShape {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
}

type Shape<O> = (options: O, surroundings: SpanSurroundings) => SpanShape;

const inference: Shape<InferenceOptions> = (
  { model, provider, operation: name = "chat" },
  { latest, remote },
) => {
  const attributes: Attributes = { [a.operation]: name, [a.model]: model };
  if (provider !== undefined) {
    attributes[a.provider] = provider;
    if (!latest) attributes[a.system] = provider;
  }
  return { name: `${name} ${model}`, kind: remote ? SpanKind.CLIENT : SpanKind.INTERNAL, attributes };
};

const step: Shape<StepOptions> = ({ name, kind = "other" }, { agent }) => {
  const attributes: Attributes = { [a.stepKind]: kind };
  if (agent !== undefined) attributes[a.agent] = agent;
  const shape = { kind: SpanKind.INTERNAL, attributes };
  if (kind === "tool") {
    Object.assign(attributes, { [a.operation]: operation.executeTool, [a.toolName]: name });
    return { ...shape, name: `${operation.executeTool} ${name}` };
  }
  if (kind === "plan") {
    attributes[a.operation] = operation.plan;
    return { ...shape, name: `${operation.plan} ${agent ?? name}` };
  }
  return { ...shape, name: `${kind} ${name}` };
};

const agent: Shape<AgentOptions> = ({ name }) => ({
  name: `${operation.invokeAgent} ${name}`,
  kind: SpanKind.INTERNAL,
  attributes: { [a.operation]: operation.invokeAgent, [a.agent]: name },
});

const stage: Shape<StageOptions> = ({ name, kind }) => ({
  name: `${kind} ${name}`,
  kind: SpanKind.INTERNAL,
  attributes: { [a.stageKind]: kind, [a.stage]: name },
});

const SHAPES: { readonly [K in ActivityKind]: Shape<OptionsOf[K]> } = { inference, step, agent, stage };

/**
 * The start of an activity's span, without the application's own attributes.
 * @example spanShape("inference", { model: "gpt-4o", provider: "openai" }, { latest: false, remote: true }).name // "chat gpt-4o"
 */
export function spanShape<K extends ActivityKind>(
  kind: K,
  options: OptionsOf[K],
  surroundings: SpanSurroundings,
): SpanShape {
  const { name, attributes, kind: spanKind } = SHAPES[kind](options, surroundings);
  for (const key of Object.keys(attributes)) attributes[key] = labelText(attributes[key]);
  return { name: labelText(name), kind: spanKind, attributes };
}

/**
 * The same start with the application's attributes. Names of the conventions win. It is a copy, as a tracer may
 * change what it is given.
 */
export const withOwn = ({ name, kind, attributes }: SpanShape, own: Attributes | undefined): SpanShape => ({
  name,
  kind,
  attributes: own ? { ...own, ...attributes } : { ...attributes },
});

/** The scope of those spans: separate from our metrics, because their names belong to other conventions. */
export const spanScope = (latest: boolean): InstrumentationScope =>
  latest ? instrumentationScopes.genAiLatest : instrumentationScopes.genAi;

/**
 * Returns a function that finds the tracer: of `given`, or else of the global provider, which may change at
 * any time.
 */
export function currentTracer(given: TracerProvider | undefined, latestNames: boolean): () => Tracer {
  const { name, version, schemaUrl } = spanScope(latestNames);
  let traced: { readonly provider: TracerProvider; readonly tracer: Tracer } | undefined;
  return () => {
    const provider = given ?? trace.getTracerProvider();
    // A lookup is expensive, and mostly the provider is the same as before.
    if (provider !== traced?.provider)
      traced = { provider, tracer: provider.getTracer(name, version, { schemaUrl }) };
    return traced.tracer;
  };
}
