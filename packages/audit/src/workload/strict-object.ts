import { ignoringAdditions, withoutPrototype } from "@wattspan/core/options";
import * as v from "valibot";

/** `v.strictObject`, whatever a library has added to all objects. @example strictObject({ name: v.string() }) */
export const strictObject = <Entries extends v.ObjectEntries>(
  entries: Entries,
): v.StrictObjectSchema<Entries, undefined> => ignoringAdditions(v.strictObject(withoutPrototype(entries)));
