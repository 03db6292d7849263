import { CircleAlert, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";

/** Something about a document: where, what to do, and whether it keeps the document from being saved. */
export interface PolicyFinding {
  readonly path: string;
  readonly message: string;
  readonly isError: boolean;
}

/** What is wrong or doubtful: what to do about it and, unless it stands beside it, where. */
export function AccessPolicyProblems({
  id,
  findings,
  bare = false,
  onShow,
}: {
  id?: string;
  findings: readonly PolicyFinding[];
  /** Beside what it is about: without the path. */
  bare?: boolean;
  /** Leads to the place in the text. */
  onShow?: (path: string) => void;
}) {
  const t = useTranslations("accessPolicies.problems");
  if (findings.length === 0) return null;
  return (
    <ul id={id} aria-label={bare ? undefined : t("label")} className="flex flex-col gap-1.5 text-sm">
      {findings.map(({ path, message, isError }) => (
        <li key={`${path} ${message}`} className="flex items-start gap-2">
          {isError ? (
            <CircleAlert role="img" aria-label={t("error")} className="mt-0.5 size-4 shrink-0 text-bad-mark" />
          ) : (
            <TriangleAlert role="img" aria-label={t("warning")} className="mt-0.5 size-4 shrink-0 text-warn-mark" />
          )}
          <span className={isError ? "min-w-0 break-words text-bad-text" : "min-w-0 break-words text-warn-text"}>
            {bare ? null : onShow ? (
              <button
                type="button"
                onClick={() => onShow(path)}
                className="mr-1.5 break-all rounded-sm text-left font-medium font-mono underline decoration-dotted underline-offset-2"
              >
                {path}
              </button>
            ) : (
              <code className="mr-1.5 break-all font-medium">{path}</code>
            )}
            {message}
          </span>
        </li>
      ))}
    </ul>
  );
}
