/** `@wattspan/core/span-processor` is now the package `@wattspan/spans`. The old names are here so that an old import fails with a helpful error. */

import { movedTo } from "./moved-to.js";

/** @throws Error always, on import: it names the package that has them now. */
export const { langfuseMetadata, langSmithMetadata, phoenixMetadata, wattspanSpanProcessor } = movedTo(
  "@wattspan/spans",
  "@wattspan/core/span-processor",
);
