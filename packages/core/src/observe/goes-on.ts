/** Distinguishes results that continue unseen from complete ones. */

import { hasMethods, propertyOf } from "../runtime/own-method.js";
import { isChild, isNodeStream, isOver } from "./node-stream.js";
import { isStreamed } from "./response.js";
import { isWebStream } from "./web-stream.js";

/** A result that continues has few members; a table of data has many. */
const MAX_MEMBERS = 16;

/** Every result that continues has one of these. Each check is spelled out, as the engine then caches it. */
export const mayGoOn = (value: object): boolean =>
  Symbol.asyncIterator in value ||
  "then" in value ||
  "next" in value ||
  "on" in value ||
  "bodyUsed" in value ||
  "baseStream" in value ||
  "textStream" in value ||
  "addEventListener" in value;

/** Plain data members of a result that may continue; undefined without any, as in most results. */
export function membersOf(value: object): object[] | undefined {
  if (ArrayBuffer.isView(value) || (Array.isArray(value) && value.length > MAX_MEMBERS)) return undefined;
  let members: object[] | undefined;
  let left = MAX_MEMBERS;
  for (const key in value) {
    if (left-- === 0) break;
    const member: unknown = Object.getOwnPropertyDescriptor(value, key)?.value;
    if (typeof member !== "object" || member === null || !mayGoOn(member)) continue;
    members ??= [];
    members.push(member);
  }
  return members;
}

/**
 * Whether a result that was not followed continues: it is frozen, it has another reader, or its streams are
 * behind getters.
 */
export function goesOn(value: object): boolean {
  if (isNodeStream(value)) return !isOver(value);
  return (
    hasMethods(value, "then") ||
    hasMethods(value, "next", Symbol.iterator) ||
    (hasMethods(value, Symbol.asyncIterator) && !hasMethods(value, "getNextPage")) ||
    isWebStream(value) ||
    isStreamed(value) ||
    propertyOf(value, "textStream")?.get !== undefined
  );
}

/** Whether only unknown events would show its end. */
export const isEmitter = (value: object): boolean =>
  (hasMethods(value, "on", "emit") && !isNodeStream(value) && !isChild(value)) ||
  hasMethods(value, "addEventListener", "close");
