// The load generator: a process of its own, the same for every broker. Does one job and sends back the result.
import { type ApiJob, type ApiLoad, measureApi } from "./api-load.ts";
import { type ConnectJob, measureConnects } from "./connect-load.ts";
import { measurePages, type PageJob } from "./page-load.ts";
import { measurePublishes, type PublishJob } from "./publish-load.ts";
import { measureRoundTrips, type RoundTripJob } from "./round-trip.ts";

export type Job = ConnectJob | PublishJob | RoundTripJob | PageJob | ApiJob;
/** What comes back: a rate per second, or for round trips the milliseconds of each; for calls both. */
export type JobResult<J extends Job> = J extends RoundTripJob ? number[] : J extends ApiJob ? ApiLoad : number;
export type Answer = { readonly result: number | number[] | ApiLoad } | { readonly error: string };

process.once("message", (job: Job) => {
  run(job).then(
    (result) => process.send?.({ result } satisfies Answer, () => process.exit(0)),
    (error) => process.send?.({ error: String(error) } satisfies Answer, () => process.exit(1)),
  );
});

function run(job: Job): Promise<number | number[] | ApiLoad> {
  switch (job.kind) {
    case "api":
      return measureApi(job);
    case "connect":
      return measureConnects(job);
    case "publish":
      return measurePublishes(job);
    case "round-trip":
      return measureRoundTrips(job);
    case "pages":
      return measurePages(job);
  }
}
