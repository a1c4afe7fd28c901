/** A number with three significant digits, or whole when it has more. @example numberText(11.247) // "11.2" */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return "not known";
  if (value !== 0 && Math.abs(value) < 1e-4) return value.toExponential(0);
  const whole = Math.abs(value) >= 100;
  return value.toLocaleString("en", whole ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });
}
