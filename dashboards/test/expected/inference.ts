import { attribute as a, metric } from "@wattspan/core/names";
import { type DashboardExpectations, type How, type Reported, ratios, type Values } from "./expectation.ts";

const INFERENCE = { [a.activity]: "inference" };

const written = (reported: Reported, how: How, where = {}) =>
  ["output", "reasoning"]
    .map((kind) => reported.sum(how, metric.tokens, { ...where, [a.tokenKind]: kind }))
    .reduce((sum, count) => sum + count);
const perRequest = (reported: Reported, how: How, where = {}) =>
  reported.sum(how, metric.operationEnergy, where) / reported.count(how, metric.operationEnergy, where);
const carbonPerRequest = (reported: Reported, how: How, where = {}) =>
  reported.sum(how, metric.co2e, { ...INFERENCE, ...where }) /
  reported.sum(how, metric.pricedOperations, where);
const perOutputTokenByModel = (reported: Reported, how: How): Values =>
  ratios(
    reported.by(a.model, how, metric.energy, INFERENCE),
    reported.each(a.model, metric.tokens, {}, (model) => written(reported, how, model)),
  );

/** What the panels on inference must show. */
export const inference: DashboardExpectations = {
  Requests: (reported, how) => ({ requests: reported.count(how, metric.operationEnergy) }),
  "Energy per request": (reported, how) => ({
    "per request": perRequest(reported, how),
  }),
  "Energy per request over time A": (reported, how) => ({
    mean: perRequest(reported, how),
  }),
  "Energy per request over time B": (reported, how) => ({
    half: reported.quantile(0.5, how, metric.operationEnergy),
  }),
  "Energy per request over time C": (reported, how) => ({
    "95 %": reported.quantile(0.95, how, metric.operationEnergy),
  }),
  "Carbon per request": (reported, how) => ({
    "per request": carbonPerRequest(reported, how),
  }),
  "Energy per output token": (reported, how) => ({
    "per output token": reported.sum(how, metric.energy, INFERENCE) / written(reported, how),
  }),
  "Energy per token": (reported, how) => ({
    "per token": reported.sum(how, metric.energy, INFERENCE) / reported.sum(how, metric.tokens),
  }),
  "Served elsewhere": (reported, how) => ({
    serving:
      reported.sum(how, metric.energy, { ...INFERENCE, [a.boundary]: "serving" }) /
      reported.sum(how, metric.energy, INFERENCE),
  }),
  "Energy per request, by model": (reported, how) =>
    reported.each(a.model, metric.operationEnergy, {}, (model) => perRequest(reported, how, model)),
  "Carbon per request, by model": (reported, how) =>
    reported.each(a.model, metric.pricedOperations, {}, (model) => carbonPerRequest(reported, how, model)),
  "Energy per output token, by model": perOutputTokenByModel,
  "Energy per output token over time, by model": perOutputTokenByModel,
  "Tokens by kind": (reported, how) => reported.by(a.tokenKind, how, metric.tokens),
  "Power by place": (reported, how) => reported.by(a.boundary, how, metric.energy, INFERENCE),
  "Known calls against the estimate's band": (reported, how) =>
    reported.by(a.comparison, how, metric.estimateCoverage),
  "Requests of clients by result": (reported, how) => reported.by(a.attemptResult, how, metric.attempts),
  "Requests that were not answered, by model": (reported, how) =>
    reported.each(a.model, metric.attempts, {}, (model) => {
      const answered = reported.sum(how, metric.attempts, { ...model, [a.attemptResult]: "answered" });
      return 1 - answered / reported.sum(how, metric.attempts, model);
    }),
  "Energy of calls that failed, by error": (reported, how) => {
    const { "": _, ...failed } = reported.by(a.errorType, how, metric.wastedEnergy);
    return failed;
  },
};
