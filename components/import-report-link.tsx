import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { type Import, importsPath } from "@/lib/queries/imports.ts";
import { buttonStyle } from "./ui/button-style.ts";

/** Downloads what became of the rows: all of them, or those that are wrong. */
export function ReportLink({ of: { instanceId, id }, state }: { of: Import; state?: "failed" }) {
  const t = useTranslations("imports.done");
  const path = `${importsPath(instanceId)}/${id}/report`;
  return (
    <a href={state === undefined ? path : `${path}?state=${state}`} download className={buttonStyle()}>
      <Download aria-hidden="true" />
      {t(state === undefined ? "report" : "errors")}
    </a>
  );
}
