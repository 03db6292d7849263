import { getTranslations } from "next-intl/server";
import type { ResourceSuggestion } from "@/components/access-policy-view.ts";

/** Instances that are suggested; a datalist of thousands helps nobody. */
const MAX_INSTANCES = 50;

/** Resources that a policy could mean, with what each is: everything, and of each instance the spellings of all generations. */
export async function suggestResources(
  instances: readonly { readonly id: string; readonly name: string }[],
): Promise<ResourceSuggestion[]> {
  const t = await getTranslations("accessPolicies.resource");
  return [
    { value: "*", label: t("all") },
    { value: "acs:mq:*:*:*", label: t("allOfMq") },
    ...instances.slice(0, MAX_INSTANCES).flatMap(({ id, name }) => [
      { value: `acs:mq:*:*:instance/${id}`, label: t("instance", { name }) },
      { value: `acs:mq:*:*:topic/${id}/*`, label: t("topics", { name }) },
      { value: `acs:mq:*:*:topic/${id}/TopicA`, label: t("topic", { name }) },
      { value: `acs:mq:*:*:groupId/${id}/*`, label: t("groups", { name }) },
      { value: `acs:mq:*:*:*/${id}/*`, label: t("whole", { name }) },
      { value: `acs:mq:*:*:${id}`, label: t("instanceShort", { name }) },
      { value: `acs:mq:*:*:${id}%TopicA`, label: t("topicOld", { name }) },
    ]),
  ];
}
