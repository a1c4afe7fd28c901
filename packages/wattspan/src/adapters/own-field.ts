import { isObject, ownData } from "@wattspan/core/observe";

/** A field of an object, if it is plain data: no getter runs. @example ownField({ model: "m" }, "model") // "m" */
export const ownField = (of: unknown, name: string): unknown =>
  isObject(of) ? ownData(of, name) : undefined;
