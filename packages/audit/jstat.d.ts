/** What is used of jstat, which has no types. */
declare module "jstat" {
  const library: {
    readonly jStat: {
      readonly studentt: {
        cdf(t: number, degrees: number): number;
        inv(probability: number, degrees: number): number;
      };
      readonly normal: {
        inv(probability: number, mean: number, deviation: number): number;
      };
    };
  };
  export default library;
}
