/** Units of the figures, by their ids in Grafana. */

import * as grafana from "@grafana/grafana-foundation-sdk/units";

/** `si:` adds SI prefixes to a custom unit, `suffix:` writes it after the number. */
export const unit = {
  joules: grafana.Joule,
  watts: grafana.Watt,
  grams: grafana.Gram,
  gramsPerHour: "si:g/h",
  gramsPerKwh: "suffix:g/kWh",
  joulesPerToken: "si:J/token",
  litres: grafana.Litre,
  share: grafana.PercentUnit,
  count: grafana.Short,
  perSecond: grafana.CountsPerSecond,
  tokensPerSecond: "suffix:tokens/s",
  seconds: grafana.Seconds,
  bytes: grafana.BytesIEC,
  bytesPerSecond: grafana.BytesPerSecondSI,
  hertz: grafana.Hertz,
  yesOrNo: grafana.BoolYesNo,
  none: grafana.NoUnit,
} as const;
