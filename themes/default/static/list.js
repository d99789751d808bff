/* The list of cards: choices of several filters at once, sorting, all of it in the address.
   Without this script every choice is a link to a page of its own. */
"use strict";

(() => {
  const list = document.querySelector("[data-list]");
  if (!list) return;
  const words = list.dataset;
  const cards = [...list.querySelectorAll("[data-choices]")];
  const rows = cards[0].parentElement;
  const options = [...document.querySelectorAll("[data-facet] [data-option]")];
  const facetOf = (option) => option.closest("[data-facet]").dataset.facet;
  const facets = [...new Set(options.map(facetOf))];
  const choicesOf = new Map(cards.map((card) => [card, new Set(card.dataset.choices.split(" "))]));

  const orders = {
    number: () => 0,
    reach: (a, b) => b.dataset.reach - a.dataset.reach,
    cost: (a, b) => b.dataset.cost - a.dataset.cost,
    newest: (a, b) => b.dataset.started.localeCompare(a.dataset.started),
  };

  const read = () => {
    const asked = new URLSearchParams(location.search);
    const chosen = Object.fromEntries(facets.map((facet) => [facet, asked.get(facet) ?? ""]));
    return { chosen, sort: asked.get("sort") in orders ? asked.get("sort") : "number" };
  };

  const address = ({ chosen, sort }) => {
    const asked = new URLSearchParams(Object.entries(chosen).filter(([, id]) => id));
    if (sort !== "number") asked.set("sort", sort);
    return words.list + (asked.size ? `?${asked}` : "");
  };

  const fits = (card, chosen) =>
    facets.every((facet) => !chosen[facet] || choicesOf.get(card).has(`${facet}:${chosen[facet]}`));

  let sorted = "number"; // as the page comes

  const show = (state) => {
    const shown = cards.filter((card) => fits(card, state.chosen));
    cards.forEach((card) => (card.hidden = !shown.includes(card)));
    if (sorted !== state.sort) rows.append(...[...cards].sort(orders[state.sort]));
    sorted = state.sort;
    for (const option of options) {
      const facet = facetOf(option);
      const id = option.dataset.option;
      const chosen = { ...state.chosen, [facet]: id };
      const current = state.chosen[facet] === id;
      option.href = address({ ...state, chosen });
      option.classList.toggle("option--current", current);
      if (current) option.setAttribute("aria-current", "true");
      else option.removeAttribute("aria-current");
      const count = cards.filter((card) => fits(card, chosen)).length;
      option.querySelector(".option__count").textContent = count.toLocaleString(words.language);
      option.classList.toggle("option--none", count === 0);
    }
    const all = shown.length === cards.length;
    count.textContent = (all ? words.all : words.some)
      .replace("{shown}", shown.length.toLocaleString(words.language))
      .replace("{total}", cards.length.toLocaleString(words.language));
    back.hidden = all;
    empty.hidden = shown.length > 0;
    order.value = state.sort;
  };

  const go = (url) => {
    history.pushState(null, "", url);
    show(read());
  };

  const count = document.getElementById("count");
  count.setAttribute("aria-live", "polite");

  const head = count.parentElement;
  const back = document.createElement("p");
  back.className = "list__back";
  const link = document.createElement("a");
  link.className = "go";
  link.href = words.list;
  link.textContent = words.back;
  back.append(link);

  const empty = document.createElement("p");
  empty.className = "empty";
  empty.textContent = words.empty;
  rows.before(empty);

  const label = document.createElement("label");
  label.className = "list__sort";
  label.append(words.sort, " ");
  const order = document.createElement("select");
  for (const name of Object.keys(orders)) {
    const known = name === "number" || cards.some((card) => Number.parseFloat(card.dataset[name === "newest" ? "started" : name]));
    if (known) order.append(new Option(words[`sort${name[0].toUpperCase()}${name.slice(1)}`], name));
  }
  label.append(order);
  head.append(back, label);

  options.forEach((option) =>
    option.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go(option.href);
    }),
  );
  link.addEventListener("click", (event) => {
    event.preventDefault();
    go(words.list);
  });
  order.addEventListener("change", () => go(address({ ...read(), sort: order.value })));
  addEventListener("popstate", () => show(read()));
  show(read());
})();
