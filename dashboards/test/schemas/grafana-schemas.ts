/** What is wrong with a dashboard by the schemas that Grafana publishes. Grafana itself is not run. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ErrorObject } from "ajv";

const NAMES = ["dashboard", "stat", "timeseries", "bargauge", "prometheus"] as const;

interface Dashboard {
  readonly panels: readonly {
    readonly type: string;
    readonly title: string;
    readonly options: unknown;
    readonly fieldConfig: { readonly defaults: { readonly custom?: unknown } };
    readonly targets: readonly unknown[];
  }[];
}

const ajv = new Ajv({
  strictTypes: false,
  allErrors: true,
  formats: { "date-time": true },
});
for (const name of NAMES) ajv.addSchema(schemaOf(name), name);

function schemaOf(name: string) {
  const path = join(import.meta.dirname, "fixtures", `${name}.jsonschema.json`);
  const schema = JSON.parse(readFileSync(path, "utf8")) as {
    definitions: Record<string, { properties: Record<string, unknown> }>;
  };
  // Of `any` in the SDK's types these schemas make an object. The SDK itself writes names and numbers here, as
  // Grafana wants them.
  const { MatcherConfig, DynamicConfigValue } = schema.definitions;
  if (MatcherConfig) MatcherConfig.properties.options = {};
  if (DynamicConfigValue) DynamicConfigValue.properties.value = {};
  return schema;
}

/** Faults of a dashboard, of the options of its panels and of their queries; nothing when it has the right form. */
export function faultsBySchema(dashboard: Dashboard): string[] {
  const faults = (schema: string, what: string, of: unknown): string[] => {
    const isValid = ajv.getSchema(schema);
    if (!isValid) throw new Error(`There is no schema ${schema}.`);
    return isValid(of) ? [] : (isValid.errors ?? []).map((error) => `${what}${textOf(error)}`);
  };
  const ofPanels = dashboard.panels
    .filter(({ type }) => type !== "row")
    .flatMap(({ type, title, options, fieldConfig, targets }) => [
      ...faults(`${type}#/definitions/Options`, title, options),
      ...(fieldConfig.defaults.custom
        ? faults(`${type}#/definitions/FieldConfig`, title, fieldConfig.defaults.custom)
        : []),
      ...targets.flatMap((target) => faults("prometheus", title, target)),
    ]);
  return [...faults("dashboard", "", dashboard), ...ofPanels];
}

const textOf = ({ instancePath, message, params }: ErrorObject): string =>
  `${instancePath} ${message} ${JSON.stringify(params)}`;
