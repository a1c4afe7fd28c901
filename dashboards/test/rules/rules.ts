/** The committed rules and their tests. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** Where they are. */
export const FOLDER = join(import.meta.dirname, "../../prometheus");
export const RULE_FILES = ["recording.rules.yml", "alerts.rules.yml"] as const;
/** For `promtool test rules`. */
export const TEST_FILES = readdirSync(FOLDER).filter((name) => name.endsWith(".test.yml"));

/** Address of the pages of `docs/runbooks`. */
export const RUNBOOKS = "https://wattspan.dev/docs/runbooks/";

interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

/** One condition that sends an alert. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: string };
  readonly annotations: Readonly<Record<"summary" | "description" | "runbook_url", string>>;
}

const rulesOf = <Rule>(file: string): readonly Rule[] =>
  (parse(textOf(file)) as { groups: { rules: Rule[] }[] }).groups.flatMap(({ rules }) => rules);

/** The text of one of the files. */
export const textOf = (file: string): string => readFileSync(join(FOLDER, file), "utf8");

export const recordings = rulesOf<RecordingRule>(RULE_FILES[0]);
export const alerts = rulesOf<AlertRule>(RULE_FILES[1]);
