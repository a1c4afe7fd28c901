import { endianness } from "node:os";
import fc from "fast-check";
import { expect, it } from "vitest";
import { FieldValue } from "./field-value.js";

const IS_LITTLE = endianness() === "LE";
const view = (field: FieldValue) => new DataView(field.bytes.buffer);

/** A field as a driver fills it in. */
function answered(type: number, write: (view: DataView) => void, code = 0): FieldValue {
  const field = new FieldValue(186, 1);
  field.ask();
  view(field).setUint32(24, type, IS_LITTLE);
  view(field).setInt32(28, code, IS_LITTLE);
  write(view(field));
  return field;
}

it("a field value asks for a field and a scope", () => {
  const bytes = new DataView(new FieldValue(186, 1).ask().buffer);
  expect([bytes.getUint32(0, IS_LITTLE), bytes.getUint32(4, IS_LITTLE), bytes.byteLength]).toEqual([
    186, 1, 40,
  ]);
});

it.each<[string, number, (view: DataView) => void, number | undefined]>([
  ["double", 0, (to) => to.setFloat64(32, 71.5, IS_LITTLE), 71.5],
  ["unsigned int", 1, (to) => to.setUint32(32, 412_070, IS_LITTLE), 412_070],
  ["unsigned long", 2, (to) => to.setBigUint64(32, 5n, IS_LITTLE), 5],
  ["unsigned long long", 3, (to) => to.setBigUint64(32, 91_823_001_547n, IS_LITTLE), 91_823_001_547],
  ["signed long long", 4, (to) => to.setBigInt64(32, -1n, IS_LITTLE), undefined],
  ["signed int", 5, (to) => to.setInt32(32, 7, IS_LITTLE), 7],
  ["unsigned short", 6, (to) => to.setUint16(32, 9, IS_LITTLE), 9],
  ["not a number", 0, (to) => to.setFloat64(32, Number.NaN, IS_LITTLE), undefined],
  ["unknown type", 7, (to) => to.setUint32(32, 5, IS_LITTLE), undefined],
])("a field of type %s is read as an amount or as nothing", (_, type, write, expected) => {
  expect(answered(type, write).value).toBe(expected);
});

it("a field with an error code has no value, though the call went well", () => {
  const field = answered(1, (to) => to.setUint32(32, 5, IS_LITTLE), 3);
  expect([field.code, field.value]).toEqual([3, undefined]);
});

it("a field that the driver did not fill in has no value, even after it had one", () => {
  const field = answered(1, (to) => to.setUint32(32, 5, IS_LITTLE));
  expect(field.value).toBe(5);
  field.ask();
  expect(field.value).toBeUndefined();
});

it("a field gives an amount or nothing, for any bytes of the driver", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 40, maxLength: 40 }), (bytes) => {
      const field = new FieldValue(186, 0);
      field.bytes.set(bytes);
      const value = field.value ?? 0;
      expect(Number.isFinite(value) && value >= 0).toBe(true);
    }),
  );
});
