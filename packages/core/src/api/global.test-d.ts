import type { Span } from "@opentelemetry/api";
import { describe, expectTypeOf, it } from "vitest";
import type {
  ActivityHandle,
  AgentHandle,
  InferenceHandle,
  InferenceOptions,
  Reported,
  StageHandle,
  StageOptions,
  StepHandle,
} from "../contracts/activity-options.js";
import type { Footprint, Range } from "../contracts/footprint.js";
import type { TokenUsage } from "../contracts/token-usage.js";
import type { Metering } from "../options/metering-options.js";
import { meterAgent, meterInference, meterStage, meterStep } from "./global.js";

/** As the clients of OpenAI and Anthropic have it: a promise that can do more. */
interface ResponsePromise<T> extends Promise<T> {
  withResponse(): Promise<{ data: T; response: Response }>;
}
interface Answer {
  readonly text: string;
}

declare const response: ResponsePromise<Answer>;
declare const chunks: AsyncGenerator<Answer, number, string>;
declare const thenable: PromiseLike<Answer>;
declare const metering: Metering;

describe("the type of the result", () => {
  it("the type of a metered result is that of the function, for any return type", () => {
    expectTypeOf(meterInference({ model: "m" }, () => 5)).toEqualTypeOf<number>();
    expectTypeOf(meterInference({ model: "m" }, () => undefined)).toEqualTypeOf<undefined>();
    expectTypeOf(meterInference({ model: "m" }, async () => "text")).toEqualTypeOf<Promise<string>>();
    expectTypeOf(meterInference({ model: "m" }, () => response)).toEqualTypeOf<ResponsePromise<Answer>>();
    expectTypeOf(meterInference({ model: "m" }, () => chunks)).toEqualTypeOf<
      AsyncGenerator<Answer, number, string>
    >();
    expectTypeOf(meterInference({ model: "m" }, () => thenable)).toEqualTypeOf<PromiseLike<Answer>>();
    expectTypeOf(meterInference({ model: "m" }, () => new ReadableStream<Answer>())).toEqualTypeOf<
      ReadableStream<Answer>
    >();
  });

  it("the type of a metered result is kept by all four functions, on an instance too", () => {
    expectTypeOf(meterStep({ name: "s" }, () => response)).toEqualTypeOf<ResponsePromise<Answer>>();
    expectTypeOf(meterAgent({ name: "a" }, () => response)).toEqualTypeOf<ResponsePromise<Answer>>();
    expectTypeOf(meterStage({ name: "e", kind: "training" }, () => 7)).toEqualTypeOf<number>();
    expectTypeOf(metering.meterInference).toEqualTypeOf<typeof meterInference>();
    expectTypeOf(metering.meterStep).toEqualTypeOf<typeof meterStep>();
    expectTypeOf(metering.meterAgent).toEqualTypeOf<typeof meterAgent>();
    expectTypeOf(metering.meterStage).toEqualTypeOf<typeof meterStage>();
  });
});

describe("the handle", () => {
  it("the handle of a metered function is that of its activity", () => {
    meterInference({ model: "m" }, (call) => expectTypeOf(call).toEqualTypeOf<InferenceHandle>());
    meterStep({ name: "s" }, (step) => expectTypeOf(step).toEqualTypeOf<StepHandle>());
    meterAgent({ name: "a" }, (agent) => expectTypeOf(agent).toEqualTypeOf<AgentHandle>());
    meterStage({ name: "e", kind: "training" }, (stage) => expectTypeOf(stage).toEqualTypeOf<StageHandle>());
  });

  it("the handle of a metered function has what only its activity can say", () => {
    expectTypeOf<Pick<ActivityHandle, "span">>().toEqualTypeOf<{ readonly span: Span | undefined }>();
    expectTypeOf<InferenceHandle["setUsage"]>().parameters.toEqualTypeOf<[usage: TokenUsage]>();
    expectTypeOf<InferenceHandle["reportEnergy"]>().parameters.toEqualTypeOf<[reported: Reported]>();
    expectTypeOf<Reported["energy"]>().toEqualTypeOf<number | Range>();
    // @ts-expect-error only agents have a goal
    meterStep({ name: "s" }, (step) => step.succeed());
    // @ts-expect-error only stages count units
    meterAgent({ name: "a" }, (agent) => agent.addUnits(1));
  });
});

describe("the options", () => {
  it("the options of a metered function say what runs", () => {
    // @ts-expect-error an inference names its model
    meterInference({}, () => 1);
    // @ts-expect-error a step has a name
    meterStep({ kind: "plan" }, () => 1);
    // @ts-expect-error kinds are a closed list
    meterStep({ name: "s", kind: "thinking" }, () => 1);
    // @ts-expect-error a stage has a kind
    meterStage({ name: "e" }, () => 1);
    // @ts-expect-error devices are selected by component or zone
    meterInference({ model: "m", runsOn: "gpu" }, () => 1);
    expectTypeOf<StageOptions["kind"]>().not.toExtend<undefined>();
  });

  it("the options of a metered function are not undefined by accident, and not changed", () => {
    // @ts-expect-error a provider that may be missing is left out
    meterInference({ model: "m", provider: undefined }, () => 1);
    expectTypeOf<InferenceOptions>().toEqualTypeOf<Readonly<InferenceOptions>>();
    expectTypeOf<InferenceOptions["onFootprint"]>().toEqualTypeOf<
      ((footprint: Footprint) => void) | undefined
    >();
  });
});
