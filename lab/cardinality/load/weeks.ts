import { hostile, large, typical, typicalInFull } from "./profile.ts";
import { simulatedWeek, type Week } from "./week.ts";

/** A week of each kind of service, one after another. Says which one begins. */
export async function simulatedWeeks(say: (part: string) => void): Promise<readonly Week[]> {
  const weeks: Week[] = [];
  for (const profile of [typical, typicalInFull, large, hostile]) {
    say(`a week of a service: ${profile.name}`);
    weeks.push(await simulatedWeek(profile));
  }
  return weeks;
}
