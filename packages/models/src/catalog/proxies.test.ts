import { describe, expect, it } from "vitest";
import { UnknownProxyError, withProxies } from "./proxies.js";
import { modelCatalog } from "./resolve-model.js";

const catalog = withProxies(modelCatalog(), {
  "My-Deployment": "gpt-4o",
  "gpt-4": "gpt-4o-mini",
  p4: "llama3.1:8b-q4_0",
});

describe("withProxies", () => {
  it("withProxies lets a model stand for a name, and the table says so", () => {
    expect(catalog.resolve("my-deployment")).toMatchObject({
      status: "known",
      matched: "proxy",
      model: { name: "gpt-4o", table: "ecologits@0.11.2 (proxy gpt-4o)" },
    });
  });

  it("a proxy wins over the tables, as a deployment may have the name of another model", () => {
    expect(catalog.resolve("gpt-4")).toMatchObject({ matched: "proxy", model: { name: "gpt-4o-mini" } });
  });

  it("withProxies keeps the hints that the proxy's own name gives", () => {
    expect(catalog.resolve("p4")).toMatchObject({ hints: { weightBits: 4 } });
  });

  it("withProxies changes nothing else, least of all the catalog that it was given", () => {
    expect(catalog.resolve("gpt-4o")).toMatchObject({
      matched: "exact",
      model: { table: "ecologits@0.11.2" },
    });
    expect(catalog.resolve("my-deployment-2").status).toBe("unknown");
    expect(modelCatalog().resolve("my-deployment").status).toBe("unknown");
    expect(catalog.resolve(undefined as unknown as string).status).toBe("unknown");
    expect(catalog.nearestNames("gpt4o")).toEqual(modelCatalog().nearestNames("gpt4o"));
  });

  it("withProxies refuses a proxy that is no model, and names the most similar", () => {
    const wrong = () => withProxies(modelCatalog(), { mine: "gpt4o" });
    expect(wrong).toThrow(UnknownProxyError);
    expect(wrong).toThrow(
      'The proxy of "mine" must be a model of the catalog, but "gpt4o" is not. Nearest names: gpt-4o',
    );
  });

  it("withProxies has no proxy for an inherited name such as constructor", () => {
    expect(withProxies(modelCatalog(), {}).resolve("constructor").status).toBe("unknown");
  });
});
