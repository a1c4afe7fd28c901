import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyCharacter } from "../../../../../scripts/fuzz/any-character.js";
import { merge, readEnvironment } from "./settings.js";
import { variables } from "./variables.js";

const namesOf = (list: readonly { readonly name?: string; readonly id?: string }[] | undefined) =>
  list?.map(({ name, id }) => name ?? id);

describe("variables of the environment", () => {
  it("the environment's variables become options", () => {
    const { config, problems } = readEnvironment({
      WATTSPAN_LOCATION: "aws:eu-west-1",
      WATTSPAN_FETCH: "off",
      WATTSPAN_FETCH_HOSTS: "models.internal:8080=openai, [::1]:11434=ollama",
      WATTSPAN_METERS: "process-cpu",
      WATTSPAN_ESTIMATORS: "ecologits, phase",
      WATTSPAN_DETAIL: "metrics",
      WATTSPAN_DIMENSIONS: "team,tier",
      WATTSPAN_GEN_AI_METRICS: "on",
      WATTSPAN_HOST_SHARE: "0.25",
      WATTSPAN_SAMPLING_INTERVAL_MS: "250",
      WATTSPAN_SPAN_PROCESSOR: " on ",
      WATTSPAN_PUE: "1.25",
      WATTSPAN_WUE: "0.4",
      WATTSPAN_INSTANCE: "aws:m5.2xlarge",
      WATTSPAN_ELECTRICITY_SCOPE: "3",
      WATTSPAN_RESIDUAL_MIX: "520",
      WATTSPAN_NETWORK_BYTES_PER_TOKEN: "200",
    });
    expect(problems).toEqual([]);
    expect(config).toMatchObject({
      location: { cloud: { provider: "aws", region: "eu-west-1" } },
      fetch: false,
      fetchHosts: { "models.internal:8080": "openai", "[::1]:11434": "ollama" },
      telemetry: { detail: "metrics", dimensions: ["team", "tier"], genAiMetrics: true },
      attribution: { host: 0.25 },
      sampling: { intervalMs: 250 },
      spanProcessor: true,
      accounting: {
        facility: { pue: 1.25, wue: 0.4 },
        hardware: { instance: "aws:m5.2xlarge" },
        scopes: { electricity: "3" },
        market: { residualMix: 520 },
      },
      network: { bytesPerToken: 200 },
    });
    expect(namesOf(config.meters)).toEqual(["process-cpu"]);
    expect(namesOf(config.estimators)).toEqual([expect.stringMatching(/^ecologits/), "phase@2"]);
  });

  it("an empty variable counts as not given, and `none` is an empty list", () => {
    const { config, problems } = readEnvironment({
      WATTSPAN_DETAIL: " ",
      WATTSPAN_METERS: "none",
      WATTSPAN_ESTIMATORS: "none",
    });
    expect(problems).toEqual([]);
    expect(config).toEqual({ meters: [], estimators: [] });
  });

  it.each([
    ["WATTSPAN_DISABLED", "1", "true, false"],
    ["WATTSPAN_LOCATION", "somewhere", "for example DE,"],
    ["WATTSPAN_FETCH", "yes", "on, off"],
    ["WATTSPAN_FETCH_HOSTS", "models.internal", "host or host:port=provider"],
    ["WATTSPAN_METERS", "rapl,gpu", "rapl, nvml, amdgpu, hwmon, process-cpu"],
    ["WATTSPAN_ESTIMATORS", "toString", "phase, ecologits"],
    ["WATTSPAN_DETAIL", "all", "off, metrics, spans, basic, full"],
    ["WATTSPAN_DIMENSIONS", "a,,b", "names"],
    ["WATTSPAN_HOST_SHARE", "1.5", "exclusive, busy-share, or a number from 0 to 1"],
    ["WATTSPAN_SAMPLING_INTERVAL_MS", "1e3", "a number from 10"],
    ["WATTSPAN_SAMPLING_INTERVAL_MS", "5", "a number from 10"],
    ["WATTSPAN_PUE", "0.9", "a number from 1 to 10"],
    ["WATTSPAN_INSTANCE", "aws:t3.micro", "aws:m5.2xlarge"],
    ["WATTSPAN_ELECTRICITY_SCOPE", "4", "1, 2, 3"],
    ["WATTSPAN_NETWORK_BYTES_PER_TOKEN", "-1", "a number from 0 to 100000"],
  ])("the unusable variable %s=%s is reported with what is allowed: %s", (name, value, allowed) => {
    const { config, problems } = readEnvironment({ [name]: value });
    expect(problems).toEqual([expect.stringContaining(`${name} cannot be used; allowed: `)]);
    expect(problems[0]).toContain(allowed);
    expect(problems[0]).not.toContain("`");
    // An invalid place must not be replaced by a detected one: the person meant another.
    expect(config).toEqual(name === "WATTSPAN_LOCATION" ? { location: {} } : {});
  });

  it("a region with a typing error is reported with the nearest one", () => {
    const { config, problems } = readEnvironment({ WATTSPAN_LOCATION: "aws:eu-wst-1" });
    expect(config).toEqual({ location: {} });
    expect(problems).toEqual([
      expect.stringContaining(
        'WATTSPAN_LOCATION cannot be used; allowed: a region of aws; the nearest is "eu-west-1".',
      ),
    ]);
  });

  it("a misspelled variable is reported with the one that was meant, and those of others are not", () => {
    const problemsOf = (...names: readonly string[]) =>
      readEnvironment(Object.fromEntries(names.map((name) => [name, "x"]))).problems;
    expect(problemsOf("WATTSPAN_LOCATON", "WATTSPAN_DETIAL", "wattspan_fetch_hosts")).toEqual([
      "WATTSPAN_LOCATON is not known; did you mean WATTSPAN_LOCATION?",
      "WATTSPAN_DETIAL is not known; did you mean WATTSPAN_DETAIL?",
      "wattspan_fetch_hosts is not known; did you mean WATTSPAN_FETCH_HOSTS?",
    ]);
    const others = [
      "WATTSPAN_WEB",
      "WATTSPAN_TOKEN",
      "WATTSPAN_MODEL_URL",
      "MY_WATTSPAN_LOCATON",
      "WATTSPAN",
      "PUE",
    ];
    const ofCommands = ["EXEC_EVENTS", "PROFILE_LEVEL"];
    expect(problemsOf(...others, ...ofCommands.map((name) => `WATTSPAN_${name}`))).toEqual([]);
  });

  it("a variable with any text is read without throwing, and a report does not repeat its value", () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.string({ unit: anyCharacter }),
      fc.constantFrom("__proto__", "NaN", "-0", "[]"),
    );
    const environments = fc.dictionary(fc.constantFrom(...variables.map(({ name }) => name)), hostile);
    fc.assert(
      fc.property(environments, (environment) => {
        const { problems } = readEnvironment(environment);
        for (const problem of problems) expect(problem).toMatch(/^WATTSPAN_\w+ cannot be used; allowed: /);
      }),
    );
    expect(readEnvironment({ WATTSPAN_DETAIL: "sk-secret" }).problems[0]).not.toContain("secret");
  });
});

describe("two configurations", () => {
  it("two configurations merge member by member, and the second wins", () => {
    expect(
      merge(
        { fetch: false, telemetry: { detail: "full", dimensions: ["team"] }, lockFolder: "/a" },
        { telemetry: { detail: "metrics" }, attribution: { idle: "share" }, lockFolder: "/b" },
      ),
    ).toEqual({
      fetch: false,
      telemetry: { detail: "metrics", dimensions: ["team"] },
      attribution: { idle: "share" },
      lockFolder: "/b",
    });
  });

  it("two configurations merge within the members of `accounting` too", () => {
    const market = { residualMix: 520 };
    const under = { accounting: { facility: { pue: 1.2, wue: 1 }, market } };
    const over = { accounting: { facility: { pue: 1.1 }, scopes: { electricity: "3" } } } as const;
    const both = { facility: { pue: 1.1, wue: 1 }, scopes: { electricity: "3" }, market };
    expect(merge(under, over)).toEqual({ accounting: both });
    expect(under.accounting.facility.pue).toBe(1.2);
    expect(merge({ accounting: false }, over)).toEqual(over);
  });
});
