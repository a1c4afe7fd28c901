import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exporterPlan, positiveInteger } from "./exporters.js";

describe("the plan of exporters", () => {
  it.each([
    [{}, [], []],
    [{ OTEL_METRICS_EXPORTER: "prometheus" }, ["prometheus"], []],
    [
      { OTEL_METRICS_EXPORTER: "console, otlp,otlp", OTEL_TRACES_EXPORTER: "console" },
      ["otlp", "console"],
      ["console"],
    ],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318" }, ["otlp"], ["otlp"]],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://collector:4318/v1/traces" }, [], ["otlp"]],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318", OTEL_METRICS_EXPORTER: "none" }, [], ["otlp"]],
    [{ OTEL_METRICS_EXPORTER: "otlp,none", OTEL_TRACES_EXPORTER: " " }, [], []],
    [{ OTEL_METRICS_EXPORTER: "otlp", OTEL_SDK_DISABLED: "TRUE" }, [], []],
  ])(
    "exporters of the environment %j are %j for metrics and %j for traces",
    (environment, metrics, traces) => {
      expect(exporterPlan(environment)).toMatchObject({ metrics, traces, problems: [] });
    },
  );

  it("the exporters speak the protocol that is named for each signal", () => {
    const environment = {
      OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
      OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: "http/json",
    };
    expect(exporterPlan({}).otlp).toEqual({ metrics: "proto", traces: "proto" });
    expect(exporterPlan(environment).otlp).toEqual({ metrics: "grpc", traces: "http" });
  });

  it("unknown exporters and protocols are each reported, and the known ones are kept", () => {
    const plan = exporterPlan({
      OTEL_METRICS_EXPORTER: "otlp,statsd",
      OTEL_TRACES_EXPORTER: "prometheus",
      OTEL_EXPORTER_OTLP_PROTOCOL: "carrier pigeon",
    });
    expect(plan).toMatchObject({ metrics: ["otlp"], traces: [], otlp: { metrics: "proto" } });
    expect(plan.problems).toEqual([
      "OTEL_METRICS_EXPORTER names an unknown exporter; allowed: otlp, prometheus, console, none.",
      "OTEL_TRACES_EXPORTER names an unknown exporter; allowed: otlp, console, none.",
      expect.stringContaining("allowed: http/protobuf, http/json, grpc. Using http/protobuf."),
    ]);
  });

  it("an unknown protocol is reported with the variable that names it, where OTLP is sent", () => {
    const problemsOf = (more: object) =>
      exporterPlan({ OTEL_METRICS_EXPORTER: "otlp", OTEL_TRACES_EXPORTER: "none", ...more }).problems;
    const pigeon = "carrier pigeon";
    expect(problemsOf({ OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: pigeon })).toEqual([
      expect.stringMatching(/^OTEL_EXPORTER_OTLP_METRICS_PROTOCOL names an unknown protocol; allowed: /),
    ]);
    expect(problemsOf({ OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: pigeon })).toEqual([]);
    expect(exporterPlan({ OTEL_EXPORTER_OTLP_PROTOCOL: pigeon }).problems).toEqual([]);
    expect(problemsOf({ OTEL_METRICS_EXPORTER: "prometheus", OTEL_EXPORTER_OTLP_PROTOCOL: pigeon })).toEqual(
      [],
    );
  });

  it("the plan of exporters never throws", () => {
    const text = fc.oneof(fc.string(), fc.constantFrom("constructor", "otlp,,", "none"));
    const name = fc.constantFrom(
      "OTEL_METRICS_EXPORTER",
      "OTEL_TRACES_EXPORTER",
      "OTEL_EXPORTER_OTLP_PROTOCOL",
      "OTEL_EXPORTER_OTLP_ENDPOINT",
    );
    fc.assert(
      fc.property(fc.dictionary(name, text), (environment) => {
        const { metrics, traces, otlp } = exporterPlan(environment);
        expect([otlp.metrics, otlp.traces].every((protocol) => /^(proto|http|grpc)$/.test(protocol))).toBe(
          true,
        );
        expect([...metrics, ...traces].every((kind) => /^(otlp|prometheus|console)$/.test(kind))).toBe(true);
      }),
    );
  });
});

it("positiveInteger reads a whole positive number, and gives undefined for everything else", () => {
  const read = (text?: string) => positiveInteger({ A: text }, "A");
  expect([
    read("300"),
    read(" 5 "),
    read("0"),
    read("-1"),
    read("1.5"),
    read("soon"),
    read(""),
    read(),
  ]).toEqual([300, 5, ...Array<undefined>(6)]);
});
