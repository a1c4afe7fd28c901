import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withoutMistakes } from "./file-mistakes.js";

const read = (config: unknown) => withoutMistakes(config as object, "wattspan.config.mjs");

describe("mistakes in a file of options", () => {
  it("a file without mistakes is used as it is", () => {
    const config = {
      location: { country: "DE" },
      telemetry: { detail: "metrics", dimensions: ["team"] },
      accounting: { facility: { pue: 1.2 }, market: { residualMix: 500 } },
      network: { bytesPerToken: 200 },
      observers: [() => undefined],
      fetch: false,
      fetchHosts: { "models.internal:8080": "openai" },
      spanProcessor: true,
    };
    const { config: used, problems } = read(config);
    expect(used).toBe(config);
    expect(problems).toEqual([]);
  });

  it("each misspelled option is named with the one that was meant, and the others are used", () => {
    const { config, problems } = read({
      locatoin: { country: "DE" },
      telemetri: { detail: "off" },
      telemetry: { detial: "off", dimensions: ["team"] },
      accounting: { facilty: { pue: 1.2 }, facility: { pue: 1.1 } },
      fetchHost: { "a.internal": "openai" },
      "telemetry.dimensions": ["x"],
    });
    expect(config).toEqual({
      telemetry: { dimensions: ["team"] },
      accounting: { facility: { pue: 1.1 } },
    });
    const file = "wattspan.config.mjs: option";
    expect([...problems].sort()).toEqual([
      `${file} accounting.facilty is not known; did you mean accounting.facility?`,
      `${file} fetchHost is not known; did you mean fetchHosts?`,
      `${file} locatoin is not known; did you mean location?`,
      `${file} telemetri is not known; did you mean telemetry?`,
      `${file} telemetry.detial is not known; did you mean telemetry.detail?`,
      expect.stringMatching(/option telemetry\.dimensions is not known; allowed: /),
    ]);
  });

  it.each(["constructor", "__proto__", "prototype", "toString"])(
    "an option %s is not known, and the others are used",
    (name) => {
      const { config, problems } = read(
        JSON.parse(`{"fetch":false,"${name}":{},"telemetry":{"${name}":1,"detail":"off"}}`),
      );
      expect(config).toEqual({ fetch: false, telemetry: { detail: "off" } });
      expect(problems).toHaveLength(2);
      for (const path of [name, `telemetry.${name}`])
        expect(problems.join("\n")).toContain(`option ${path} is not known`);
    },
  );

  it.each<[object, object, RegExp]>([
    [{ fetchHosts: new Map([["a", "openai"]]) }, {}, /option fetchHosts is .*, but must be hosts with/],
    [{ fetch: "no" }, {}, /option fetch is "no", but must be true or false\.$/],
    [{ fetchHosts: { a: 1 } }, {}, /option fetchHosts is an object, but must be hosts with/],
    [{ lockFolder: 7 }, {}, /option lockFolder is 7, but must be the path of a folder\.$/],
    [
      { sampling: { intervalMs: -1, timeoutMs: 100 } },
      { sampling: { timeoutMs: 100 } },
      /sampling\.intervalMs is -1/,
    ],
    [{ location: { country: "Germany" } }, { location: {} }, /option location\.country is "Germany"/],
    [{ location: "DE" }, { location: {} }, /option location is "DE", but must be an object/],
    [
      { accounting: { facility: { pue: 0.5, wue: 1 } } },
      { accounting: { facility: { wue: 1 } } },
      /facility\.pue is 0\.5/,
    ],
    [
      { accounting: { market: { contracts: [{ name: "p", share: 2, gramsPerKwh: 0 }] } } },
      { accounting: {} },
      /share is 2/,
    ],
    [{ network: { scope: "moon" } }, { network: {} }, /option network\.scope is "moon"/],
    [{ "Bearer sk-1": 1 }, {}, /option \(of another name\) is not known/],
  ])("the unusable option %j is left out, and named", (given, used, problem) => {
    const { config, problems } = read(given);
    expect(config).toEqual(used);
    expect(problems[0]).toMatch(problem);
  });

  it("a file with any options is read without throwing, and what is left has no mistake", () => {
    const names = fc.constantFrom("location", "telemetry", "accounting", "network", "sampling", "fetch", "x");
    const members = fc.constantFrom("country", "detail", "facility", "scope", "timeoutMs", "market", "y");
    const any = fc.oneof(fc.anything(), fc.dictionary(members, fc.anything()));
    fc.assert(
      fc.property(fc.dictionary(names, any), (given) => {
        expect(read(read(given).config).problems).toEqual([]);
      }),
    );
  });
});
