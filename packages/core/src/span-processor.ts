/** `@wattspan/core/span-processor` is now the package `@wattspan/spans`. The old names are here so that an old import fails with a helpful error. */

/** @throws Error always, on import: it names the package that has them now. */
export const { langfuseMetadata, langSmithMetadata, phoenixMetadata, wattspanSpanProcessor } = moved();

function moved(): Record<string, never> {
  throw new Error(
    'wattspan: `@wattspan/core/span-processor` is a package of its own now: npm install @wattspan/spans, and import … from "@wattspan/spans". `wattspan` has the same names, too.',
  );
}
