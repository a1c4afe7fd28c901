import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { footprint, given, known, part, range, spanAttributes } from "../../test/span-attributes.js";
import type { Footprint } from "../contracts/footprint.js";
import { type Annotated, giveAnswer, giveUsage } from "./attributes.js";

const usageAttributes = (...of: Tail<typeof giveUsage>) => given((span) => giveUsage(span, ...of));
type Tail<F> = F extends (span: Annotated, ...rest: infer R) => void ? R : never;

describe("attributes of a footprint", () => {
  it("attributes of a footprint have every known number with its bounds, and where it came from", () => {
    const attributes = spanAttributes(known, { tables: ["ecologits@0.11.2"], servingZone: "SE" });
    expect(attributes).toEqual({
      "wattspan.energy": 10,
      "wattspan.energy_low": 5,
      "wattspan.energy_high": 20,
      "wattspan.co2e": 0.001,
      "wattspan.co2e_low": 0.0005,
      "wattspan.co2e_high": 0.002,
      "wattspan.water": 0.02,
      "wattspan.serving_energy": 5,
      "wattspan.client_energy": 5,
      "wattspan.method": "measured",
      "wattspan.method_id": "nvml,rapl",
      "wattspan.coverage": 0,
      "wattspan.resolution": 1,
      "wattspan.weight_policy": "equal",
      "wattspan.reasons": ["gap", "late"],
      "wattspan.grid.zone": "DE",
      "wattspan.grid.intensity": 400,
      "wattspan.grid.signal": "average",
      "wattspan.grid.basis": "lifecycle",
      "wattspan.grid.source": "table@2025",
      "wattspan.grid.valid_from": "2026-01-01T00:00:00.000Z",
      "wattspan.grid.stale": true,
      "wattspan.location_rung": "country",
      "wattspan.tables": ["ecologits@0.11.2"],
      "wattspan.serving_zone": "SE",
    });
  });

  it("attributes of a footprint name the meters of the energy, and apart from those the tables of water and hardware", () => {
    const modelled = { method: "modelled", component: "other" } as const;
    const attributes = spanAttributes(
      footprint({
        parts: [
          part({ ...modelled, methodId: "water@1", water: range(1) }),
          part({ energy: range(4) }),
          part({ ...modelled, methodId: "building@1", energy: range(1) }),
          part({ ...modelled, methodId: "building@1", water: range(1) }),
          part({ ...modelled, methodId: "configured", co2e: range(1), emissionSource: "embodied" }),
          part({ method: "estimated", methodId: "guess@1", co2e: range(1), emissionSource: "embodied" }),
        ],
      }),
      { tables: ["sizes@1"] },
    );
    expect(attributes).toMatchObject({
      "wattspan.method_id": "building@1,nvml",
      "wattspan.tables": ["sizes@1", "water@1", "building@1"],
    });
  });

  it("attributes of a footprint say only why when nothing is known", () => {
    expect(spanAttributes(footprint({ reasons: ["no_meter"] }))).toEqual({
      "wattspan.method": "unavailable",
      "wattspan.coverage": 0,
      "wattspan.resolution": 1,
      "wattspan.weight_policy": "equal",
      "wattspan.reasons": ["no_meter"],
    });
  });

  it("attributes of a footprint have a parent's own energy apart from its children's, and count unknown ones", () => {
    const unknown = { count: 2, reasons: ["no_usage"] } as const;
    const attributes = spanAttributes(
      footprint({ kind: "agent", energy: range(9), self: { energy: range(3) }, unknown }),
    );
    expect(attributes).toMatchObject({
      "wattspan.energy": 9,
      "wattspan.self_energy": 3,
      "wattspan.unknown_children": 2,
    });
    expect(attributes).not.toHaveProperty(["wattspan.client_energy"]);
  });

  it("attributes of a footprint have its subject", () => {
    expect(spanAttributes(footprint({ subject: { commit: "4f2a91c" } }))).toHaveProperty(
      ["vcs.ref.head.revision"],
      "4f2a91c",
    );
  });

  it("attributes of a footprint never have undefined, NaN or infinite values, for any numbers", () => {
    const number = fc.oneof(fc.double(), fc.constant(Number.NaN), fc.constant(Number.POSITIVE_INFINITY));
    const anyRange = fc.option(fc.record({ value: number, low: number, high: number }), { nil: undefined });
    const bad = fc.record({
      kind: fc.constantFrom("inference", "step", "agent", "stage"),
      energy: anyRange,
      co2e: anyRange,
      water: anyRange,
      self: fc.record({ energy: anyRange }),
      coverage: number,
      resolution: number,
      parts: fc.array(
        fc.record({
          boundary: fc.constantFrom("client", "serving"),
          energy: anyRange,
          methodId: fc.string(),
        }),
      ),
      intensity: fc.option(
        fc.record({ gramsPerKwh: fc.record({ value: number }), validFromMs: number, zone: fc.string() }),
        { nil: undefined },
      ),
    });
    fc.assert(
      fc.property(bad, (over) => {
        const attributes = spanAttributes(footprint(over as unknown as Partial<Footprint>));
        for (const value of Object.values(attributes)) {
          expect(value).toBeDefined();
          if (typeof value === "number") expect(Number.isFinite(value)).toBe(true);
        }
        const finite = over.energy !== undefined && Number.isFinite(over.energy.value);
        expect(attributes["wattspan.energy"]).toBe(finite ? over.energy?.value : undefined);
      }),
    );
  });
});

it("attributes of a subject have existing names where there are any, and leave out what is not stated", () => {
  const everything = {
    service: "shop",
    serviceVersion: "1.2.3",
    modelVersion: "2",
    modelDigest: "sha256:1",
    promptVersion: "v7",
    policyVersion: "p1",
    agentVersion: "a1",
    datasetVersion: "d1",
    configurationDigest: "sha256:2",
    commit: "4f2a91c",
    owner: "search",
    environment: "production",
  };
  const expected = {
    "service.name": "shop",
    "service.version": "1.2.3",
    "wattspan.model.version": "2",
    "wattspan.model.digest": "sha256:1",
    "gen_ai.prompt.version": "v7",
    "wattspan.policy.version": "p1",
    "gen_ai.agent.version": "a1",
    "wattspan.dataset.version": "d1",
    "wattspan.configuration.digest": "sha256:2",
    "vcs.ref.head.revision": "4f2a91c",
    "wattspan.owner": "search",
    "deployment.environment.name": "production",
  };
  for (const level of ["basic", "full"] as const) {
    const bare = spanAttributes(footprint(), {}, level);
    const withSubject = (subject: Footprint["subject"]) =>
      spanAttributes(footprint(subject && { subject }), {}, level);
    expect(withSubject(everything)).toEqual({ ...bare, ...expected });
    expect(withSubject({})).toEqual(bare);
  }
});

describe("attributes of token counts", () => {
  it("attributes of token counts have cached tokens as input, under the names of the conventions in use", () => {
    const usage = { inputFresh: 100, cacheRead: 20, cacheWrite: 5, output: 50, reasoning: 30 };
    const common = {
      "gen_ai.usage.input_tokens": 125,
      "gen_ai.usage.output_tokens": 50,
      "gen_ai.usage.cache_read.input_tokens": 20,
      "gen_ai.usage.reasoning.output_tokens": 30,
    };
    expect(usageAttributes(usage, false)).toEqual({
      ...common,
      "gen_ai.usage.cache_creation.input_tokens": 5,
    });
    expect(usageAttributes(usage, true)).toEqual({ ...common, "gen_ai.usage.cache_write.input_tokens": 5 });
  });

  it("attributes of token counts have no total where a part of it is not known, and nothing where nothing is", () => {
    expect(usageAttributes({ cacheRead: 20 }, true)).toEqual({ "gen_ai.usage.cache_read.input_tokens": 20 });
    expect(usageAttributes({}, false)).toEqual({});
  });
});

describe("giveAnswer", () => {
  it("giveAnswer gives the model, the id, the finish reasons and the host under the conventions' names, each where it is known", () => {
    const of = (...[answer, host]: Tail<typeof giveAnswer>) =>
      given((span) => giveAnswer(span, answer, host));
    const answer = { model: "gpt-4o-2024-08-06", id: "chatcmpl-7", finishReasons: ["stop"] };
    expect(of(answer, "api.openai.com")).toEqual({
      "gen_ai.response.finish_reasons": ["stop"],
      "gen_ai.response.model": "gpt-4o-2024-08-06",
      "gen_ai.response.id": "chatcmpl-7",
      "server.address": "api.openai.com",
    });
    expect([of(undefined, undefined), of({ model: undefined, id: "x" }, undefined)]).toEqual([
      {},
      { "gen_ai.response.id": "x" },
    ]);
  });
});
