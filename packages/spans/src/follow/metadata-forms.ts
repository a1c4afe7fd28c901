/**
 * Metadata forms of consumers of spans. Each repeats our attributes in a form that its consumer shows and
 * filters.
 */

import type { Attributes, AttributeValue } from "@opentelemetry/api";

/**
 * Returns additional attributes of a span, from its attributes. Called for spans with attributes of Wattspan,
 * when they end.
 */
export type MetadataForm = (attributes: Readonly<Attributes>) => Attributes;

/** The prefix of our attributes. */
const OURS = "wattspan.";

/** Whether a span has attributes of ours. */
export function hasOurs(attributes: Readonly<Attributes>): boolean {
  for (const name in attributes) if (name.startsWith(OURS)) return true;
  return false;
}

const oursIn = (attributes: Readonly<Attributes>): (readonly [name: string, value: AttributeValue])[] =>
  Object.entries(attributes).filter(
    (entry): entry is [string, AttributeValue] => entry[0].startsWith(OURS) && entry[1] !== undefined,
  );

const underPrefix =
  (prefix: string): MetadataForm =>
  (attributes) =>
    Object.fromEntries(oursIn(attributes).map(([name, value]) => [`${prefix}.${name}`, value]));

/** Phoenix and other readers of OpenInference: the JSON text in `metadata`. Text that is not an object stays. */
const phoenix: MetadataForm = (attributes) => {
  const before = objectIn(attributes.metadata);
  if (!before) return {};
  return { metadata: JSON.stringify({ ...before, ...Object.fromEntries(oursIn(attributes)) }) };
};

/** The forms of consumers, by their names. Langfuse keeps no other attributes of its own client's spans. */
export const FORMS = {
  langfuse: underPrefix("langfuse.observation.metadata"),
  langsmith: underPrefix("langsmith.metadata"),
  phoenix,
} satisfies Readonly<Record<string, MetadataForm>>;

/** The name of a consumer whose form is known. */
export type Consumer = keyof typeof FORMS;

function objectIn(text: AttributeValue | undefined): object | undefined {
  if (text === undefined) return {};
  if (typeof text !== "string") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined; // the application's own text
  }
}
