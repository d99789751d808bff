/* The gallery as a viewer: pictures open large, with arrow keys, swipe, caption and link. Without
   this script each picture is a link to its file. And a button that copies the address of a page:
   without this script, or where a browser does not let it, there is none. */
"use strict";

(() => {
  const SWIPE = 48; // pixels before a movement counts as a swipe

  const make = (tag, className, text = "") => {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text;
    return element;
  };

  const button = (label, symbol, act) => {
    const element = make("button", "", symbol);
    element.type = "button";
    if (symbol !== label) element.setAttribute("aria-label", label);
    element.addEventListener("click", act);
    return element;
  };

  const viewer = (wall) => {
    const links = [...wall.querySelectorAll("a")].filter((link) => link.querySelector("img"));
    const words = wall.dataset;
    const dialog = make("dialog", "viewer");
    const place = make("p", "viewer__place");
    const stage = make("div", "viewer__stage");
    const image = make("img", "");
    const caption = make("div", "viewer__words");
    let at = 0;

    const show = (index) => {
      at = (index + links.length) % links.length;
      const small = links[at].querySelector("img");
      const note = links[at].closest("li").querySelector("figcaption, .tile__caption");
      image.removeAttribute("src"); // the former picture goes before the next one is there
      image.width = small.getAttribute("width");
      image.height = small.getAttribute("height");
      image.alt = small.alt;
      image.src = links[at].href;
      place.textContent = `${at + 1} / ${links.length}`;
      caption.replaceChildren(...(note ? note.cloneNode(true).childNodes : []));
    };

    const bar = make("div", "viewer__bar");
    bar.append(place, button(words.close, words.close, () => dialog.close()));
    const steps = make("div", "viewer__steps");
    steps.append(
      button(words.previous, "←", () => show(at - 1)),
      button(words.next, "→", () => show(at + 1)),
    );
    const foot = make("div", "viewer__foot");
    foot.append(caption);
    if (links.length > 1) foot.append(steps);
    caption.setAttribute("aria-live", "polite");
    dialog.setAttribute("aria-label", words.label);
    stage.append(image);
    dialog.append(bar, stage, foot);
    document.body.append(dialog);

    dialog.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (step) show(at + step);
    });
    // On a phone one goes back to close it; closing it goes back.
    dialog.addEventListener("close", () => {
      if (history.state?.viewer) history.back();
      links[at].focus();
    });
    addEventListener("popstate", () => dialog.open && dialog.close());

    let start = null;
    stage.addEventListener("pointerdown", (event) => (start = event.clientX));
    stage.addEventListener("pointerup", (event) => {
      const way = start === null ? 0 : event.clientX - start;
      if (Math.abs(way) > SWIPE) show(at + (way < 0 ? 1 : -1));
      start = null;
    });
    image.addEventListener("dragstart", (event) => event.preventDefault());

    links.forEach((link, index) =>
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        show(index);
        history.pushState({ viewer: true }, "");
        dialog.showModal();
      }),
    );
  };

  if (window.HTMLDialogElement) document.querySelectorAll("[data-viewer]").forEach(viewer);

  const copier = (place) => {
    const address = document.querySelector("link[rel=canonical]")?.href ?? location.href.split("#")[0];
    place.hidden = false;
    place.querySelector("button").addEventListener("click", async () => {
      await navigator.clipboard.writeText(address);
      place.querySelector("[role=status]").textContent = place.dataset.copy;
    });
  };

  if (navigator.clipboard) document.querySelectorAll("[data-copy]").forEach(copier);
})();

/* What is copied has no soft hyphens: they are for the width of this window. */
document.addEventListener("copy", (event) => {
  const selection = getSelection();
  const plain = String(selection);
  if (!plain.includes("\u00ad") || !event.clipboardData) return;
  const holder = document.createElement("div");
  for (let at = 0; at < selection.rangeCount; at += 1) {
    holder.append(selection.getRangeAt(at).cloneContents());
  }
  event.clipboardData.setData("text/plain", plain.replaceAll("\u00ad", ""));
  event.clipboardData.setData("text/html", holder.innerHTML.replaceAll("\u00ad", ""));
  event.preventDefault();
});
