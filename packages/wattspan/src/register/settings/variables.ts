/**
 * The environment variables of Wattspan, in one table that is read, checked, and printed as
 * docs/reference/configuration.md.
 */

import { serverOf } from "@wattspan/carbon/accounting";
import { WattspanConfigurationError } from "@wattspan/core";
import { DAY_MS } from "@wattspan/core/units";
import { AUTO_METERS } from "@wattspan/meters/auto";
import { disclosed, ecologits, measuredTable, phase, throughput } from "@wattspan/models";
import * as v from "valibot";
import { LOCATION_FORMS } from "../../location/parse-location.js";
import { fromConfiguration } from "../../location/resolve-location.js";
import { choice, either, names, number, pairs, some, text, type ValueKind, yesOrNo } from "./value-kinds.js";

/** One environment variable. All texts for people are Markdown. */
export interface Variable {
  readonly name: `WATTSPAN_${string}`;
  readonly kind: ValueKind;
  /** The option of `wattspan.config.mjs` that it sets. */
  readonly option?: string;
  /** The value without it. */
  readonly fallback: string;
  /** The value if it is invalid, if that differs. */
  readonly mistaken?: string;
  readonly meaning: string;
  /** Also read by `startWattspan`. Only `wattspan/register` reads the others. */
  readonly everywhere?: boolean;
}

const PLACES = "for example `DE`, `aws:eu-west-1`, `zone:electricity-maps:US-CAL-CISO`, `52.5,13.4`";

const place: ValueKind = {
  allowed: PLACES,
  schema: v.pipe(
    v.string(),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      try {
        return fromConfiguration({ environment: { WATTSPAN_LOCATION: dataset.value } })?.location;
      } catch (error) {
        if (!(error instanceof WattspanConfigurationError)) throw error;
        addIssue({ message: error.allowed === LOCATION_FORMS ? PLACES : error.allowed });
        return NEVER;
      }
    }),
  ),
};

const instance = text(
  "for example `aws:m5.2xlarge`, `azure:Standard_D4s_v3`, `gcp:n2-standard-8`, if its server is known",
  (given) => serverOf(given) !== undefined,
);

const estimators = { phase, ecologits, disclosed, "measured-table": measuredTable, throughput };

/** All variables. They override a file of options. */
export const variables: readonly Variable[] = [
  {
    name: "WATTSPAN_DISABLED",
    kind: yesOrNo("true", "false"),
    everywhere: true,
    fallback: "`false`",
    meaning: "Starts nothing: no meter, no timer, no file, no metered `fetch`.",
  },
  {
    name: "WATTSPAN_LOCATION",
    kind: place,
    option: "location",
    everywhere: true,
    fallback: "[looked up](../how-to/location.md)",
    mistaken: "the world average",
    meaning: "Where this process runs, for CO2e.",
  },
  {
    name: "WATTSPAN_NODE_REGION",
    kind: text("a region"),
    everywhere: true,
    fallback: "the labels of the pod",
    meaning: "On Kubernetes: the region of the node.",
  },
  {
    name: "WATTSPAN_NODE_PROVIDER",
    kind: text("a name, or the node's `spec.providerID`"),
    everywhere: true,
    fallback: "the resource of OpenTelemetry",
    meaning: "On Kubernetes: the cloud whose region it is.",
  },
  {
    name: "WATTSPAN_CONFIG",
    kind: text("a file"),
    fallback: "`wattspan.config.mjs`, `.js`, `.ts` or `.json` in the working directory",
    meaning: "The file of options.",
  },
  {
    name: "WATTSPAN_FETCH",
    kind: yesOrNo("on", "off"),
    option: "fetch",
    fallback: "`on`",
    meaning: "Meters calls of the global `fetch` to model hosts.",
  },
  {
    name: "WATTSPAN_FETCH_HOSTS",
    kind: pairs("host or host:port", "provider"),
    option: "fetchHosts",
    fallback: "none",
    meaning: "More model hosts, such as a gateway, each with its provider's name as in telemetry (`openai`).",
  },
  {
    name: "WATTSPAN_INCLUDE_USAGE",
    kind: yesOrNo("on", "off"),
    option: "includeUsage",
    fallback: "`off`",
    meaning:
      "Requests token counts in streams of chat completions, and removes the event that carries them ([streams](tokens.md#streams-without-tokens)).",
  },
  {
    name: "WATTSPAN_SPAN_PROCESSOR",
    kind: yesOrNo("on", "off"),
    option: "spanProcessor",
    fallback: "`on`",
    meaning: "Puts `wattspanSpanProcessor()` before the span processors of the application's SDK.",
  },
  {
    name: "WATTSPAN_METERS",
    kind: some(AUTO_METERS),
    option: "meters",
    fallback: "all of them",
    meaning: "Sources of this machine's joules, the best first.",
  },
  {
    name: "WATTSPAN_ESTIMATORS",
    kind: some(estimators),
    option: "estimators",
    fallback: "`phase`",
    meaning:
      "How calls to hosted models are [estimated](../models/README.md), by the first that knows the model.",
  },
  {
    name: "WATTSPAN_DETAIL",
    kind: choice("off", "metrics", "spans", "basic", "full"),
    option: "telemetry.detail",
    fallback: "`basic`",
    meaning: "[What goes to OpenTelemetry](detail.md).",
  },
  {
    name: "WATTSPAN_DIMENSIONS",
    kind: names,
    option: "telemetry.dimensions",
    fallback: "none",
    meaning: "Attributes of activities that also go on metrics. Each must have few values.",
  },
  {
    name: "WATTSPAN_GEN_AI_METRICS",
    kind: yesOrNo("on", "off"),
    option: "telemetry.genAiMetrics",
    fallback: "`off`",
    meaning: "Also writes the GenAI conventions' own metrics of [duration and tokens](signals.md#metrics).",
  },
  {
    name: "WATTSPAN_HOST_SHARE",
    kind: either(["exclusive", "busy-share"], number(0, 1)),
    option: "attribution.host",
    fallback: "`busy-share`",
    meaning: "How much of the host's idle power this process may charge.",
  },
  {
    name: "WATTSPAN_SAMPLING_INTERVAL_MS",
    kind: number(10, DAY_MS),
    option: "sampling.intervalMs",
    fallback: "`100`",
    meaning: "Milliseconds between readings while an activity runs.",
  },
  {
    name: "WATTSPAN_PUE",
    kind: number(1, 10),
    option: "accounting.facility.pue",
    fallback: "that of the [cloud region](../how-to/accounting.md), if known",
    meaning: "Energy of the whole data centre per joule of its machines.",
  },
  {
    name: "WATTSPAN_WUE",
    kind: number(0, 100),
    option: "accounting.facility.wue",
    fallback: "that of the cloud region, if known",
    meaning: "Litres of water at the data centre per kWh of its machines.",
  },
  {
    name: "WATTSPAN_INSTANCE",
    kind: instance,
    option: "accounting.hardware.instance",
    fallback: "none: no embodied emissions",
    meaning: "The type of this machine, for its embodied emissions.",
  },
  {
    name: "WATTSPAN_ELECTRICITY_SCOPE",
    kind: choice("1", "2", "3"),
    option: "accounting.scopes.electricity",
    fallback: "`3` in a cloud region, else `2`",
    meaning: "The GHG scope of the electricity of this machine.",
  },
  {
    name: "WATTSPAN_RESIDUAL_MIX",
    kind: number(0, 2000),
    option: "accounting.market.residualMix",
    fallback: "none: no market-based emissions",
    meaning: "gCO2e/kWh of electricity that no contract covers.",
  },
  {
    name: "WATTSPAN_NETWORK_BYTES_PER_TOKEN",
    kind: number(0, 100_000),
    option: "network.bytesPerToken",
    fallback: "none: the [network](../carbon/network.md) is not counted",
    meaning: "Counts the network to remote models, with this many bytes per token if a length is not stated.",
  },
  {
    name: "WATTSPAN_LOCK_FOLDER",
    kind: text("a folder"),
    option: "lockFolder",
    fallback: "the folder for temporary files",
    meaning:
      "Where the meterings of a host find each other, to divide shared energy and let one report `hw.*`.",
  },
];
