/** The figures of a guardrail, as texts. */

/** Figures that differ in later digits differ by rounding alone. */
const MAX_DIGITS = 12;
const FEW_DIGITS = 4;

/**
 * Both figures: four digits, whole numbers in full, and more digits where two that differ would look alike.
 * @example guardrailFigures(12_345, 12_344) // ["12345", "12344"]
 * @example guardrailFigures(1, 0.999_96) // ["1", "0.99996"]
 */
export function guardrailFigures(
  base: number | undefined,
  head: number | undefined,
): readonly [base: string, head: string] {
  for (let digits = FEW_DIGITS; ; digits++) {
    const texts = [written(base, digits), written(head, digits)] as const;
    if (texts[0] !== texts[1] || base === head || digits === MAX_DIGITS) return texts;
  }
}

function written(value: number | undefined, digits: number): string {
  if (value === undefined) return "not reported";
  if (Number.isInteger(value)) return String(value);
  const whole = Math.trunc(Math.abs(value));
  const wholeDigits = whole === 0 ? 0 : String(whole).length;
  return String(Number(value.toPrecision(Math.max(digits, wholeDigits))));
}
