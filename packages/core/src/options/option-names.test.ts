import { describe, expect, it } from "vitest";
import { WattspanConfigurationError } from "../runtime/configuration-error.js";
import { checkOptionNames, unknownName } from "./option-names.js";

const check = (given: unknown, path?: string) =>
  checkOptionNames<{ token?: string; zone?: string }>(given as object, { token: true, zone: true }, path);

describe("checkOptionNames", () => {
  it.each([
    [{ tokn: "a" }, "option tokn is not known; did you mean token?"],
    [{ colour: "green" }, "option colour is not known; allowed: token, zone."],
    [{ toString: 1 }, "option toString is not known; allowed: token, zone."],
    [null, "option (all) is null, but must be an object"],
    ["token", 'option (all) is "token", but must be an object'],
  ])("checkOptionNames refuses %o, and says what is allowed and what was meant", (given, message) => {
    expect(() => check(given)).toThrow(WattspanConfigurationError);
    expect(() => check(given)).toThrow(message);
  });

  it("checkOptionNames names the members of an option by their path", () => {
    expect(() => check({ tokn: "a" }, "tls.")).toThrow(
      "option tls.tokn is not known; did you mean tls.token?",
    );
    expect(() => check(7, "tls.")).toThrow("option tls is 7, but must be an object");
  });

  it("checkOptionNames takes what is known, undefined, and what is inherited", () => {
    class Own {
      readonly token = "a";
      describe() {
        return this.token;
      }
    }
    for (const given of [{}, { token: "a", zone: "DE" }, { tokn: undefined }, new Own()])
      expect(() => check(given)).not.toThrow();
  });

  it("checkOptionNames shows no name that may be a secret in the wrong place", () => {
    expect(() => check({ "Bearer sk-12345": true })).not.toThrow(/sk-/);
    expect(() => check({ "Bearer sk-12345": true })).toThrow("option (of another name) is not known");
  });
});

it("a name that resembles no option gets the list of all, and a secret in its place is not shown", () => {
  expect(unknownName("telemetry.", "colour", ["detail", "dimensions"]).message).toBe(
    "wattspan: option telemetry.colour is not known; allowed: detail, dimensions.",
  );
  expect(unknownName("", "Bearer sk-12345", ["detail"]).message).not.toContain("sk-");
});
