import { metrics, trace } from "@opentelemetry/api";
import { fakeMeter, fixedIntensity, footprintCollector, manualClock } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { createMetering } from "../run/create-metering.js";
import { WattspanConfigurationError } from "../runtime/configuration-error.js";
import { checkOptions } from "./check-options.js";
import { openTelemetryCarrier } from "./context-carrier.js";
import type { MeteringOptions } from "./metering-options.js";

describe("options of createMetering", () => {
  it.each<[string, unknown]>([
    ["meters", [{ name: "no open" }]],
    ["meters", "rapl"],
    ["intensity", {}],
    ["observers", [1]],
    ["clock", {}],
    ["sampling", 5],
    ["sampling.intervalMs", -1],
    ["sampling.intervalMs", Number.NaN],
    ["attribution.idle", "some"],
    ["attribution.host", 1.5],
    ["attribution.weights", "server-side"],
    ["telemetry.detail", "loud"],
    ["telemetry.dimensions", [1]],
    ["telemetry.meterProvider", {}],
    ["location", "DE"],
    ["servingLocation", { country: "DE" }],
  ])("createMetering refuses the option %s with %o, and names it", (option, value) => {
    const [group, name] = option.split(".") as [string, string?];
    const options = name === undefined ? { [group]: value } : { [group]: { [name]: value } };
    const create = () => createMetering(options as MeteringOptions);
    expect(create).toThrow(WattspanConfigurationError);
    try {
      create();
    } catch (error) {
      expect(error).toMatchObject({ option });
      expect((error as WattspanConfigurationError).allowed.length).toBeGreaterThan(3);
    }
  });

  it("createMetering does not print an option's value that may be secret", () => {
    const create = () => createMetering({ location: "token sk-1234567890abcdefghij" } as never);
    expect(create).toThrow(/must be an object/);
    expect(create).not.toThrow(/sk-/);
  });
});

it("createMetering takes options that an object inherits", async () => {
  const collector = footprintCollector();
  const common = { observers: [collector.observer], subject: { service: "s" } };
  const metering = createMetering(Object.assign(Object.create(common), { clock: manualClock() }));
  metering.meterStep({ name: "step" }, () => undefined);
  await metering.shutdown();
  expect(collector.footprints).toMatchObject([{ kind: "step", subject: { service: "s" } }]);
});

describe("checkOptions", () => {
  const optionOf = (options: unknown): string => {
    try {
      checkOptions(options as MeteringOptions);
    } catch (error) {
      if (error instanceof WattspanConfigurationError) return error.option;
      throw error;
    }
    return "none";
  };

  it("checkOptions accepts no options, and all that are right", () => {
    expect(optionOf({})).toBe("none");
    const clock = manualClock();
    const all = {
      meters: [fakeMeter({ clock, zones: [] })],
      intensity: fixedIntensity(400),
      estimators: [{ id: "e", knows: () => true, estimate: () => undefined }],
      location: { country: "DE" },
      context: openTelemetryCarrier,
      clock,
      sampling: { intervalMs: 10, heartbeatMs: 100, timeoutMs: 1 },
      attribution: {
        idle: "exclude",
        host: 0,
        weights: { name: "own", weight: () => 1 },
        abandonAfterMs: 1000,
      },
      telemetry: {
        detail: "metrics",
        tracerProvider: trace,
        meterProvider: metrics,
        dimensions: ["app.tenant"],
        reportsHardware: () => false,
      },
      subject: { service: "s" },
      observers: [() => undefined],
    };
    expect(optionOf(all)).toBe("none");
    expect(optionOf({ ...all, attribution: { host: "exclusive" }, sampling: { timeoutMs: 9 } })).toBe("none");
    expect(optionOf({ ...all, attribution: { host: 1 }, meters: [], observers: [] })).toBe("none");
  });

  it.each([[undefined], [null], [5], ["all"], [[]]])(
    "checkOptions refuses %o in place of options",
    (options) => {
      expect(optionOf(options)).toBe("(all)");
    },
  );

  it("checkOptions takes undefined for an option that is not given, and refuses null", () => {
    expect(optionOf({ meters: undefined, sampling: { intervalMs: undefined } })).toBe("none");
    expect(optionOf({ meters: null })).toBe("meters");
    expect(optionOf({ sampling: null })).toBe("sampling");
    expect(optionOf({ sampling: { intervalMs: null } })).toBe("sampling.intervalMs");
  });

  it.each<[string, number, number]>([
    ["sampling.intervalMs", 10, 86_400_000],
    ["sampling.heartbeatMs", 100, 86_400_000],
    ["sampling.timeoutMs", 1, 86_400_000],
    ["attribution.host", 0, 1],
    ["attribution.abandonAfterMs", 1000, 86_400_000],
  ])("the option %s takes values from %d to %d, and no others", (option, low, high) => {
    const [group, name] = option.split(".") as [string, string];
    const of = (value: unknown) => optionOf({ [group]: { [name]: value } });
    expect([of(low), of(high)]).toEqual(["none", "none"]);
    for (const value of [
      low - 0.1 * Math.max(1, low),
      high * 1.01,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      `${high}`,
    ])
      expect([value, of(value)]).toEqual([value, option]);
  });

  it("checkOptions accepts a list only where each of its members is right", () => {
    const meter = { name: "m", open: () => undefined };
    expect(optionOf({ meters: [meter, { ...meter, open: 5 }] })).toBe("meters");
    expect(optionOf({ meters: [meter, null] })).toBe("meters");
    expect(optionOf({ estimators: [{ knows: () => true }] })).toBe("estimators");
    expect(optionOf({ observers: [() => undefined, undefined] })).toBe("observers");
    expect(optionOf({ context: { get: () => undefined } })).toBe("context");
    const read = () => undefined;
    expect(optionOf({ usageReaders: [{ name: "ours", marks: ["spent"], read }] })).toBe("none");
    for (const marks of [undefined, "spent", [5], []])
      expect(optionOf({ usageReaders: [{ name: "ours", marks, read }] })).toBe("usageReaders");
    expect(optionOf({ sinks: [{ write: read }] })).toBe("sinks");
  });

  it.each<[string, object, string]>([
    [
      "locatoin",
      { locatoin: { country: "DE" } },
      "option locatoin is not known; allowed: meters, intensity, ",
    ],
    ["sampling.jiter", { sampling: { jiter: 0 } }, "allowed: intervalMs, heartbeatMs, timeoutMs."],
    [
      "attribution.Idle",
      { attribution: { Idle: "share" } },
      "allowed: idle, host, sharers, weights, abandonAfterMs.",
    ],
    [
      "telemetry.detial",
      { telemetry: { detial: "off" } },
      "option telemetry.detial is not known; allowed: detail, ",
    ],
    ["telemetry.detail", { "telemetry.detail": "off" }, "option telemetry.detail is not known; "],
  ])(
    "checkOptions refuses the option %s that does not exist, and says which do",
    (option, options, message) => {
      expect(optionOf(options)).toBe(option);
      expect(() => checkOptions(options)).toThrow(message);
    },
  );

  it("checkOptions gives the options that an object inherits, and those of a class, as own members", () => {
    class Common {
      get observers() {
        return [observer];
      }
    }
    const observer = () => undefined;
    const telemetry = Object.create({ detail: "off" });
    const given = checkOptions(Object.assign(new Common(), { telemetry, clock: undefined as never }));
    expect(given).toStrictEqual({ observers: [observer], telemetry: { detail: "off" } });
    expect(optionOf(Object.create({ sampling: { timeoutMs: 0 } }))).toBe("sampling.timeoutMs");
  });

  it("checkOptions says what to use in place of an option or a value that is gone", () => {
    const use = (attribution: object) => () => checkOptions({ attribution });
    expect(use({ edges: "normalize" })).toThrow(
      'option attribution.edges is "normalize", but must be left out: all of a tick\'s dynamic energy is divided among its activities.',
    );
    expect(use({ weights: "tokens" })).toThrow(
      'option attribution.weights is "tokens", but must be an object with name and weight(), such as tokenWeights().',
    );
  });

  it("checkOptions does not show the name of an unknown option that may be secret", () => {
    expect(() => checkOptions({ "Bearer sk-1": true } as never)).toThrow(
      "option (of another name) is not known;",
    );
    expect(() => checkOptions({ ["k".repeat(60)]: true } as never)).not.toThrow(/kkk/);
  });

  it("checkOptions lets places, providers, meters and the application's own objects have any members", () => {
    const provider = Object.assign(Object.create(trace) as typeof trace, { name: "own" });
    const options = {
      location: { country: "DE", planet: "Earth" },
      subject: { service: "s", team: "t" },
      meters: [{ name: "m", open: () => undefined, vendor: "v" }],
      telemetry: { tracerProvider: provider, dimensions: undefined, detial: undefined },
      samplign: undefined,
    };
    expect(optionOf(options)).toBe("none");
  });

  it("checkOptions names the value that it refuses when it is short and plain, and only its kind otherwise", () => {
    const messageOf = (attribution: object) => {
      try {
        checkOptions({ attribution } as never);
      } catch (error) {
        return (error as Error).message;
      }
      return "";
    };
    expect(messageOf({ idle: "some" })).toBe(
      'wattspan: option attribution.idle is "some", but must be "share" or "exclude".',
    );
    expect(messageOf({ idle: 7 })).toContain("is 7,");
    expect(messageOf({ idle: null })).toContain("is null,");
    expect(messageOf({ idle: ["x"] })).toContain('is a list that begins with "x",');
    expect(messageOf({ idle: ["a longer text that may be secret"] })).toContain("begins with a string,");
    expect(messageOf({ idle: [[]] })).toContain("is a list that begins with a list,");
    expect(messageOf({ idle: [] })).toContain("is an empty list,");
    expect(messageOf({ idle: "a longer text that may be secret" })).toContain("is a string,");
    expect(messageOf({ idle: () => 1 })).toContain("is a value of type function,");
  });
});
