import { expectTypeOf, it } from "vitest";
import type { StageKind } from "../contracts/activity-options.js";
import type { IntensityReading, LocationRung } from "../contracts/carbon-intensity.js";
import type { Component } from "../contracts/energy-meter.js";
import type {
  ActivityKind,
  Boundary,
  EmissionSource,
  FootprintPart,
  Method,
  Outcome,
  StepKind,
} from "../contracts/footprint.js";
import type { Reason } from "../contracts/reasons.js";
import type { values } from "./names.js";

type Listed<K extends keyof typeof values> = (typeof values)[K][number];

it("the closed lists of values are those of the contracts, no more and no fewer", () => {
  expectTypeOf<Listed<"activity">>().toEqualTypeOf<ActivityKind>();
  expectTypeOf<Listed<"boundary">>().toEqualTypeOf<Boundary>();
  expectTypeOf<Listed<"component">>().toEqualTypeOf<Component>();
  expectTypeOf<Listed<"method">>().toEqualTypeOf<Method>();
  expectTypeOf<Listed<"emissionSource">>().toEqualTypeOf<EmissionSource>();
  expectTypeOf<Listed<"outcome">>().toEqualTypeOf<Outcome>();
  // What a service did not state is on footprints only.
  expectTypeOf<Listed<"reason">>().toEqualTypeOf<Exclude<Reason, "unreported">>();
  expectTypeOf<Listed<"stepKind">>().toEqualTypeOf<StepKind>();
  expectTypeOf<Listed<"stageKind">>().toEqualTypeOf<StageKind>();
  expectTypeOf<Listed<"waterSource">>().toEqualTypeOf<NonNullable<FootprintPart["waterSource"]>>();
  expectTypeOf<Listed<"gridSignal">>().toEqualTypeOf<IntensityReading["signal"]>();
  expectTypeOf<Listed<"gridBasis">>().toEqualTypeOf<IntensityReading["basis"]>();
  expectTypeOf<Listed<"locationRung">>().toEqualTypeOf<LocationRung>();
});
