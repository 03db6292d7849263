"use client";
import { useTranslations } from "next-intl";
import type { BrokerAddresses } from "./connect-snippets.ts";
import type { DevicePair } from "./device-credential.ts";
import { useDevicePair } from "./device-pair.ts";
import { Notice } from "./ui/notice.tsx";
import { SecretDialog } from "./ui/secret-dialog.tsx";

interface Props {
  title: string;
  doors: BrokerAddresses;
  onClose: () => void;
}

/** The pair of a device, shown once, with programs that connect with it. `pair` is null while it is closed. */
export function DeviceSecretDialog({ pair, ...props }: Props & { pair: DevicePair | null }) {
  return pair === null ? null : <OpenDialog pair={pair} {...props} />;
}

function OpenDialog({ pair, title, doors, onClose }: Props & { pair: DevicePair }) {
  const t = useTranslations("devices.secret");
  const { values, snippets, fileName } = useDevicePair(pair, doors);
  return (
    <SecretDialog open onClose={onClose} title={title} fileName={fileName} values={values} snippets={snippets}>
      <p className="-mt-1 text-muted text-sm">{t("passwordHint")}</p>
      {snippets.length === 0 ? <Notice tone="warn">{t("noDoor")}</Notice> : null}
    </SecretDialog>
  );
}
