import { createMetering as createPlain, type Metering, type MeteringOptions } from "@wattspan/core";
import { usageReaders } from "@wattspan/spans";

/**
 * Creates a metering instance, as `createMetering` of `@wattspan/core` does, which reads the tokens of all known
 * clients. Your own `usageReaders` come first. Most applications use `startWattspan`, which calls this.
 *
 * @throws WattspanConfigurationError for an option that cannot be used.
 * @example
 * const metering = createMetering({ meters: [rapl()], intensity: annualAverage(), location: { country: "DE" } });
 * const answer = await metering.meterInference({ model: "llama-3.1-8b" }, () => model.generate(prompt));
 */
export function createMetering(options: MeteringOptions = {}): Metering {
  const own = options?.usageReaders;
  if (own !== undefined && !Array.isArray(own)) return createPlain(options); // which refuses it
  return createPlain(Object.create(options, { usageReaders: { value: [...(own ?? []), ...usageReaders] } }));
}
