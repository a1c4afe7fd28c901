/** Tells results after which work goes on unseen from those that are all there is. */

import { hasMethods, propertyOf } from "../runtime/own-method.js";
import { isChild, isNodeStream, isOver } from "./node-stream.js";
import { isStreamed } from "./response.js";
import { isWebStream } from "./web-stream.js";

/** A result that goes on has few members; a table of data has many. */
const MAX_MEMBERS = 16;

/** Whatever goes on has one of these. Each look stands for itself, as then it is remembered and fast. */
export const mayGoOn = (value: object): boolean =>
  Symbol.asyncIterator in value ||
  "then" in value ||
  "next" in value ||
  "on" in value ||
  "bodyUsed" in value ||
  "baseStream" in value ||
  "textStream" in value ||
  "addEventListener" in value;

/** What a result holds as plain data and may go on; undefined where there is nothing, as in most of them. */
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

/** Whether what was not followed goes on: it is frozen, somebody else reads it, or its streams are behind getters. */
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

/** Whether only events would tell its end, and nobody knows which. */
export const isEmitter = (value: object): boolean =>
  (hasMethods(value, "on", "emit") && !isNodeStream(value) && !isChild(value)) ||
  hasMethods(value, "addEventListener", "close");
