"use client";
import { useState } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { LiveIndicator } from "../../../components/ui/live-indicator.tsx";
import { Menu, MenuCheck, MenuChoice, MenuSeparator } from "../../../components/ui/menu.tsx";
import { useSelection } from "../../../components/ui/selection.tsx";
import { toast } from "../../../components/ui/toast-store.ts";

export function LiveDemo({ now }: { now: number }) {
  const [paused, setPaused] = useState(false);
  return (
    <div className="flex flex-wrap items-center gap-6">
      <LiveIndicator state={paused ? "paused" : "live"} since={now} onToggle={() => setPaused(!paused)} />
      <LiveIndicator state="connecting" />
      <LiveIndicator state="stale" since={now - 95_000} onToggle={() => {}} />
    </div>
  );
}

export function ToastDemo() {
  return (
    <div className="flex flex-wrap gap-2">
      <Button onClick={() => toast({ tone: "good", title: "Token revoked", detail: "2 clients were disconnected." })}>
        Good toast
      </Button>
      <Button
        onClick={() =>
          toast({ tone: "bad", title: "The token was not revoked", detail: "The database is busy. Try again." })
        }
      >
        Bad toast
      </Button>
      <Button
        onClick={() =>
          toast({
            tone: "info",
            title: "Label changed",
            act: { label: "Undo", run: () => toast({ tone: "good", title: "Undone" }) },
          })
        }
      >
        Toast with undo
      </Button>
    </div>
  );
}

export function BulkDemo() {
  const { items, clear } = useSelection();
  return (
    <Button
      size="sm"
      variant="danger-quiet"
      onClick={() => {
        toast({ tone: "good", title: `Would revoke ${[...items.keys()].join(", ")}` });
        clear();
      }}
    >
      Revoke
    </Button>
  );
}

export function ChoiceMenuDemo() {
  const [shown, setShown] = useState(true);
  const [rows, setRows] = useState("comfortable");
  return (
    <Menu trigger={<Button>Menu of choices</Button>}>
      <MenuCheck checked={shown} onChange={setShown}>
        Several may hold
      </MenuCheck>
      <MenuSeparator />
      <MenuChoice
        label="Rows"
        value={rows}
        onChange={setRows}
        options={["comfortable", "compact"].map((value) => ({ value, label: value }))}
      />
    </Menu>
  );
}
