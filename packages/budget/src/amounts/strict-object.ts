import * as v from "valibot";

/**
 * `v.strictObject` where a library has added to all objects: valibot would take such a member for a schema, and for a member of what is checked.
 * @example strictObject({ name: v.string() })
 */
export function strictObject<Entries extends v.ObjectEntries>(
  entries: Entries,
): v.StrictObjectSchema<Entries, undefined> {
  const schema = v.strictObject(withoutPrototype(entries));
  const run = schema["~run"].bind(schema);
  return Object.assign(schema, {
    "~run": (dataset: v.UnknownDataset, config: v.Config<v.BaseIssue<unknown>>) =>
      run({ ...dataset, value: withoutAdditions(dataset.value) }, config),
  });
}

/** `v.object` with such entries; it looks at no other member. @example object({ name: v.string() }) */
export const object = <Entries extends v.ObjectEntries>(
  entries: Entries,
): v.ObjectSchema<Entries, undefined> => v.object(withoutPrototype(entries));

const withoutPrototype = <T extends object>(members: T): T => Object.assign(Object.create(null), members);

/** The value itself where nothing was added. */
function withoutAdditions(value: unknown): unknown {
  const added = Object.keys(Object.prototype);
  if (added.length === 0 || typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const members: Record<string, unknown> = Object.create(null);
  for (const name in value)
    if (Object.hasOwn(value, name) || !added.includes(name))
      members[name] = (value as Readonly<Record<string, unknown>>)[name];
  return members;
}
