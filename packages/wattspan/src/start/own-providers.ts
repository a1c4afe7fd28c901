import type { MeteringOptions } from "@wattspan/core";
import { SharedSlot } from "@wattspan/core/shared";

type Telemetry = NonNullable<MeteringOptions["telemetry"]>;

/**
 * The providers of the SDK that `wattspan/register` made, for every start in this process. No application can
 * reach them, to pass them again or to flush them.
 */
export const OWN_PROVIDERS = /* @__PURE__ */ new SharedSlot<
  Pick<Telemetry, "tracerProvider" | "meterProvider">
>("own-providers.v1");
