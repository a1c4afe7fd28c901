/** The page of all environment variables, from the table that the code reads. */

import { variables } from "../../packages/wattspan/src/register/settings/variables.ts";

const PAGE = "docs/configuration.md";

type Row = readonly string[];

/** Path below the root of the repository, and text. */
export function configurationPage(): readonly [path: string, text: string] {
  const everywhere = variables.filter((variable) => variable.everywhere);
  const ofRegister = variables.filter((variable) => !variable.everywhere);
  const rowOf = ({ name, kind, option, fallback, meaning }: (typeof variables)[number]): Row => [
    `\`${name}\``,
    meaning,
    kind.allowed,
    fallback,
    option === undefined ? "" : `\`${option}\``,
  ];
  const ofOpenTelemetry = table(OTEL_ROWS, ["variable", "is"]);
  const parts = [HEAD, table(everywhere.map(rowOf)), BETWEEN, table(ofRegister.map(rowOf)), TAIL];
  return [PAGE, [...parts, ofOpenTelemetry, AFTER].join("\n")];
}

const COLUMNS: Row = ["variable", "meaning", "allowed", "without it", "option"];

/** As the formatter of this repository writes tables. */
function table(rows: readonly Row[], columns = COLUMNS): string {
  const all = [columns, ...rows];
  const widths = columns.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  const line = (row: Row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return `${[line(columns), rule, ...rows.map(line)].join("\n")}\n`;
}

const OTEL_ROWS: readonly Row[] = [
  ["`OTEL_METRICS_EXPORTER`", "`otlp`, `prometheus`, `console`, several with commas, or `none`"],
  ["`OTEL_TRACES_EXPORTER`", "`otlp`, `console`, both with a comma, or `none`"],
  [
    "`OTEL_EXPORTER_OTLP_ENDPOINT`, `…_METRICS_ENDPOINT`, `…_TRACES_…`",
    "where to send; without an exporter variable they alone ask for `otlp`",
  ],
  [
    "`OTEL_EXPORTER_OTLP_PROTOCOL`, `…_METRICS_PROTOCOL`, `…_TRACES_…`",
    "`http/protobuf` (default), `http/json`, `grpc`",
  ],
  ["`OTEL_EXPORTER_OTLP_HEADERS`, `…_TIMEOUT`, `…_COMPRESSION`, others", "read by the exporters themselves"],
  [
    "`OTEL_EXPORTER_PROMETHEUS_HOST`, `OTEL_EXPORTER_PROMETHEUS_PORT`",
    "where the page is, default `127.0.0.1` and `9464`",
  ],
  ["`OTEL_METRIC_EXPORT_INTERVAL`, `OTEL_METRIC_EXPORT_TIMEOUT`", "milliseconds, default 60000 and 30000"],
  ["`OTEL_BSP_SCHEDULE_DELAY`, `OTEL_BSP_EXPORT_TIMEOUT`", "milliseconds, default 5000 and 30000"],
  ["`OTEL_BSP_MAX_QUEUE_SIZE`, `OTEL_BSP_MAX_EXPORT_BATCH_SIZE`", "spans, default 2048 and 512"],
  [
    "`OTEL_TRACES_SAMPLER`, `OTEL_TRACES_SAMPLER_ARG`",
    "which spans are sent, default `parentbased_always_on`; metrics count every call",
  ],
  [
    "`OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES`",
    "the resource, also for the [location](guides/location.md)",
  ],
  ["`OTEL_SDK_DISABLED`", "`true`: no SDK is made; footprints go to observers only"],
  [
    "`OTEL_SEMCONV_STABILITY_OPT_IN`",
    "`gen_ai_latest_experimental`: the newest names on spans, read wherever Wattspan is started",
  ],
];

const CLI_ROWS: readonly Row[] = [
  [
    "`WATTSPAN_REDFISH_USER`, `WATTSPAN_REDFISH_PASSWORD`",
    "who asks the management controller that [`--redfish`](guides/doctor.md#what-is-not-in-a-file) names",
  ],
  [
    "`WATTSPAN_EXEC_EVENTS`",
    "set for the command of [`wattspan exec`](guides/exec.md): the file to which it may append lines of JSON",
  ],
  [
    "`WATTSPAN_PROFILE_LEVEL`",
    "set for the command of [`wattspan profile`](guides/profile.md): the load that it is to make, 0 to 1",
  ],
];

const HEAD = `# Configuration

Every environment variable that Wattspan reads. Written by \`npm run configuration\` from the table that the code reads,
\`packages/wattspan/src/register/settings/variables.ts\`.

\`wattspan/register\` reports a value that cannot be used in one line on stderr, with what is allowed; it counts as not given, and the application goes on. The
value itself is not repeated: it may be a secret in the wrong place. Empty counts as not given. A misspelled name is reported with the nearest one.

## Read wherever Wattspan is started

\`startWattspan\` throws a \`WattspanConfigurationError\` for a \`WATTSPAN_LOCATION\` that cannot be right, such as a cloud region with a typing error. A
region that is not in the tables but may be new is accepted: CO2e is computed with the average of the world, and OpenTelemetry's \`diag\` warns.
`;

const BETWEEN = `## Read by \`wattspan/register\`

[Zero code](guides/zero-code.md) has examples. A variable wins over the same option in the file of options.
`;

const TAIL = `## Of the command line

${table(CLI_ROWS, ["variable", "is"])}
## The file of options

\`wattspan.config.mjs\`, \`.js\`, \`.ts\` (where Node strips types: 22.18 and newer) or \`.json\` in the working directory, the first that is there, or the file
that \`WATTSPAN_CONFIG\` names. Its default export has the options of \`startWattspan\`, and \`fetch\`, \`fetchHosts\`, \`includeUsage\`
and \`spanProcessor\` of the table above. It is read before the application's first line, so it cannot await at its top level. A file that cannot be used is
reported on stderr, and the variables alone count. So is each option that does not exist or cannot be used, in one line; everything else is used:

\`\`\`text
wattspan: wattspan.config.mjs: option telemetry.detial is not known; did you mean telemetry.detail?
\`\`\`

\`\`\`js
// wattspan.config.mjs
/** @type {import("wattspan/register").WattspanConfig} */
export default {
  location: { cloud: { provider: "aws", region: "eu-west-1" } },
  telemetry: { dimensions: ["team"] },
  fetchHosts: { "models.internal:8080": "openai" },
  observers: [({ name, energy }) => console.log(name, energy?.value)],
};
\`\`\`

## In code

\`startWattspan\` and whatever else is set up with options throw a \`WattspanConfigurationError\` for an option that does not exist or cannot be used. It names the whole
path and what is allowed or was probably meant: \`option location.country is "Germany", but must be an ISO 3166-1 code such as "DE" or "DEU".\` Values are shown only where they
are short plain words. Objects that are not options, such as meters, providers and \`subject\`, may have any further members.
Options of one call, as of \`meterInference\`, are never refused, since nothing may be thrown into a caller: what is wrong with them is said once on
OpenTelemetry's \`diag\`.

One option is a function, and no variable sets it: \`attribution.sharers\` takes the id of a zone and returns how many meterings of this host count that zone, this one included. A
device of which nothing tells who used it, and its power at rest, is divided by that number. \`startWattspan\` counts them through files in \`lockFolder\`; \`createMetering\` takes 1
unless it is given one, such as that of \`hostRegistry()\` ([several on one host](guides/life-cycle.md#several-on-one-host)).

Where Wattspan runs already, by \`wattspan/register\` or an earlier call, \`startWattspan\` returns what runs. Options are dropped then, and named once on
OpenTelemetry's \`diag\`, or on stderr where \`diag\` has no logger.

## Variables of OpenTelemetry

An SDK of the application reads its own. Where it has none, \`wattspan/register\` makes one for its own spans and metrics, if one of these asks for it:
`;

const AFTER = `Unset, none of them sends anything: OpenTelemetry's default of a Collector on this machine does not count here.
`;
