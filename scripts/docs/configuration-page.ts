/** The page of all environment variables, from the table that the code reads. */

import { variables } from "../../packages/wattspan/src/register/settings/variables.ts";

const PAGE = "docs/reference/configuration.md";

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
  const ofOpenTelemetry = table(OTEL_ROWS, ["variable", "meaning"]);
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
    "the receiver; without an exporter variable they select `otlp`",
  ],
  [
    "`OTEL_EXPORTER_OTLP_PROTOCOL`, `…_METRICS_PROTOCOL`, `…_TRACES_…`",
    "`http/protobuf` (default), `http/json`, `grpc`",
  ],
  ["`OTEL_EXPORTER_OTLP_HEADERS`, `…_TIMEOUT`, `…_COMPRESSION`, others", "read by the exporters themselves"],
  [
    "`OTEL_EXPORTER_PROMETHEUS_HOST`, `OTEL_EXPORTER_PROMETHEUS_PORT`",
    "address of the page, default `127.0.0.1` and `9464`",
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
    "the resource, also for the [location](../how-to/location.md)",
  ],
  ["`OTEL_SDK_DISABLED`", "`true`: no SDK is created; footprints go to observers only"],
  [
    "`OTEL_SEMCONV_STABILITY_OPT_IN`",
    "`gen_ai_latest_experimental`: the newest names on spans, read wherever Wattspan is started",
  ],
];

const CLI_ROWS: readonly Row[] = [
  [
    "`WATTSPAN_EXEC_EVENTS`",
    "set for the command of [`wattspan exec`](../how-to/exec.md): the file to which it may append lines of JSON",
  ],
  [
    "`WATTSPAN_FIGURES`",
    "set for the workload of [`wattspan audit compare`](../how-to/ci-gate.md): the file to which it " +
      "may write its figures as JSON",
  ],
  [
    "`WATTSPAN_PROFILE_LEVEL`",
    "set for the command of [`wattspan profile`](../how-to/profile.md): the load it should generate, 0 to 1",
  ],
];

const HEAD = `# Configuration

Every environment variable that Wattspan reads. Written by \`npm run generate -- configuration\` from the table that the code reads,
\`packages/wattspan/src/register/settings/variables.ts\`.

\`wattspan/register\` reports an invalid value in one line on stderr, with the allowed values; it counts as unset, and the application continues. The
value itself is not printed: it may be a misplaced secret. Empty counts as unset. A misspelled name is reported with the nearest known one.

## Read everywhere

\`startWattspan\` throws a \`WattspanConfigurationError\` for an invalid \`WATTSPAN_LOCATION\`, such as a misspelled cloud region. A
plausible region missing from the tables is accepted: CO2e then uses the world average, and OpenTelemetry's \`diag\` warns.
`;

const BETWEEN = `## Read by \`wattspan/register\`

[Zero code](../how-to/zero-code.md) has examples. A variable overrides the same option in the file of options.
`;

const TAIL = `## Command line

${table(CLI_ROWS, ["variable", "meaning"])}
## The file of options

\`wattspan.config.mjs\`, \`.js\`, \`.ts\` (if Node strips types: 22.18 and newer) or \`.json\` in the working directory, the first found, or the file
that \`WATTSPAN_CONFIG\` names. Its default export has the options of \`startWattspan\`, and \`fetch\`, \`fetchHosts\`, \`includeUsage\`
and \`spanProcessor\` of the table above. It is read before the application's first line, so it cannot await at its top level. An unusable file is
reported on stderr, and only the variables count. Each unknown or invalid option is reported in one line; the others are used:

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

\`startWattspan\` and every other function with options throw for an unknown or invalid option: a \`WattspanConfigurationError\`, or for an invalid value
a \`MeterOptionError\` of meters, an \`InvalidInputError\` of models, and a \`TypeError\` of \`annualAverage\`. It names the full
path and the allowed or probably intended value: \`option location.country is "Germany", but must be an ISO 3166-1 code such as "DE" or "DEU".\` Values are shown only if they
are short plain words. Objects that are not options, such as meters, providers and \`subject\`, may have any further members.
Invalid options of one call, such as \`meterInference\`, never throw into the caller: they are reported once on
OpenTelemetry's \`diag\`, and with \`wattspan/register\` on stderr if nobody has set a logger there. A misspelt name is reported if it
is nearly one that is known; other names are ignored, as whole requests may be passed.

No variable sets \`attribution.sharers\`. It takes the id of a zone and returns how many meterings of this host count that zone, including this one. A
device without information about its users, and its idle power, is divided by that number. \`startWattspan\` counts them through files in \`lockFolder\`; \`createMetering\` uses 1
unless you pass a function, such as that of \`hostRegistry()\` ([several on one host](../explanation/life-cycle.md#several-on-one-host)).

If Wattspan is already running, from \`wattspan/register\` or an earlier call, \`startWattspan\` returns the running instance. Its options are ignored, and reported once on
OpenTelemetry's \`diag\`, or on stderr if \`diag\` has no logger.

## Variables of OpenTelemetry

The application's SDK reads its own. Without an SDK, \`wattspan/register\` creates one for its own spans and metrics, if one of these requests it:
`;

const AFTER = `If they are unset, nothing is sent: OpenTelemetry's default, a Collector on this machine, does not apply here.
`;
