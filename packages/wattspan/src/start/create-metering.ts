import { createMetering as createPlain, type Metering, type MeteringOptions } from "@wattspan/core";
import { checkOptions } from "@wattspan/core/options";
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
  const checked = checkOptions(options);
  return createPlain({ ...checked, usageReaders: [...(checked.usageReaders ?? []), ...usageReaders] });
}
