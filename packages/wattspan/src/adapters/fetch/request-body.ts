/** Reads the body of a request, as far as that is possible without consuming it. */

import { type AskedInput, askedInput, ELSEWHERE, PROMPTS } from "../../counting/asked-input.js";
import { type Member, membersOf, parsed } from "./shallow-json.js";

/** A body that is text: JSON or a form. */
export interface RequestBody {
  readonly model: string | undefined;
  /** The JSON text. */
  readonly text: string;
  /** The members of its object. */
  readonly members: ReadonlyMap<string, Member>;
}

/** No request has more members. */
const MAX_MEMBERS = 200;

/** Reads it. Undefined for a stream, and for anything but JSON or a form. */
export function readBody(body: unknown): RequestBody | undefined {
  if (typeof FormData === "function" && body instanceof FormData)
    return { model: textOf(body.get("model")), text: "", members: new Map() };
  const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : body;
  if (typeof text !== "string") return undefined;
  const members = new Map<string, Member>();
  for (const member of membersOf(text)) {
    members.set(member.key, member);
    if (members.size === MAX_MEMBERS) break;
  }
  return { model: textOf(valueAt({ text, members }, "model")), text, members };
}

/** A short member. @example valueAt(body, "stream") // true */
export function valueAt({ text, members }: Omit<RequestBody, "model">, key: string): unknown {
  const member = members.get(key);
  return member && parsed(text.slice(member.start, member.end));
}

/** The input tokens of a request. Undefined if part of the input is elsewhere, or it cannot be determined. */
export function inputOf({ text, members }: RequestBody): AskedInput | undefined {
  const prompts: string[] = [];
  for (const [key, { start, end }] of members) {
    if (ELSEWHERE.has(key)) return undefined;
    if (PROMPTS.has(key)) prompts.push(text.slice(start, end));
  }
  return askedInput(prompts);
}

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value.length > 0 ? value : undefined;
