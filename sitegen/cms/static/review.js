/**
 * What `check` says of the text in the form, at its fields: when one of them is left, and when the
 * text is saved. The panel on top tells all of it, and in plain words what saving does.
 */
import { forgotten } from './draft.js';
import { ask as askPerson, tell as tellPerson } from './dialog.js';
import { controlOf, fieldOf, goTo, labelOf, seen } from './places.js';

const PAUSE = 400; // milliseconds after a change before it is looked at
const MOMENTS = ['focusout', 'change', 'click'];
const FEW = 3; // tips that are told without being asked for
const NEWLY = new Set(['missing-key', 'empty-value', 'empty-item']); // of what nobody came to yet

let panel = null; // of the text that is open

/** Tell these messages at their fields, after a save was tried. */
export function tellReview(messages) {
  panel?.tell(messages, true);
}

/**
 * Whether a text is to be saved with these messages. Errors are told first; a draft is saved with
 * them when its writer wants so.
 */
export async function allowed(messages, draft, words) {
  tellReview(messages);
  const errors = messages.filter(({ level }) => level === 'error');
  if (!errors.length) return true;
  const lines = errors.map(({ message, suggestion }) => `${message} ${suggestion}`);
  if (draft && (await askPerson(words.draft, { yes: words.keep, no: words.back }, lines))) return true;
  if (!draft) await tellPerson(words.refused, words.back, lines);
  const field = fieldOf(errors[0].key || 'body');
  if (field) goTo(field);
  return false;
}

/**
 * The panel, as a widget of the content manager. `check` asks what there is to say of a text;
 * `beside` is the address of the page beside the form for a card, where there is one.
 */
export function registerReview({ CMS, h, createClass }, words, beside, check) {
  const control = createClass({
    getInitialState() {
      return { messages: null, waits: false };
    },

    componentDidMount() {
      panel = this;
      this.tried = !this.props.entry.get('newRecord');
      for (const moment of MOMENTS) document.addEventListener(moment, this.later);
      if (this.tried) this.later();
    },

    componentWillUnmount() {
      if (panel === this) panel = null;
      clearTimeout(this.timer);
      for (const moment of MOMENTS) document.removeEventListener(moment, this.later);
    },

    componentDidUpdate() {
      placed(this.state.messages ?? [], words);
    },

    later() {
      clearTimeout(this.timer);
      this.timer = setTimeout(this.ask, PAUSE);
    },

    async ask() {
      const entry = this.props.getEntry();
      const asked = entry.get('data');
      if (asked === this.asked) return;
      this.asked = asked;
      const messages = await Promise.resolve(check(entry, this.props.collection)).catch(() => null);
      // What was written in the meantime is looked at by itself; of what is not known, nothing is said.
      if (messages && panel === this && this.asked === asked) this.tell(messages, this.tried);
    },

    tell(messages, tried) {
      this.tried = tried;
      const told = messages.filter(({ rule }) => tried || !NEWLY.has(rule));
      this.setState({ messages: told, waits: told.length < messages.length });
    },

    /** The name of the card that is open; nothing for a new one, or another text. */
    card() {
      const [, name] = /([^/]+?)(?:\/index)?\.md$/.exec(this.props.entry.get('path') ?? '') ?? [];
      return beside && this.props.collection.get('name') === 'cards' && !this.props.entry.get('newRecord') && name;
    },

    render() {
      const { messages, waits } = this.state;
      // Of what nobody came to yet nothing is said: not that it is right either.
      const counts = messages && (messages.length > 0 || !waits);
      const of = (level) => (messages ?? []).filter((message) => message.level === level).map(line);
      const tips = h('ul', {}, of('warning'));
      return h(
        'section',
        { id: this.props.forID, className: `review ${this.props.entry.get('newRecord') ? 'review--new' : ''}` },
        h('p', {}, words.saving),
        folded(words.publishing, 'ol', words.steps),
        folded(words.help, 'ul', words.helps),
        h('div', { role: 'status' }, counts && h('p', { className: 'review__count' }, counted(messages, words))),
        h('ul', {}, of('error')),
        // So many of them would hide the way to what comes below.
        tips.props.children.length > FEW ? h('details', {}, h('summary', {}, words.tips), tips) : tips,
        h('button', { type: 'button', onClick: () => undone(words) }, words.undo),
        this.card() && h('a', { href: beside(this.card()) }, words.beside),
      );
    },
  });

  /** Sentences that whoever wants them opens. */
  function folded(title, list, lines) {
    return h('details', {}, h('summary', {}, title), h(list, {}, lines.map((line) => h('li', { key: line }, line))));
  }

  function line({ level, key, message, suggestion }, index) {
    const field = fieldOf(key || 'body');
    const label = key && field ? labelOf(field) : '';
    const says = label ? `${label}: ${message}` : message;
    const told = field ? h('button', { type: 'button', onClick: () => goTo(field) }, says) : says;
    return h('li', { key: index, className: `review__${level}` }, `${words[level]}: `, told, ` ${suggestion}`);
  }

  CMS.registerWidget('review', control);
}

/** How many of each: `Eén ding moet nog anders. 3 tips.` */
export function counted(messages, words) {
  const of = (level) => messages.filter((message) => message.level === level).length;
  const said = (level) => {
    const count = of(level);
    return count && words[`${level}_${count === 1 ? 'one' : 'many'}`].replace('{count}', count);
  };
  return [said('error') || words.good, said('warning')].filter(Boolean).join(' ');
}

/** Put each message at its field, in the place of those that stood there. */
function placed(messages, words) {
  for (const old of document.querySelectorAll('.said')) old.remove();
  for (const field of document.querySelectorAll('[aria-describedby^="said-"]')) {
    field.removeAttribute('aria-describedby');
    field.removeAttribute('aria-invalid');
  }
  for (const [index, { level, key, message, suggestion }] of messages.entries()) {
    const field = fieldOf(key || 'body');
    const place = field && seen(field);
    if (!place) continue;
    const told = document.createElement('p');
    told.className = `said said--${level}`;
    told.id = `said-${index}`;
    told.textContent = `${words[level]}: ${message} ${suggestion}`;
    place.append(told);
    const control = controlOf(field);
    control?.setAttribute('aria-describedby', told.id);
    if (level === 'error') control?.setAttribute('aria-invalid', 'true');
  }
}

/** Go back to what was saved: the page loads it again. */
async function undone({ sure }) {
  if (!window.confirm(sure)) return;
  // The content manager would ask once more.
  window.addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), { capture: true });
  await forgotten();
  location.reload();
}
