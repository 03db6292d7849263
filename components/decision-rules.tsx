import { useTranslations } from "next-intl";
import type { Decider, Decision } from "@/lib/domain/decision.ts";
import { whyLost } from "@/lib/domain/why-lost.ts";
import { DeciderLine, deciderHref } from "./decider.tsx";
import { cx } from "./ui/class-names.ts";

/** What decided, marked, and what pointed the other way, each with why it lost. */
export function DecisionRules({
  decision,
  instanceId,
  clientId,
  seesAccount,
}: {
  decision: Decision;
  instanceId: string;
  clientId: string;
  /** Whether the person may open access policies and keys. */
  seesAccount: boolean;
}) {
  const t = useTranslations("denials");
  const hrefOf = (decider: Decider) => deciderHref(decider, { instanceId, clientId, seesAccount });
  const { allowed, decidedBy, losing } = decision;
  return (
    <>
      <p
        className={cx(
          "border-l-3 py-1.5 pl-3 text-sm",
          decidedBy === null
            ? "border-line"
            : allowed
              ? "border-good-mark bg-good-soft"
              : "border-bad-mark bg-bad-soft",
        )}
      >
        {decidedBy === null ? (
          <span className="text-muted">{t(UNDECIDED[decision.reason] ?? "detail.undecided")}</span>
        ) : (
          <DeciderLine decider={decidedBy} href={hrefOf(decidedBy)} />
        )}
      </p>
      {losing.length === 0 ? null : (
        <>
          <h3 className="mt-4 font-semibold text-sm">{t("detail.losing")}</h3>
          <ul className="mt-1 flex flex-col gap-1.5 text-sm">
            {losing.map((decider, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a decision never changes
              <li key={index} className="border-line border-l-3 pl-3">
                <DeciderLine decider={decider} href={hrefOf(decider)} />
                <span className="block text-muted">{t(`loss.${whyLost(decision, decider)}`)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** Where nothing decided because nothing was there. */
const UNDECIDED: Partial<Record<Decision["reason"], "detail.nothingMatched">> = {
  access_policy_no_match: "detail.nothingMatched",
  custom_auth_no_match: "detail.nothingMatched",
  token_topic: "detail.nothingMatched",
};
