import { expect, it } from "vitest";
import { cardSignals } from "./card-signals.js";

it("the signals of a card are the values that its state has, and no others", () => {
  const states = [
    { id: "GPU-a", utilization: 0.37, usedBytes: 2 ** 30 },
    { id: "GPU-b", utilization: 0 },
    { id: "GPU-c" },
  ];
  const lines = states
    .flatMap(cardSignals)
    .map(({ metric, value, attributes = {}, scope }) =>
      [metric.name, value, ...Object.values(attributes), scope].join(" "),
    );
  expect(lines).toEqual([
    "wattspan.device.utilization 0.37 GPU-a gpu host",
    "wattspan.memory.usage 1073741824 GPU-a gpu host",
    "wattspan.device.utilization 0 GPU-b gpu host",
  ]);
});
