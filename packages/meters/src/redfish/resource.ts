/** Resources of Redfish: objects without guarantees. */

/** One answer. */
export type Resource = Readonly<Record<string, unknown>>;

/** A member that is an object; undefined otherwise. */
export function part(of: unknown, name: string): Resource | undefined {
  const value = isObject(of) ? of[name] : undefined;
  return isObject(value) ? value : undefined;
}

/** The path of a linked resource. */
export function linkOf(of: unknown, name: string): string | undefined {
  const path = part(of, name)?.["@odata.id"];
  return typeof path === "string" ? path : undefined;
}

/** Servers have a few chassis and power supplies. Longer collections are cut. */
const MAX_MEMBERS = 32;

/** The paths of the members of a collection. */
export function membersOf(collection: Resource): readonly string[] {
  const { Members: members } = collection;
  if (!Array.isArray(members)) return [];
  return members.slice(0, MAX_MEMBERS).flatMap((member: unknown) => {
    const path = isObject(member) ? member["@odata.id"] : undefined;
    return typeof path === "string" ? [path] : [];
  });
}

/** An amount. Controllers return zero, null or text for unknown ones. */
export const amount = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) && value > 0 ? value : undefined;

export const isObject = (value: unknown): value is Resource =>
  typeof value === "object" && value !== null && !Array.isArray(value);
