"use client";
import { useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";

interface Tip {
  readonly text: string;
  readonly anchor: DOMRect;
}

const DELAY_MS = 350;
const GAP_PX = 6;

/**
 * The one tooltip of the page. Any element, of the server or of the browser, that carries `data-tip` has one: pointing at
 * it or focusing it shows the text, Escape hides it, and the text stays while the pointer is on it (WCAG 1.4.13).
 * A tip never holds what cannot be had otherwise: it repeats an accessible name or spells out what is written short.
 */
export function TooltipLayer() {
  const [tip, setTip] = useState<Tip | null>(null);
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let current: Element | null = null;
    const hide = () => {
      clearTimeout(timer);
      timer = undefined;
      current = null;
      setTip(null);
    };
    const show = (target: Element, delay: number) => {
      if (target === current) return;
      clearTimeout(timer);
      current = target;
      timer = setTimeout(() => {
        timer = undefined;
        const text = target.getAttribute("data-tip");
        // What is open says itself what it is.
        if (target.getAttribute("aria-expanded") === "true") return;
        if (text && target.isConnected) setTip({ text, anchor: target.getBoundingClientRect() });
      }, delay);
    };
    const tipped = (event: Event) => (event.target instanceof Element ? event.target.closest("[data-tip]") : null);
    const over = (event: PointerEvent) => {
      if (event.target instanceof Node && box.current?.contains(event.target)) return;
      const target = tipped(event);
      if (target) show(target, DELAY_MS);
      else hide();
    };
    const focus = (event: FocusEvent) => {
      const target = tipped(event);
      if (target?.matches(":focus-visible")) show(target, 0);
    };
    // One that is there would stay behind; one that is on its way is placed when it comes.
    const scroll = () => {
      setTip(null);
      if (timer === undefined) current = null;
    };
    const key = (event: KeyboardEvent) => event.key === "Escape" && hide();
    document.addEventListener("pointerover", over);
    document.addEventListener("focusin", focus);
    document.addEventListener("focusout", hide);
    document.addEventListener("pointerdown", hide);
    document.addEventListener("keydown", key);
    document.addEventListener("scroll", scroll, true);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("pointerover", over);
      document.removeEventListener("focusin", focus);
      document.removeEventListener("focusout", hide);
      document.removeEventListener("pointerdown", hide);
      document.removeEventListener("keydown", key);
      document.removeEventListener("scroll", scroll, true);
    };
  }, []);

  useEffect(() => {
    if (!tip || !box.current) return setPlace(null);
    const { width, height } = box.current.getBoundingClientRect();
    const { anchor } = tip;
    const left = Math.min(Math.max(8, anchor.left + anchor.width / 2 - width / 2), window.innerWidth - width - 8);
    const above = anchor.top - height - GAP_PX;
    setPlace({ left, top: above > 8 ? above : anchor.bottom + GAP_PX });
  }, [tip]);

  if (!tip) return null;
  return createPortal(
    <div
      ref={box}
      role="tooltip"
      className="fixed z-60 w-max max-w-80 whitespace-pre-line rounded-md bg-primary px-2 py-1 text-on-primary text-xs shadow-high"
      style={place ? { left: place.left, top: place.top } : { left: 0, top: 0, visibility: "hidden" }}
    >
      {tip.text}
    </div>,
    // Inside a landmark, where whoever moves by landmarks meets it.
    document.getElementById("content") ?? document.body,
  );
}
