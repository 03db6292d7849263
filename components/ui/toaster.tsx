"use client";
import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState, useSyncExternalStore } from "react";
import { cx } from "./class-names.ts";
import { IconButton } from "./icon-button.tsx";
import { dismissToast, TOAST_MS, type Toast, toastStore } from "./toast-store.ts";

const MARKS = {
  good: { Icon: CircleCheck, color: "text-good-mark" },
  bad: { Icon: CircleAlert, color: "text-bad-mark" },
  info: { Icon: Info, color: "text-info-mark" },
} as const;

/** Where toasts appear. The two live regions are always in the page: one that arrives with its text is not read out. */
export function Toaster() {
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.get, toastStore.getOnServer);
  const t = useTranslations("common");
  return (
    <section
      aria-label={t("toast.region")}
      className="pointer-events-none fixed inset-x-4 bottom-4 z-50 flex flex-col items-end gap-2 sm:left-auto sm:w-96"
    >
      {(["polite", "assertive"] as const).map((politeness) => (
        <div key={politeness} aria-live={politeness} className="flex w-full flex-col gap-2">
          {toasts
            .filter((entry) => (entry.tone === "bad") === (politeness === "assertive"))
            .map((entry) => (
              <ToastCard key={entry.id} entry={entry} />
            ))}
        </div>
      ))}
    </section>
  );
}

function ToastCard({ entry }: { entry: Toast }) {
  const t = useTranslations("common");
  const [held, setHeld] = useState(false);
  const { Icon, color } = MARKS[entry.tone];

  useEffect(() => {
    if (held || entry.tone === "bad") return;
    const timer = setTimeout(() => dismissToast(entry.id), TOAST_MS);
    return () => clearTimeout(timer);
  }, [held, entry]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering only stops the clock
    <div
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex w-full animate-rise items-start gap-2.5 rounded-lg border border-line bg-raised py-2.5 pr-2 pl-3 text-sm shadow-high"
    >
      <Icon aria-hidden="true" className={cx("mt-0.5 size-4 shrink-0", color)} />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{entry.title}</p>
        {entry.detail ? <p className="text-muted">{entry.detail}</p> : null}
        {entry.act ? (
          <button
            type="button"
            onClick={() => {
              entry.act?.run();
              dismissToast(entry.id);
            }}
            className="mt-1 rounded-sm font-medium text-accent underline-offset-2 hover:underline"
          >
            {entry.act.label}
          </button>
        ) : null}
      </div>
      <IconButton label={t("dismiss")} icon={<X />} onClick={() => dismissToast(entry.id)} className="-my-1" />
    </div>
  );
}
