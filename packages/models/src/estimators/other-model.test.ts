import type { EnergyEstimator } from "@wattspan/core";
import { expect, it } from "vitest";
import { calibrate } from "../calibrate/calibrate.js";
import { withProxies } from "../catalog/proxies.js";
import { modelCatalog } from "../catalog/resolve-model.js";
import { ecologits } from "../ecologits/ecologits.js";
import { phase } from "../phase/phase.js";
import { custom } from "./custom.js";
import { measuredTable } from "./measured-table.js";
import { throughput } from "./throughput.js";

const differs = (estimator: EnergyEstimator, model: string, answered: string, provider = "openrouter") =>
  estimator.differs?.({ model, provider, operation: "chat", durationS: 1 }, answered);
const catalog = withProxies(modelCatalog(), { mine: "gpt-4o-mini", "its-llama": "llama-3.1-8b" });

it.each([
  ["phase", phase()],
  ["phase, calibrated,", calibrate(phase())],
  ["ecologits", ecologits()],
  ["throughput", throughput()],
])("%s estimates another model otherwise, and an edition or another spelling not", (_, estimator) => {
  expect(differs(estimator, "openai/gpt-4o-mini", "anthropic/claude-opus-4.8")).toBe(true);
  expect(differs(estimator, "gpt-4o-mini", "gpt-4o-mini-2024-07-18")).toBe(false);
  expect(differs(estimator, "gpt-4o-mini", "openai/gpt-4o-mini")).toBe(false);
});

it.each([
  ["phase", phase({ catalog })],
  ["ecologits", ecologits({ catalog })],
  ["throughput", throughput({ catalog })],
])("%s keeps to the requested model where it does not know the other, or you declared it", (_, estimator) => {
  expect(differs(estimator, "gpt-4o-mini", "nobody-knows")).toBe(false);
  expect(differs(estimator, "mine", "claude-opus-4-8")).toBe(false);
});

it("throughput keeps to a node that you declared", () => {
  const estimator = throughput({ nodes: { mine: { watts: 6100, tokensPerS: 2400 } } });
  expect(differs(estimator, "mine", "claude-opus-4-8")).toBe(false);
});

it("measuredTable estimates another measured model otherwise, unless you declared the requested one", () => {
  const [small, large] = ["llama-3.1-8b", "llama-3.1-70b"];
  expect(differs(measuredTable(), small, large)).toBe(true);
  expect(differs(measuredTable(), small, "meta-llama/Llama-3.1-8B-Instruct")).toBe(false);
  expect(differs(measuredTable({ catalog }), "its-llama", large)).toBe(false);
});

it("custom estimates otherwise what has coefficients of its own", () => {
  const [joulesPerOutputToken, other] = [0.3, 3];
  const models = { a: { joulesPerOutputToken }, b: { joulesPerOutputToken: other } };
  const answers = ["a", "b", "c"].map((answered) => differs(custom({ models }), "a", answered));
  expect(answers).toEqual([false, true, false]);
});
