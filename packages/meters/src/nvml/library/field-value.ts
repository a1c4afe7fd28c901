/** One queried field of a card: `nvmlFieldValue_t`, 40 bytes. Source: `nvml.h`. */

import { endianness } from "node:os";
import { SUCCESS } from "./return-codes.js";

const BYTES = 40;
const AT = { id: 0, scope: 4, type: 24, code: 28, value: 32 };
const IS_LITTLE = endianness() === "LE";

/** Reads a value by `nvmlValueType_t`; undefined for an unknown type. */
function numberIn(view: DataView): number | undefined {
  switch (view.getUint32(AT.type, IS_LITTLE)) {
    case 0:
      return view.getFloat64(AT.value, IS_LITTLE);
    case 1:
      return view.getUint32(AT.value, IS_LITTLE);
    case 2: // unsigned long: 64 bits everywhere that Node runs except Windows, where none of our fields has it
    case 3:
      return Number(view.getBigUint64(AT.value, IS_LITTLE));
    case 4:
      return Number(view.getBigInt64(AT.value, IS_LITTLE));
    case 5:
      return view.getInt32(AT.value, IS_LITTLE);
    case 6:
      return view.getUint16(AT.value, IS_LITTLE);
    default:
      return undefined;
  }
}

/** A field and the buffer for it. */
export class FieldValue {
  /** Filled by the driver. */
  readonly bytes = new Uint8Array(BYTES);
  readonly #view = new DataView(this.bytes.buffer);
  readonly #id: number;
  readonly #scope: number;

  constructor(id: number, scope: number) {
    this.#id = id;
    this.#scope = scope;
  }

  /** Writes the query and clears the last answer: a driver that fills in nothing gave no answer. */
  ask(): Uint8Array {
    this.bytes.fill(0);
    this.#view.setUint32(AT.id, this.#id, IS_LITTLE);
    this.#view.setUint32(AT.scope, this.#scope, IS_LITTLE);
    this.#view.setUint32(AT.type, 0xffff_ffff, IS_LITTLE);
    return this.bytes;
  }

  /** The code of this field, as opposed to the call's. */
  get code(): number {
    return this.#view.getInt32(AT.code, IS_LITTLE);
  }

  /** The value, if it is an amount. */
  get value(): number | undefined {
    if (this.code !== SUCCESS) return undefined;
    const value = numberIn(this.#view);
    return value !== undefined && Number.isFinite(value) && value >= 0 ? value : undefined;
  }
}
