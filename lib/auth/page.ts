import { forbidden, notFound } from "next/navigation";
import { DomainError } from "../domain/errors.ts";
import { type OperatorContext, requireContext } from "./session.ts";

/**
 * For pages: reads as the operator who is signed in. Without a session it leads to the sign-in page; what the operator may
 * not see, or what is not there, becomes the page that says so. Everything else is for `error.tsx`.
 */
export async function readAs<T>(read: (ctx: OperatorContext) => T | Promise<T>): Promise<T> {
  const ctx = await requireContext();
  try {
    return await read(ctx);
  } catch (error) {
    if (error instanceof DomainError && error.code === "not_found") notFound();
    if (error instanceof DomainError && error.code === "forbidden") forbidden();
    throw error;
  }
}
