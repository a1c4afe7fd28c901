import { type UsageReader, WattspanConfigurationError } from "@wattspan/core";
import { footprintCollector } from "@wattspan/testing";
import { expect, it } from "vitest";
import { createMetering } from "./create-metering.js";

const ours: UsageReader = {
  name: "ours",
  marks: ["spent"],
  read: (answer) => ({ output: (answer as { spent: number }).spent }),
};
const answers = [{ usage: { prompt_tokens: 11, completion_tokens: 7 } }, { spent: 3 }];

it("createMetering() reads the tokens of known clients, and by one's own readers first", async () => {
  const seen = footprintCollector();
  const metering = createMetering({ observers: [seen.observer], usageReaders: [ours] });
  for (const answer of answers) metering.meterInference({ model: "m", runsOn: "remote" }, () => answer);
  await metering.shutdown();
  expect(seen.footprints.map(({ usage }) => usage)).toEqual([{ inputFresh: 11, output: 7 }, { output: 3 }]);
});

it("createMetering() takes options that an object inherits", async () => {
  const seen = footprintCollector();
  const metering = createMetering(Object.create({ observers: [seen.observer] }));
  metering.meterInference({ model: "m", runsOn: "remote" }, () => answers[0]);
  await metering.shutdown();
  expect(seen.footprints).toHaveLength(1);
});

it.each<[string, object]>([
  ["metres", { metres: [] }],
  ["usageReaders", { usageReaders: {} }],
  ["usageReaders", { usageReaders: [{ name: "ours", read: () => undefined }] }],
])("createMetering() refuses the option %s, given as %j", (option, options) => {
  expect(() => createMetering(options)).toThrow(WattspanConfigurationError);
  expect(() => createMetering(options)).toThrow(option);
});
