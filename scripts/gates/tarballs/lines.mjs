import { readFileSync } from "node:fs";
import { join } from "node:path";
import versions from "./versions.json" with { type: "json" };

const manifestOf = (directory, name) =>
  JSON.parse(readFileSync(join("packages", directory, "node_modules", name, "package.json"), "utf8"));

/** The versions that our packages are tested with. */
const installed = (directory, names) =>
  Object.fromEntries(
    names.map((name) => [`@opentelemetry/${name}`, manifestOf(directory, `@opentelemetry/${name}`).version]),
  );

const sdk2 = (name, packages) => ({
  name,
  traceSdk: "@opentelemetry/sdk-trace-base",
  packages,
  oldestNode: [18, 19],
  // A library with a newer API than the one the SDK registered with silently gets no-ops.
  otherApi: installed("core", ["api"])["@opentelemetry/api"],
  withOtherApi: "silent",
});

/**
 * What users have: the newest of the oldest supported line of OpenTelemetry, and the line used for the build.
 */
export function lines() {
  return [
    sdk2("SDK 2", versions.sdk2),
    {
      name: "SDK 3",
      traceSdk: "@opentelemetry/sdk-trace",
      packages: {
        ...installed("wattspan", ["api", "exporter-prometheus", "resources", "sdk-metrics"]),
        ...installed("core", ["sdk-trace"]),
      },
      oldestNode: oldestNodeOf(manifestOf("wattspan", "@opentelemetry/sdk-metrics").engines.node),
      otherApi: versions.sdk2["@opentelemetry/api"],
      withOtherApi: "recorded",
    },
  ];
}

/** Also the oldest versions that the peer ranges allow. */
export const allLines = () => [sdk2("the oldest SDK 2", versions.sdk2Oldest), ...lines()];

/** @example oldestNodeOf(">=22.15.0") // [22, 15] */
function oldestNodeOf(range) {
  const found = /^>=(\d+)\.(\d+)/.exec(range);
  if (!found) throw new Error(`The range of Node "${range}" is not of the form >=22.15.0.`);
  return [Number(found[1]), Number(found[2])];
}

/** Whether the line's SDK declares support for this Node. */
export function runsOn({ oldestNode: [major, minor] }, version) {
  const [actualMajor = 0, actualMinor = 0] = version.split(".").map(Number);
  return actualMajor > major || (actualMajor === major && actualMinor >= minor);
}

/** @example versionsOf(line) // "api 1.9.0, SDK 2.12.1" */
export const versionsOf = ({ packages }) =>
  `api ${packages["@opentelemetry/api"]}, SDK ${packages["@opentelemetry/sdk-metrics"]}`;
