"use client";
import { Search, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { IconButton } from "./icon-button.tsx";
import { Input } from "./input.tsx";
import { useLocation } from "./navigation.tsx";
import { type Option, Select } from "./select.tsx";
import { Spinner } from "./spinner.tsx";

const SETTLE_MS = 250;

/** The row above a table: search, filters, and what can be done. */
export function Toolbar({ children, end }: { children?: ReactNode; end?: ReactNode }) {
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2 print:hidden">
      {children}
      {end ? <div className="ml-auto flex flex-wrap items-center gap-2">{end}</div> : null}
    </div>
  );
}

/** Search in the list, kept in the URL (`?q=`). `/` puts the cursor into it. */
export function SearchBox({
  label,
  placeholder,
  param = "q",
  maxLength,
  secret,
}: {
  label: string;
  placeholder?: string;
  param?: string;
  /** Keeps the rest of a pasted text out of the URL. */
  maxLength?: number;
  /** The same for a text with this in it only: so many characters are kept from there. */
  secret?: { readonly prefix: string; readonly length: number };
}) {
  const t = useTranslations("common");
  const { query, setQuery, pending } = useLocation();
  const inUrl = query.get(param) ?? "";
  const [text, setText] = useState(inUrl);
  const sent = useRef(inUrl);
  const input = useRef<HTMLInputElement>(null);

  // Going back, or a link that changes the filter, changes the URL under the box.
  useEffect(() => {
    if (inUrl !== sent.current) {
      sent.current = inUrl;
      setText(inUrl);
    }
  }, [inUrl]);

  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text.trim();
      setQuery({ [param]: text.trim() });
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  });

  return (
    <div className="w-full sm:w-72">
      <Input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={placeholder ?? label}
        value={text}
        maxLength={maxLength}
        onChange={({ target: { value } }) => {
          const at = secret ? value.indexOf(secret.prefix) : -1;
          setText(secret && at >= 0 ? value.slice(at, at + secret.length) : value);
        }}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || text === "") return;
          event.stopPropagation();
          setText("");
        }}
        data-search
        leading={<Search />}
        className="[&::-webkit-search-cancel-button]:hidden"
        trailing={
          pending ? (
            <Spinner />
          ) : text ? (
            <IconButton label={t("clear")} icon={<X />} onClick={() => setText("")} className="-mr-1 size-6" />
          ) : (
            <kbd className="rounded-sm border border-line bg-sunken px-1.5 text-subtle text-xs max-sm:hidden">/</kbd>
          )
        }
      />
    </div>
  );
}

/** A filter of the list, kept in the URL. The first option has the value "" and means all. */
export function FilterSelect({ label, param, options }: { label: string; param: string; options: readonly Option[] }) {
  const { query, setQuery } = useLocation();
  return (
    <Select
      aria-label={label}
      options={options}
      value={query.get(param) ?? ""}
      onChange={(event) => setQuery({ [param]: event.target.value }, { push: true })}
      className="max-sm:min-w-34 max-sm:flex-1 sm:max-w-60"
    />
  );
}
