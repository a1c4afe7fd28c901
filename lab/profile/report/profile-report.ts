import { KeptReport } from "../../report/kept-report.ts";
import { roomsChart, takersChart } from "./profile-chart.ts";
import type { ProfileResult } from "./profile-result.ts";

/** The last profile, with its pictures. */
export const profileReport = new KeptReport<ProfileResult>("bench-profile.json", ({ results }) => ({
  "bench-profile.svg": takersChart(results),
  "bench-profile-rooms.svg": roomsChart(results),
}));
