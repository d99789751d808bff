// Search. Reads the index that sitegen/search.py makes, and shows what it finds inside #results.
// Everything is read from this site when there is a question, and nothing is kept.

const SHOWN = 10; // results at a time
const PAUSE = 60; // milliseconds without a key before searching
const ENOUGH = 3; // fewer results with all words: those with some of them follow
const WORTH = 0.25; // of the best of those: the least that is shown
const LONGEST_QUESTION = 12; // words
const SHORTEST = 3; // letters of a piece of a compound
const FRAGMENT = 200; // characters

// What a word of the site counts for when it is not the very word that was asked.
const KIN = 0.85; // another form of it
const BASE = 0.7; // what a participle is made from
const SAID = 0.6; // what the everyday word is called here
const NEAR = 0.7; // one letter away
const PIECES = 0.5; // all pieces of a compound, each by itself
const BEGUN = 0.4; // a longer word that begins like it
const ALSO = 0.2; // what its other forms in the same record add

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUE = new Map([...DIGITS].map((digit, value) => [digit, value]));
const WORD = /[0-9]+(?:[.,][0-9]+)+|[\p{L}\p{N}]+/gu;
const JOINED = /[\p{L}\p{N}]+(?:[-\u2010\u2011'\u2019&][\p{L}\p{N}]+)+/gu;
const APART = /(?<![\p{L}\p{N}])([\p{L}\p{N}]) [&+] ([\p{L}\p{N}])(?![\p{L}\p{N}])/gu;
const UNSEEN = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;
const LINKS = ["", "s", "en", "e"];

// ---- Words: the same rules as sitegen/wordforms.py, which come with the index ----

const normal = (text) => text.toLowerCase().replace(UNSEEN, "").normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
const wordsOf = (text) => (normal(text).match(WORD) ?? []).map((word) => word.replaceAll(",", "."));
/** The words that are written with a sign in them, without it: B&W, B & W, re-integratie. */
const joinedOf = (text) => (normal(text).replace(APART, "$1&$2").match(JOINED) ?? []).map((word) => ({
  word: word.replace(/[^\p{L}\p{N}]/gu, ""),
  parts: wordsOf(word),
}));

class Language {
  constructor(rules) {
    const pattern = (source, flags) => new RegExp(source, flags);
    this.fold = rules.fold.map(([source, by]) => [pattern(source, "g"), by.replace(/\\(\d)/g, "$$$1")]);
    this.endings = rules.endings.map((source) => pattern(source));
    this.participle = rules.participle && pattern(rules.participle);
    this.forms = new Map(Object.entries(rules.forms));
    this.everyday = new Map(Object.entries(rules.everyday));
    this.stop = new Set(rules.stop);
    this.empty = new Set([...rules.stop, ...rules.particles]);
  }

  folded(word) {
    return this.fold.reduce((sound, [pattern, by]) => sound.replace(pattern, by), word);
  }

  stem(word) {
    return this.forms.get(word) ?? this.endings.reduce(
      (stem, ending) => stem.match(ending)?.[1] ?? stem,
      this.folded(word),
    );
  }

  /** Whether it is what people call something that has another name. */
  isEveryday(word) {
    return !this.empty.has(word) && this.everyday.has(this.stem(word));
  }

  base(word) {
    return this.participle ? word.match(this.participle)?.[1] : undefined;
  }
}

/** Whether one letter added, left out, swapped with its neighbour or (not the first) changed makes
 * a into b. */
function isNear(a, b) {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1 || a === b) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  if (at > 0 && short.slice(at + 1) === long.slice(at + 1)) return true;
  return short[at] === long[at + 1] && short[at + 1] === long[at]
    && short.slice(at + 2) === long.slice(at + 2);
}

/** Ways to cut a word, those first whose shortest piece is the longest. */
const evenest = (cuts) => {
  const shortest = (pieces) => Math.min(...pieces.map((piece) => piece.length));
  return cuts.sort((a, b) => shortest(b) - shortest(a));
};

// ---- The index ----

/** Calls visit(record, weight) for each posting; without weights the weight is 1. */
function decode(postings, weighted, visit) {
  let record = -1;
  for (let at = 0; at < postings.length;) {
    let shift = 0;
    let value = VALUE.get(postings[at++]);
    let distance = value & 31;
    while (value > 31) {
      value = VALUE.get(postings[at++]);
      shift += 5;
      distance |= (value & 31) << shift;
    }
    record += distance;
    visit(record, weighted ? VALUE.get(postings[at++]) / 63 : 1);
  }
}

class Index {
  static async load(address) {
    const response = await fetch(`${address}index.json`, { cache: "no-cache" });
    if (!response.ok) throw new Error(`${response.status} ${response.url}`);
    return new Index(address, await response.json());
  }

  constructor(address, index) {
    this.address = address;
    this.index = index;
    this.records = index.records;
    this.language = new Language(index.language);
    this.facets = index.facets.map(({ id, label, values }) => ({
      id,
      label,
      values: values.map(([value, name, postings]) => {
        const has = new Uint8Array(index.records);
        decode(postings, false, (record) => { has[record] = 1; });
        return { id: value, label: name, has };
      }),
    }));
    this.files = new Map();
  }

  file(folder, number) {
    const path = `${folder}/${number}.json`;
    if (!this.files.has(path)) {
      const wanted = fetch(`${this.address}${path}?v=${this.index.version}`).then((response) => {
        if (!response.ok) throw new Error(`${response.status} ${response.url}`);
        return response.json();
      });
      wanted.catch(() => this.files.delete(path));
      this.files.set(path, wanted);
    }
    return this.files.get(path);
  }

  /** The files of a folder that hold what lies between two keys. */
  between(folder, from, to) {
    const firsts = this.index[folder];
    const numbers = [...firsts.keys()].filter(
      (n) => firsts[n] <= to && (n + 1 === firsts.length || firsts[n + 1] > from),
    );
    return Promise.all(numbers.map((number) => this.file(folder, number)));
  }

  /** The words of a stem with their postings, or undefined. */
  async family(stem) {
    for (const file of await this.between("terms", stem, stem)) {
      if (Object.hasOwn(file, stem)) return file[stem];
    }
    return undefined;
  }

  /** The families whose stem lies between two keys. */
  async families(from, to) {
    const files = await this.between("terms", from, to);
    return files.flatMap((file) => Object.entries(file).filter(([stem]) => stem >= from && stem <= to));
  }

  /** What is shown of a record. */
  async shown(record) {
    const perFile = this.index.texts;
    return (await this.file("texts", Math.floor(record / perFile)))[record % perFile];
  }
}

// ---- From a question to records ----

/** One thing that is asked for: the records that answer it, and which words to mark in them. */
class Wish {
  constructor(records) {
    this.best = new Float32Array(records);
    this.sum = new Float32Array(records);
    this.words = new Set();
    this.parts = new Set();
    this.found = false;
  }

  /** Take a family in; weigh(word) says what a word of it counts for, 0 for not at all. */
  take(stem, family, weigh) {
    for (const [word, postings] of Object.entries(family)) {
      const weight = weigh(word);
      if (!weight) continue;
      this.found = true;
      if (word === "+") this.parts.add(stem);
      else this.words.add(word);
      decode(postings, true, (record, there) => {
        this.best[record] = Math.max(this.best[record], weight * there);
        this.sum[record] += weight * there;
      });
    }
  }

  /** Take in the records that answer all of these wishes. */
  takeAll(wishes, weight) {
    for (let record = 0; record < this.best.length; record++) {
      const least = Math.min(...wishes.map((wish) => wish.best[record]));
      if (!least) continue;
      this.best[record] = Math.max(this.best[record], weight * least);
      this.sum[record] += weight * least;
    }
    for (const wish of wishes) {
      wish.words.forEach((word) => this.words.add(word));
      wish.parts.forEach((part) => this.parts.add(part));
    }
  }

  /** How many records answer it. */
  count() {
    return this.best.reduce((records, weight) => records + (weight > 0), 0);
  }

  /** What a record counts for, without regard to how rare the words are. */
  weight(record) {
    return this.best[record] + ALSO * (this.sum[record] - this.best[record]);
  }

  rarity() {
    return Math.log(1 + this.best.length / Math.max(this.count(), 1));
  }
}

class Question {
  constructor(index, text) {
    this.index = index;
    this.language = index.language;
    this.words = wordsOf(text).slice(0, LONGEST_QUESTION);
    this.joined = joinedOf(text);
    this.wishes = [];
    this.corrections = [];
    this.apart = []; // words that are not known, each with its parts that are
  }

  /** Records by how well they answer: those with every word first, then those with some. */
  async answer() {
    const says = (word) => !this.language.stop.has(word) && (word.length > 1 || /[0-9]/.test(word));
    const silent = !this.words.some(says);
    for (let at = 0; at < this.words.length;) {
      const whole = await this.joinedAt(at);
      if (whole) {
        this.wishes.push(whole.wish);
        at += whole.length;
        continue;
      }
      const length = this.expressionAt(at);
      const last = at + length === this.words.length;
      if (length > 1) this.wishes.push(await this.expression(this.words.slice(at, at + length)));
      else if (silent || says(this.words[at])) this.wishes.push(...await this.word(this.words[at], last));
      at += length;
    }
    return this.ranked();
  }

  /** The wish for a word with a sign in it that begins here, if the site has it without the sign. */
  async joinedAt(at) {
    for (const { word, parts } of this.joined) {
      if (parts.every((part, n) => part === this.words[at + n])) {
        const wish = new Wish(this.index.records);
        await this.takeForms(wish, word, 1);
        if (wish.found) return { wish, length: parts.length };
      }
    }
    return undefined;
  }

  /** The number of words of an everyday expression ('rood staan') that begins here, else 1. */
  expressionAt(at) {
    const stems = this.words.slice(at, at + 4).map((word) => this.language.stem(word));
    for (let length = stems.length; length > 1; length--) {
      if (this.language.everyday.has(stems.slice(0, length).join(" "))) return length;
    }
    return 1;
  }

  async expression(words) {
    const wish = new Wish(this.index.records);
    await this.takeEveryday(wish, words.map((word) => this.language.stem(word)).join(" "), 1);
    return wish;
  }

  /** The wishes that a word stands for: one, or one for each part of a compound. */
  async word(word, last) {
    const wish = new Wish(this.index.records);
    await this.takeForms(wish, word, 1);
    await this.takeEveryday(wish, this.language.stem(word), SAID);
    if (last && word.length > 2) await this.takeBegun(wish, word, wish.found ? BEGUN : NEAR);
    if (wish.found) {
      if (wish.count() < ENOUGH) await this.takeTogether(wish, word);
      return [wish];
    }
    const [whole, half] = await this.pieces(word);
    if (whole) return this.parts(word, whole);
    await this.takeNear(wish, word);
    if (wish.found || !half) return [wish];
    return this.parts(word, [half]);
  }

  parts(word, pieces) {
    this.apart.push([word, pieces]);
    return this.each(pieces);
  }

  /** A wish for each piece of a compound. */
  each(pieces) {
    return Promise.all(pieces.map(async (piece) => {
      const wish = new Wish(this.index.records);
      await this.takeForms(wish, piece, 1);
      await this.takeEveryday(wish, this.language.stem(piece), SAID);
      return wish;
    }));
  }

  /** Records that have every piece of a compound which hardly any has as it is. */
  async takeTogether(wish, word) {
    const [whole] = await this.pieces(word);
    if (whole) wish.takeAll(await this.each(whole), PIECES);
  }

  async takeForms(wish, word, weight) {
    const stem = this.language.stem(word);
    const base = this.language.base(word);
    const [family, origin] = await Promise.all([
      this.index.family(stem),
      base && this.index.family(this.language.stem(base)),
    ]);
    if (family) wish.take(stem, family, (other) => weight * (other === word || other === "+" ? 1 : KIN));
    if (origin) wish.take(this.language.stem(base), origin, () => weight * BASE);
  }

  async takeEveryday(wish, expression, weight) {
    const stems = this.language.everyday.get(expression) ?? [];
    const families = await Promise.all(stems.map((stem) => this.index.family(stem)));
    families.forEach((family, n) => family && wish.take(stems[n], family, () => weight));
  }

  /** Words that begin like this one, which may not be typed to its end. */
  async takeBegun(wish, word, weight) {
    const sound = this.language.folded(word);
    const own = this.language.stem(word);
    const families = await this.index.families(wish.found ? sound : sound.slice(0, 4), `${sound}\uffff`);
    for (const [stem, family] of families) {
      if (stem !== own) wish.take(stem, family, (other) => (other.startsWith(word) ? weight : 0));
    }
  }

  /** Words one letter away. */
  async takeNear(wish, word) {
    if (word.length < 4 || /[0-9]/.test(word)) return;
    const sound = this.language.folded(word);
    const near = (await this.candidates(word)).filter((other) => isNear(word, other)
      || (Math.abs(word.length - other.length) < 3 && isNear(sound, this.language.folded(other))));
    for (const other of near) {
      const stem = this.language.stem(other);
      const family = await this.index.family(stem);
      if (family) wish.take(stem, family, (kin) => (kin === other ? NEAR : NEAR * KIN));
    }
    if (near.length) this.corrections.push([word, near[0]]);
  }

  /** Words that may be one letter away: all of them, or those with the same beginning or end. */
  async candidates(word) {
    const { index } = this;
    if (!index.index.mirror.length) return (await index.between("words", "", "\uffff")).flat();
    const reach = Math.max(2, Math.floor(word.length / 2) - 1);
    const start = word.slice(0, reach);
    const end = [...word].reverse().join("").slice(0, word.length - reach - 1);
    const same = await index.between("words", start, `${start}\uffff`);
    const mirrored = end.length < 4 ? [] : await index.between("mirror", end, `${end}\uffff`);
    return [...new Set([...same.flat(), ...mirrored.flat().map((other) => [...other].reverse().join(""))])];
  }

  /** The words that a compound is made of, as few as can be, and the one at an end of it. */
  async pieces(word) {
    const cuts = await this.cuts(word, SHORTEST);
    const halves = cuts.flatMap(({ pieces, here }) => pieces.filter((piece, n) => here[n] && piece.length > 4));
    halves.sort((a, b) => b.length - a.length);
    const [two] = evenest(cuts.filter(({ said }) => said[0] && said[1]).map(({ pieces }) => pieces));
    if (two) return [two, halves[0]];
    const three = await Promise.all(cuts.filter(({ here, pieces }) => here[0] && pieces[0].length > SHORTEST)
      .map(async ({ pieces: [first, rest] }) => (await this.cuts(rest, SHORTEST + 1))
        .filter(({ said }) => said[0] && said[1]).map(({ pieces }) => [first, ...pieces])));
    return [evenest(three.flat())[0], halves[0]];
  }

  /** Every way to cut a word in two: the pieces, which of them this site has, and which of them it
   * has or calls otherwise. */
  cuts(word, shortest) {
    const cuts = [];
    for (let at = shortest; at <= word.length - shortest; at++) cuts.push([word.slice(0, at), word.slice(at)]);
    return Promise.all(cuts.map(async (pieces) => {
      const here = await Promise.all(pieces.map((piece, n) => this.isHere(piece, n ? [""] : LINKS)));
      const said = pieces.map((piece, n) => here[n] || this.language.isEveryday(piece));
      return { pieces, here, said };
    }));
  }

  /** Whether a piece stands alone on this site, if need be without the letters that link it on. */
  async isHere(piece, links) {
    if (this.language.empty.has(piece)) return false;
    const family = await this.index.family(this.language.stem(piece));
    if (!family) return false;
    return this.language.folded(piece) === this.language.stem(piece) || links.some(
      (link) => piece.endsWith(link) && Object.hasOwn(family, piece.slice(0, piece.length - link.length)),
    );
  }

  ranked() {
    const wishes = this.wishes.map((wish) => ({ wish, rarity: wish.rarity() }));
    const total = wishes.reduce((sum, { rarity }) => sum + rarity, 0);
    const all = [];
    const some = [];
    for (let record = 0; record < this.index.records; record++) {
      let score = 0;
      let share = 0;
      let count = 0;
      for (const { wish, rarity } of wishes) {
        const weight = wish.weight(record);
        if (weight > 0) {
          score += weight * rarity;
          share += rarity / total;
          count++;
        }
      }
      if (count && count === wishes.length) all.push([record, score]);
      else if (count) some.push([record, score * share * share]);
    }
    const sorted = (found) => found.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    const least = Math.max(...some.map(([, score]) => score)) * WORTH;
    // What lacks a word, and is told less for it, may still tell more than all that have every word.
    const most = Math.max(...all.map(([, score]) => score));
    const found = sorted([...all, ...(all.length < ENOUGH ? [] : some.filter(([, score]) => score > most))]);
    if (all.length < ENOUGH) found.push(...sorted(some.filter(([, score]) => score >= least)));
    return {
      records: found.map(([record]) => record),
      partly: all.length === 0,
      corrections: this.corrections,
      apart: this.apart,
      words: new Set(this.wishes.flatMap((wish) => [...wish.words])),
      parts: new Set(this.wishes.flatMap((wish) => [...wish.parts])),
    };
  }
}

// ---- The page ----

const TOKEN = /[0-9]+(?:[.,][0-9]+)+|[\p{L}\p{N}\p{M}\u00ad\u200b-\u200d]+/gu;
const WRITTEN = /[\p{L}\p{N}\p{M}\u00ad\u200b-\u200d]+(?:[-\u2010\u2011'\u2019&][\p{L}\p{N}\p{M}]+)+/gu;

const make = (tag, className, ...children) => {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...children.filter((child) => child !== ""));
  return element;
};

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const capital = (text) => text.charAt(0).toLocaleUpperCase() + text.slice(1);

/** Where in a text the words are that answer a question: {at, end, stem}. */
function places(text, found, language) {
  const there = [];
  for (const { 0: token, index } of text.matchAll(WRITTEN)) {
    const [{ word }] = joinedOf(token);
    if (found.words.has(word)) there.push({ at: index, end: index + token.length, stem: language.stem(word) });
  }
  const marks = [...there];
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (marks.some(({ at, end }) => at <= index && index < end)) continue;
    const word = normal(token);
    const within = () => {
      const sound = language.folded(word);
      return [...found.parts].some(
        (part) => part.length > 2 && sound.length > part.length && sound.includes(part),
      );
    };
    if (found.words.has(word) || (word.length > 6 && within())) {
      there.push({ at: index, end: index + token.length, stem: language.stem(word) });
    }
  }
  return there.sort((a, b) => a.at - b.at);
}

/** A text with those places marked, as nodes. */
function marked(text, there) {
  const nodes = [];
  let from = 0;
  for (const { at, end } of there) {
    nodes.push(text.slice(from, at), make("mark", "", text.slice(at, end)));
    from = end;
  }
  return [...nodes, text.slice(from)];
}

/** The summary, or the piece of the text that has more of the words asked for. */
function fragment({ summary = "", text: lines = "" }, found, language) {
  const text = lines.replace(/([^.?!:;,\s])\s*\n+/g, "$1 · ").replace(/\n+/g, " ");
  const kinds = (some) => new Set(some.map(({ stem }) => stem)).size;
  const inSummary = places(summary, found, language);
  const inText = places(text, found, language);
  const within = (first) => inText.filter(({ at, end }) => at >= first.at && end <= first.at + FRAGMENT);
  let best = [];
  for (const first of inText) {
    const here = within(first);
    if (kinds(here) > kinds(best)) best = here;
  }
  if (summary && kinds(inSummary) >= kinds(best)) return marked(summary, inSummary);
  if (!best.length) return [text.slice(0, FRAGMENT)];
  const before = text.slice(0, best[0].at);
  const from = Math.max(before.lastIndexOf(". ") + 1, before.length - 60);
  const start = from > 0 ? from + text.slice(from).search(/\s/) + 1 : 0;
  const cut = text.slice(start, start + FRAGMENT + 60);
  const end = start + cut.length < text.length ? cut.search(/\s\S*$/) : cut.length;
  const piece = cut.slice(0, end);
  const shift = places(piece, found, language);
  return [start > 0 ? "… " : "", ...marked(piece, shift), start + end < text.length ? " …" : ""];
}

class SearchPage {
  constructor(results, input) {
    this.results = results;
    this.input = input;
    this.texts = results.dataset;
    this.turn = 0;
    this.chosen = new Map();
    this.status = make("p", "search-status");
    this.status.setAttribute("role", "status");
    this.note = make("p", "search-note");
    this.filters = make("details", "search-filters", make("summary", "", this.texts.filters));
    this.list = make("ol", "search-list");
    this.more = make("button", "search-more utrecht-button", this.texts.more);
    this.more.type = "button";
    results.replaceChildren(this.status, this.note, this.filters, this.list, this.more);
    this.clear();
    this.listen();
    this.input.value ||= new URLSearchParams(location.search).get("q") ?? "";
    if (location.search) this.search();
  }

  listen() {
    let pause;
    const soon = () => {
      clearTimeout(pause);
      pause = setTimeout(() => this.search(), PAUSE);
    };
    this.input.addEventListener("focus", () => this.index().catch(() => {}), { once: true });
    this.input.addEventListener("input", soon);
    this.input.form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(pause);
      this.search();
    });
    this.filters.addEventListener("change", () => {
      for (const [facet, values] of this.chosen) {
        const boxes = [...this.filters.querySelectorAll("input")].filter((box) => box.name === facet);
        values.clear();
        for (const box of boxes) if (box.checked) values.add(box.value);
      }
      this.search();
    });
    this.more.addEventListener("click", async () => {
      const next = this.list.children.length;
      await this.show(this.turn);
      this.list.children[next]?.querySelector("a").focus();
    });
  }

  /** The index, read once; read again after it failed. */
  index() {
    this.loading ??= Index.load(this.texts.index).then((index) => {
      this.language = index.language;
      this.makeFilters(index.facets);
      return index;
    });
    this.loading.catch(() => { this.loading = undefined; });
    return this.loading;
  }

  makeFilters(facets) {
    const address = new URLSearchParams(location.search);
    this.choices = facets.map((facet) => {
      const chosen = this.chosen.get(facet.id) ?? new Set(address.getAll(facet.id));
      this.chosen.set(facet.id, chosen);
      const legend = make("legend", "", capital(facet.label ?? this.texts[`facet${capital(facet.id)}`]));
      const order = this.texts.order.split(" ");
      const place = ({ id }) => order.indexOf(`${facet.id}:${id}`);
      const values = [...facet.values].sort((a, b) => place(a) - place(b)).map((value) => {
        const box = document.createElement("input");
        Object.assign(box, { type: "checkbox", name: facet.id, value: value.id });
        box.checked = chosen.has(value.id);
        const count = make("span", "search-filter__count");
        const label = make("label", "search-filter__choice", box, " ", make("span", "", value.label), " ", count);
        return { ...value, box, count, label };
      });
      const group = make("fieldset", "search-filter", legend, ...values.map(({ label }) => label));
      return { id: facet.id, values, group };
    });
    const title = this.filters.firstElementChild;
    this.filters.replaceChildren(title, ...this.choices.map(({ group }) => group));
    this.filters.open = [...this.chosen.values()].some((values) => values.size)
      || matchMedia("(min-width: 60em)").matches;
  }

  /** Answer what the box and the filters ask; `again`: the first try failed. */
  async search(again = false) {
    const turn = ++this.turn;
    const asked = this.input.value.trim();
    try {
      const index = await this.index();
      if (turn !== this.turn) return;
      this.keepInAddress(asked);
      const filtered = [...this.chosen.values()].some((values) => values.size);
      if (!asked && !filtered) {
        this.clear();
        return;
      }
      const found = asked ? await new Question(index, asked).answer() : everything(index);
      if (turn !== this.turn) return;
      this.found = { ...found, asked, records: this.filter(found.records) };
      await this.show(turn, true);
    } catch {
      if (turn !== this.turn) return;
      this.loading = undefined;
      // A page that stayed open while the site changed asks for files that are gone.
      if (!again) {
        this.search(true);
        return;
      }
      this.clear();
      this.status.textContent = this.texts.failed;
    }
  }

  keepInAddress(asked) {
    const address = new URL(location.href);
    const kept = new URLSearchParams(asked ? { q: asked } : {});
    for (const [facet, values] of this.chosen) for (const value of values) kept.append(facet, value);
    address.search = kept;
    if (address.href !== location.href) history.replaceState(history.state, "", address);
  }

  /** The records that have what was chosen, and beside each choice how many it would show. */
  filter(records) {
    const passes = this.choices.map(({ id, values }) => {
      const wanted = values.filter((value) => this.chosen.get(id).has(value.id));
      return (record) => !wanted.length || wanted.some(({ has }) => has[record]);
    });
    this.choices.forEach(({ id, values, group }, own) => {
      const open = records.filter((record) => passes.every((pass, n) => n === own || pass(record)));
      for (const { has, count, label, box } of values) {
        const number = open.filter((record) => has[record]).length;
        count.textContent = `(${number.toLocaleString(document.documentElement.lang)})`;
        label.hidden = number === 0 && !this.chosen.get(id).has(box.value);
      }
      group.hidden = values.every(({ label }) => label.hidden);
    });
    return records.filter((record) => passes.every((pass) => pass(record)));
  }

  /** Show the first results, or the next ones below those that are there. */
  async show(turn, afresh = false) {
    const index = await this.index();
    const { found } = this;
    const from = afresh ? 0 : this.list.children.length;
    const records = found.records.slice(from, from + SHOWN);
    const items = await Promise.all(records.map((record) => index.shown(record)));
    if (turn !== this.turn) return;
    const entries = items.map((item) => this.entry(item, found));
    if (afresh) this.list.replaceChildren(...entries);
    else this.list.append(...entries);
    this.list.dataset.answers = found.asked;
    this.filters.hidden = !this.choices.some(({ group }) => !group.hidden);
    this.list.hidden = !entries.length && !from;
    this.more.hidden = this.list.children.length >= found.records.length;
    this.tell(found);
  }

  /** The statuses that are asked for and that no card has. */
  unused(asked) {
    const stems = (text) => wordsOf(text).flatMap((word) => {
      const base = this.language.base(word);
      return [this.language.stem(word), ...(base ? [this.language.stem(base)] : [])];
    });
    const said = new Set(stems(asked));
    return this.texts.unused.split("|").filter((label) => label && stems(label).some((stem) => said.has(stem)));
  }

  tell({ asked, records, partly, corrections, apart }) {
    const count = records.length.toLocaleString(document.documentElement.lang);
    const text = records.length === 1 ? this.texts.foundOne : this.texts.foundOther;
    this.status.textContent = fill(records.length ? text : this.texts.nothing, { count, asked });
    const notes = corrections.map(([said, meant]) => fill(this.texts.instead, { asked: said, found: meant }));
    const quoted = (pieces) => pieces.map((piece) => `‘${piece}’`).join(", ");
    notes.push(...apart.map(([said, pieces]) => fill(this.texts.apart, { asked: said, found: quoted(pieces) })));
    if (partly && records.length && !corrections.length) notes.push(this.texts.partly);
    notes.unshift(...this.unused(asked).map((status) => fill(this.texts.noStatus, { status })));
    this.note.textContent = (records.length ? notes : [...notes, this.texts.advice]).join(" ");
    this.note.hidden = !this.note.textContent;
  }

  entry(item, found) {
    const link = make("a", "", ...marked(item.title, places(item.title, found, this.language)));
    link.href = item.url;
    const kind = capital(this.texts[`kind${capital(item.kind)}`]);
    const facts = [
      ...(item.home ? [make("li", "search-result__home", item.home)] : []),
      make("li", "search-result__kind", item.number ? `${kind} ${item.number}` : kind),
      ...(item.status ? [make("li", "search-result__status", item.status)] : []),
      ...(item.themes ?? []).map((theme) => make("li", "search-result__theme", theme)),
    ];
    return make(
      "li",
      "search-result",
      make("h2", "search-result__title nl-heading", link),
      make("ul", "search-result__facts", ...facts),
      make("p", "search-result__text", ...fragment(item, found, this.language)),
    );
  }

  clear() {
    this.status.textContent = "";
    this.list.replaceChildren();
    for (const part of [this.note, this.filters, this.list, this.more]) part.hidden = true;
  }
}

/** Without a question: every record, in the order of the site. */
function everything(index) {
  const records = [...Array(index.records).keys()];
  return { records, partly: false, corrections: [], apart: [], words: new Set(), parts: new Set() };
}

const results = document.getElementById("results");
const input = document.querySelector('form input[name="q"]');
if (results && input) new SearchPage(results, input);

export { Index, Language, Question };
