/** Resources of Redfish: objects without guarantees. */

import { isObject, type JsonObject, part } from "../http/json-object.js";

/** One answer. */
export type Resource = JsonObject;

/** Gets a resource by its path. */
export type GetResource = (path: string) => Promise<Resource>;

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
