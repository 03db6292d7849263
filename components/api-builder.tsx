"use client";
import { FlaskConical } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import type { ApiOperationView } from "./api-view.ts";
import { Button } from "./ui/button.tsx";
import { Panel } from "./ui/panel.tsx";

const load = () => import("./api-builder-form.tsx");
const ApiBuilderForm = lazy(async () => ({ default: (await load()).ApiBuilderForm }));

export interface ApiBuilderProps {
  readonly operation: Pick<ApiOperationView, "name" | "methods" | "parameters" | "example">;
  /** To begin with; null where there is none. */
  readonly instanceId: string | null;
}

/** The request builder. What it is made of is fetched when somebody opens it. */
export function ApiBuilder(props: ApiBuilderProps) {
  const t = useTranslations("api.builder");
  const [open, setOpen] = useState(false);
  return (
    <Panel
      title={t("title")}
      description={t("about")}
      actions={
        open ? undefined : (
          <Button
            icon={<FlaskConical />}
            onPointerEnter={() => void load()}
            onFocus={() => void load()}
            onClick={() => setOpen(true)}
          >
            {t("open")}
          </Button>
        )
      }
    >
      {open ? (
        <Suspense fallback={<p className="text-muted text-sm">{t("loading")}</p>}>
          <ApiBuilderForm {...props} />
        </Suspense>
      ) : null}
    </Panel>
  );
}
