import { useTranslations } from "next-intl";
import { cx } from "./class-names.ts";

/** A grey bar of the size of what comes. Give it the height and width of the real thing. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span aria-hidden="true" className={cx("block animate-pulse rounded-sm bg-pressed", className ?? "h-4 w-full")} />
  );
}

/** The head of a page that is coming: same heights as `PageHeader`. */
export function PageHeaderSkeleton({ actions = 1 }: { actions?: number }) {
  const t = useTranslations("common");
  return (
    <div className="mb-5 flex flex-wrap items-start gap-x-6 gap-y-3">
      <span role="status" className="sr-only">
        {t("loading")}
      </span>
      <div className="flex-1 basis-72">
        <Skeleton className="h-7 w-48" />
        <Skeleton className="mt-2 h-4 w-80 max-w-full" />
      </div>
      <div className="flex gap-2">
        {Array.from({ length: actions }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
          <Skeleton key={index} className="h-8.5 w-28" />
        ))}
      </div>
    </div>
  );
}

/** A table that is coming: the same toolbar, head and row heights as `DataTable`. */
export function TableSkeleton({ columns = 5, rows = 10 }: { columns?: number; rows?: number }) {
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-surface" aria-hidden="true">
      <div className="h-9 border-line border-b bg-sunken" />
      {Array.from({ length: rows }, (_, row) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
          key={row}
          className="flex h-[var(--row-height)] items-center gap-6 border-line border-b px-3 last:border-b-0"
        >
          {Array.from({ length: columns }, (_, column) => (
            <Skeleton
              // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
              key={column}
              className={cx("h-3.5", column === 0 ? "w-48" : "w-20", column > 1 && "max-sm:hidden")}
            />
          ))}
        </div>
      ))}
    </div>
  );
}
