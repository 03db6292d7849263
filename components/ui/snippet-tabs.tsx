"use client";
import { CodeBlock } from "./code-block.tsx";
import { Tabs } from "./tabs.tsx";

export interface Snippet {
  readonly key: string;
  /** The name of the tool or library, the same in every language: "mosquitto_pub". */
  readonly label: string;
  readonly code: string;
}

/** The same thing for several tools, ready to be pasted. */
export function SnippetTabs({
  snippets,
  label,
  onCopied,
}: {
  snippets: readonly Snippet[];
  label: string;
  onCopied?: () => void;
}) {
  return (
    <Tabs
      label={label}
      tabs={snippets.map((snippet) => ({
        key: snippet.key,
        label: snippet.label,
        content: <CodeBlock code={snippet.code} label={snippet.label} {...(onCopied ? { onCopied } : {})} />,
      }))}
    />
  );
}
