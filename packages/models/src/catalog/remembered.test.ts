import { describe, expect, it } from "vitest";
import { remembered } from "./remembered.js";

function counted() {
  const asked: string[] = [];
  const find = remembered((model, provider) => {
    asked.push(`${provider} ${model}`);
    return { model, provider };
  });
  return { asked, find };
}

describe("remembered", () => {
  it("remembered looks each name up once for each provider, also names that lead nowhere", () => {
    const { asked, find } = counted();
    expect(find("a", "x")).toBe(find("a", "x"));
    expect(find("a", undefined)).toEqual({ model: "a", provider: undefined });
    expect(find("a", "y")).toEqual({ model: "a", provider: "y" });
    expect(find("b", "x")).toEqual({ model: "b", provider: "x" });
    expect(asked).toEqual(["x a", "undefined a", "y a", "x b"]);
    const nowhere = remembered(() => undefined);
    expect([nowhere("a", "x"), nowhere("a", "x")]).toEqual([undefined, undefined]);
  });

  it("remembered stays right, and of bounded size, for any number of names", () => {
    const { asked, find } = counted();
    for (const round of [1, 2])
      for (let index = 0; index < 1000; index++) {
        expect(find(`model-${index}`, "x"), `round ${round}`).toEqual({
          model: `model-${index}`,
          provider: "x",
        });
        expect(find("a", `provider-${index}`).provider).toBe(`provider-${index}`);
      }
    const second = asked.length - 2000;
    expect(second).toBe(2000 - 256 - 255);
  });

  it("remembered passes on what is no name", () => {
    const { find } = counted();
    for (const odd of [undefined, null, {}, 5] as never[])
      expect(find(odd, "x")).toEqual({ model: odd, provider: "x" });
  });

  it("remembered does not keep a name of 10 kB", () => {
    const { asked, find } = counted();
    find("a", "x");
    const long = "a".repeat(10_000);
    find(long, "x");
    find(long, "x");
    expect(asked).toHaveLength(3);
  });
});
