/**
 * Schemas where a library has added to all objects, as by `Object.prototype.last = …`: valibot's `for … in` would take such a
 * member for a schema, and for a member of what is checked.
 */

/** The same members on an object that inherits none. @example v.object(withoutPrototype({ name: v.string() })) */
export const withoutPrototype = <T extends object>(members: T): T =>
  Object.assign(Object.create(null), members);

/** What a schema of valibot is given, as far as it matters here. */
interface Dataset {
  readonly value: unknown;
}

/**
 * A schema that sees the members of a value without those added to all objects.
 * @example ignoringAdditions(v.strictObject(withoutPrototype({ name: v.string() })))
 */
export function ignoringAdditions<
  Schema extends { readonly "~run": (dataset: never, config: never) => unknown },
>(schema: Schema): Schema {
  const run = schema["~run"].bind(schema) as (dataset: Dataset, config: unknown) => unknown;
  return Object.assign(schema, {
    "~run": (dataset: Dataset, config: unknown) =>
      run({ ...dataset, value: withoutAdditions(dataset.value) }, config),
  });
}

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
