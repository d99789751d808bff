/* The list of cards: choices of several filters at once, orders, sums and the house that follow what
   is shown, all of it in the address. What it has to know of cards on other pages comes from one
   small index, their rows from those pages. Without this script every choice is a link to a page. */
"use strict";

(() => {
  const list = document.querySelector("[data-list]");
  if (!list) return;
  const words = list.dataset;
  const PER_PAGE = 60; // rows on a page of the site
  const SHOWN = 20; // rows of other pages at a time
  const rows = list.querySelector(".teasers");
  const options = [...document.querySelectorAll("[data-facet] [data-option]")];
  const facetOf = (option) => option.closest("[data-facet]").dataset.facet;
  const facets = [...new Set(options.map(facetOf))];
  const optionOf = new Map(options.map((option) => [`${facetOf(option)}:${option.dataset.option}`, option]));
  const urls = new Map(options.map((option) => [option, option.getAttribute("href")]));
  const labelOf = (option) => option.querySelector(".option__label, .status__label").textContent;
  const number = (value) => value.toLocaleString(document.documentElement.lang);
  /** An amount as the pages write it, with cents only where there are any. */
  const money = (value) => `€\u00a0${value.toLocaleString(document.documentElement.lang, {
    minimumFractionDigits: value % 1 ? 2 : 0, maximumFractionDigits: 2,
  })}`;
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  // What a page of one choice shows is chosen already; further choices lead to the whole list.
  const fixed = {};
  for (const option of options) {
    if (option.dataset.option && option.hasAttribute("aria-current")) fixed[facetOf(option)] = option.dataset.option;
  }
  const whole = !Object.keys(fixed).length && !list.querySelector("[rel=prev]");

  // ---- What is known of each card ----

  const numeric = (row, name) => (name in row.dataset ? Number(row.dataset[name]) : null);
  const cents = (row, name) => (name in row.dataset ? Math.round(numeric(row, name) * 100) : null);

  /** The cards on this page, which are all there are. */
  const fromRows = () => [...rows.children].map((row, place) => ({
    row,
    place,
    choices: new Set(row.dataset.choices.split(" ")),
    title: row.querySelector(".teaser__title").textContent.trim(),
    reach: numeric(row, "reach"),
    cost: cents(row, "cost"),
    other: cents(row, "other"),
    started: row.dataset.started ?? null,
    unsure: "unsure" in row.dataset,
    ...Object.fromEntries((row.dataset.own?.split(" ") ?? []).map((own) => {
      const [id, value] = own.split(":");
      return [`own.${id}`, Number(value)];
    })),
  }));

  /** The cards of a list of several pages. */
  const fromIndex = async () => {
    const response = await fetch(words.index);
    if (!response.ok) throw new Error(`${response.status} ${response.url}`);
    const { choices, unsure, ...columns } = await response.json();
    const cards = columns.title.map((_, place) => ({
      place,
      choices: new Set(),
      ...Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[place]])),
    }));
    for (const place of unsure) cards[place].unsure = true;
    for (const [choice, gaps] of Object.entries(choices)) {
      let place = 0;
      for (const gap of gaps) cards[(place += gap)].choices.add(choice);
    }
    return cards;
  };

  let known;
  const cardsOf = () => (known ??= words.index ? fromIndex() : Promise.resolve(fromRows()));

  const pages = new Map();
  const page = (folder, nth) => {
    const url = nth === 1 ? folder : folder + fill(words.page, { page: nth });
    if (!pages.has(url)) {
      pages.set(url, fetch(url).then(async (response) => {
        if (!response.ok) throw new Error(`${response.status} ${response.url}`);
        const there = new DOMParser().parseFromString(await response.text(), "text/html");
        return [...there.querySelectorAll(".list__cards .teasers > li")];
      }));
    }
    return pages.get(url);
  };

  /** The row of a card, from the shortest list of this site that it is in. */
  const rowOf = async (card, chosen, cards) => {
    if (card.row) return card.row;
    const lists = Object.entries(chosen).filter(([, id]) => id).map(([facet, id]) => `${facet}:${id}`)
      .map((choice) => [urls.get(optionOf.get(choice)), cards.filter(({ choices }) => choices.has(choice))]);
    const [folder, within] = lists.sort((a, b) => a[1].length - b[1].length)[0] ?? [words.list, cards];
    const at = within.indexOf(card);
    const there = await page(folder, Math.floor(at / PER_PAGE) + 1);
    return (card.row = document.importNode(there[at % PER_PAGE], true));
  };

  // ---- What is asked, in the address ----

  const compare = (name, way) => (one, other) => {
    const [a, b] = [one[name] ?? null, other[name] ?? null];
    if (a === b) return one.place - other.place;
    if (a === null) return 1;
    if (b === null) return -1;
    if (typeof a === "number") return way * (a - b);
    return way * a.localeCompare(b, document.documentElement.lang);
  };
  const orders = {
    site: (a, b) => a.place - b.place,
    title: compare("title", 1),
    reach: compare("reach", -1),
    cost: compare("cost", -1),
    cheap: compare("cost", 1),
    newest: compare("started", -1),
    oldest: compare("started", 1),
  };
  // The numbers of the site's own fields, each both ways: own.<field>.high, own.<field>.low.
  for (const { value } of list.querySelectorAll("option[value^='own.']")) {
    orders[value] = compare(value.replace(/\.\w+$/, ""), value.endsWith(".low") ? 1 : -1);
  }

  const read = () => {
    const asked = new URLSearchParams(location.search);
    const sort = asked.get("sort");
    return {
      chosen: Object.fromEntries(facets.map((facet) => {
        const id = asked.get(facet) ?? fixed[facet] ?? "";
        return [facet, optionOf.has(`${facet}:${id}`) ? id : ""];
      })),
      sort: Object.hasOwn(orders, sort ?? "") ? sort : "site",
      compact: asked.get("view") === "compact",
    };
  };

  const address = ({ chosen, sort, compact }) => {
    const asked = new URLSearchParams(Object.entries(chosen).filter(([, id]) => id));
    if (sort !== "site") asked.set("sort", sort);
    if (compact) asked.set("view", "compact");
    return words.list + (asked.size ? `?${asked}` : "");
  };

  const fits = ({ choices }, chosen) => facets.every((facet) => !chosen[facet] || choices.has(`${facet}:${chosen[facet]}`));

  // ---- What is shown ----

  const make = (tag, className, text = "") => {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text;
    return element;
  };

  const count = document.getElementById("_count");
  const heading = document.querySelector("h1");
  const chips = list.querySelector(".chosen");
  const tools = list.querySelector(".list__tools");
  const pager = list.querySelector(".pager");
  const panel = document.querySelector(".filters");
  const empty = make("p", "empty", words.empty);
  const more = make("button", "button list__more", words.more);
  const done = make("button", "button", "");
  more.type = done.type = "button";
  rows.before(empty);
  rows.after(more);
  empty.hidden = more.hidden = true;

  const labels = ({ chosen }) => facets.filter((facet) => chosen[facet])
    .map((facet) => [facet, labelOf(optionOf.get(`${facet}:${chosen[facet]}`))]);

  const chose = (state, option) => ({ ...state, chosen: { ...state.chosen, [facetOf(option)]: option.dataset.option } });

  const link = (anchor, state) => {
    anchor.href = address(state);
    return anchor;
  };

  const showChips = (state) => {
    const chosen = labels(state);
    const chip = ([facet, label]) => {
      const anchor = link(make("a", "chosen__one"), { ...state, chosen: { ...state.chosen, [facet]: "" } });
      anchor.setAttribute("aria-label", fill(words.remove, { choice: label }));
      anchor.append(make("span", "", label));
      return anchor;
    };
    const links = chosen.map(chip);
    if (links.length > 1) links.push(link(make("a", "chosen__all", words.clear), { ...state, chosen: {} }));
    chips.replaceChildren(...links.map((anchor) => {
      const item = document.createElement("li");
      item.append(anchor);
      return item;
    }));
    chips.hidden = !links.length;
    const said = chosen.map(([, label]) => label).join(", ");
    const before = heading.textContent;
    heading.textContent = said ? `${words.title}: ${said}` : words.title;
    document.title = document.title.replace(before, heading.textContent);
    if (panel) panel.querySelector(".filters__title").textContent = words.filters + (chosen.length ? ` (${chosen.length})` : "");
  };

  const showOptions = (state, cards) => {
    for (const option of options) {
      const facet = facetOf(option);
      const id = option.dataset.option;
      const current = state.chosen[facet] === id;
      const next = chose(state, option);
      link(option, next);
      option.classList.toggle("option--current", current);
      if (current) option.setAttribute("aria-current", "true");
      else option.removeAttribute("aria-current");
      const there = cards.filter((card) => fits(card, next.chosen)).length;
      option.querySelector(".option__count").textContent = number(there);
      option.classList.toggle("option--none", there === 0);
    }
  };

  const showSums = (shown) => {
    for (const sum of list.querySelectorAll("[data-sum]")) {
      const values = shown.map((card) => card[sum.dataset.sum]).filter((value) => value !== null);
      const total = values.reduce((all, value) => all + value, 0);
      sum.hidden = !values.length;
      sum.querySelector("[data-value]").textContent = "money" in sum.dataset ? money(total / 100) : number(total);
      const mark = sum.querySelector("[data-unsure]");
      if (mark) mark.hidden = !shown.some(({ unsure }) => unsure);
    }
  };

  const showHouse = (shown) => {
    const house = document.querySelector(".house");
    if (!house) return;
    house.setAttribute("aria-label", count.textContent);
    const lit = new Set(shown.map(({ row }) => row?.dataset.card));
    for (const pane of house.querySelectorAll("[data-window]")) {
      if (!words.index) pane.setAttribute("class", `house__${lit.has(pane.dataset.window) ? "lit" : "dark"}`);
    }
    for (const floor of house.querySelectorAll("[data-line]")) {
      const here = shown.filter(({ choices }) => choices.has(`line:${floor.dataset.line}`)).length;
      const all = Number(floor.dataset.all);
      if (floor.dataset.long) floor.setAttribute("width", here && Math.max(4, Math.round((here / all) * floor.dataset.long)));
      else floor.textContent = here < all ? `${number(here)}/${number(all)}` : number(all);
    }
  };

  let turn = 0;

  /** The rows of what is shown; of a long list the first ones, and the others when asked for. */
  const showRows = async (shown, state, cards, from = 0) => {
    const mine = ++turn;
    const plain = !labels(state).length && state.sort === "site";
    if (words.index && plain && whole) {
      rows.replaceChildren(...first);
      more.hidden = true;
      if (pager) pager.hidden = false;
      return;
    }
    const some = words.index ? shown.slice(from, from + SHOWN) : shown;
    const made = await Promise.all(some.map((card) => rowOf(card, state.chosen, cards)));
    if (mine !== turn) return;
    if (from) rows.append(...made);
    else rows.replaceChildren(...made);
    if (pager) pager.hidden = true;
    more.hidden = rows.children.length >= shown.length;
    more.onclick = () => showRows(shown, state, cards, rows.children.length);
    if (from) made[0].querySelector("a").focus();
  };
  const first = [...rows.children];

  const show = async (state) => {
    rows.classList.toggle("teasers--compact", state.compact);
    if (tools) {
      tools.elements.sort.value = state.sort;
      tools.elements.compact.checked = state.compact;
    }
    if (words.index && !labels(state).length && state.sort === "site" && !known) return;
    try {
      const cards = await cardsOf();
      const shown = cards.filter((card) => fits(card, state.chosen)).sort(orders[state.sort]);
      const said = { shown: number(shown.length) };
      count.textContent = shown.length === cards.length ? words.all : fill(words.some, said);
      done.textContent = fill(shown.length === 1 ? words.showOne : words.showOther, said);
      showChips(state);
      showOptions(state, cards);
      showSums(shown);
      showHouse(shown);
      empty.hidden = shown.length > 0;
      await showRows(shown, state, cards);
    } catch {
      known = undefined;
      pages.clear();
      empty.textContent = words.failed;
      empty.hidden = false;
    }
  };

  const go = (url) => {
    history.pushState(null, "", url);
    return show(read());
  };

  /** A page of one choice, and a further page of a long list, know the way; the whole list acts. */
  const state = read();
  if (!whole) {
    for (const option of options) link(option, chose(state, option));
    return;
  }

  list.closest(".list").addEventListener("click", (event) => {
    const anchor = event.target.closest("a.option, .chosen a");
    if (!anchor || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (anchor.closest(".chosen")) {
      go(anchor.href);
      count.focus();
    } else {
      go(address(chose(read(), anchor)));
    }
  });
  if (tools) {
    tools.hidden = false;
    tools.addEventListener("submit", (event) => event.preventDefault());
    tools.addEventListener("change", () => go(address({
      ...read(), sort: tools.elements.sort.value, compact: tools.elements.compact.checked,
    })));
  }
  if (panel) {
    // On a phone what the choices give stays in sight, and is one tap away.
    const bar = make("p", "filters__done");
    bar.append(done);
    panel.append(bar);
    done.addEventListener("click", () => {
      panel.open = false;
      count.focus({ preventScroll: true });
      list.scrollIntoView();
    });
    panel.querySelector("summary").addEventListener("click", () => cardsOf().then(() => show(read())), { once: true });
    // On a wide screen it stands open beside the list, by style. It says so, too.
    const wide = matchMedia("(min-width: 64em)");
    const open = () => { if (wide.matches) panel.open = true; };
    wide.addEventListener("change", open);
    open();
  }
  count.setAttribute("aria-live", "polite");
  addEventListener("popstate", () => show(read()));
  show(state);
})();
