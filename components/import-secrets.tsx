"use client";
import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { importsPath } from "@/lib/queries/imports.ts";
import { takeFile } from "./take-file.ts";
import { Button } from "./ui/button.tsx";
import { useLocation } from "./ui/navigation.tsx";
import { toast } from "./ui/toast-store.ts";

/** Downloads the new secrets of an import, which can be done once. */
export function ImportSecrets({ instanceId, importId }: { instanceId: string; importId: number }) {
  const t = useTranslations("imports");
  const { refresh } = useLocation();
  const [taking, setTaking] = useState(false);

  async function take() {
    if (taking) return;
    setTaking(true);
    const taken = await takeFile(`${importsPath(instanceId)}/${importId}/report`);
    setTaking(false);
    if (taken === "taken") toast({ tone: "good", title: t("done.downloading") });
    else if (taken === "broken") toast({ tone: "bad", title: t("done.downloadLost") });
    else toast({ tone: "bad", title: taken.message || t("done.downloadLost") });
    refresh();
  }

  return (
    <Button variant="primary" icon={<Download />} busy={taking} onClick={() => void take()}>
      {t("done.download")}
    </Button>
  );
}
