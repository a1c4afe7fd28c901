import { expect, it } from "vitest";
import { NODE_COEFFICIENTS } from "../../data/node-coefficients.js";
import { mlEnergyRuns } from "../../estimators/ml-energy-runs.js";
import { secondsPerToken } from "./decode-pace.js";

const serving = { gpu: "hopper", gpus: 8, batch: 64, weightBits: 8 } as const;
const joules = { output: 1, context: 1e-5, input: 0.1 };
const at = (more: Partial<Record<"gpus" | "batch", number>>) =>
  secondsPerToken(NODE_COEFFICIENTS.pace, { ...serving, ...more }, joules);

it("a request waits in proportion to the concurrent requests and the cost of a token, and half as long on twice the GPUs of a node", () => {
  expect(at({ batch: 128 })).toBeCloseTo(2 * at({}), 12);
  expect(at({ gpus: 4 })).toBeCloseTo(2 * at({}), 12);
  expect(at({ gpus: 32 })).toBe(at({})); // the batch is that of a node
});

it("the pace of measured runs follows from their joules, within the error that is stated", () => {
  const { error } = NODE_COEFFICIENTS.pace;
  const runs = mlEnergyRuns().filter(({ task }) => task === "gpqa" || task === "lm-arena-chat");
  const inside = runs.filter(({ gpu, gpus, batch, joulesPerOutputToken, tokensPerS }) => {
    const kind = gpu === "B200" ? "blackwell" : "hopper";
    const own = { gpu: kind, gpus, batch, weightBits: 16 } as const;
    const load = { output: joulesPerOutputToken, context: 0, input: 0 };
    const watts = secondsPerToken(NODE_COEFFICIENTS.pace, own, load) / (batch / tokensPerS);
    return watts > error.low && watts < error.high;
  });
  expect(inside.length / runs.length).toBeGreaterThan(0.87);
});
