import { type Application, openApplication } from "../services/application.ts";
import { ChangeSignal } from "../services/change-signal.ts";

/*
 * Next loads a module up to three times in one process (start, route handlers, pages), each with variables of its own.
 * What must be one per process hangs on globalThis, behind this accessor.
 */
const holder = globalThis as typeof globalThis & {
  gatehouseApplication?: Application;
  gatehouseChanges?: ChangeSignal;
};

/** The application of this process; opened at the first use, normally by the start of the server. */
export function getApplication(): Application {
  holder.gatehouseApplication ??= openApplication(process.env);
  return holder.gatehouseApplication;
}

/** What says that the database has changed; one for all that follow it. */
export function getChangeSignal(): ChangeSignal {
  holder.gatehouseChanges ??= new ChangeSignal(getApplication().db.$client);
  return holder.gatehouseChanges;
}
