/** The lists of the content manager: an item says what is in it, and all of it can be done by keyboard. */
import { goTo, itemsOf, placeOf } from './places.js';

const HANDLE = '[class*="-TopBar"] > [aria-roledescription]';
const STEPS = { ArrowUp: -1, ArrowDown: 1 };

/** The list of the content manager, with items that say what is in them; who adds one goes there. */
export function listControl(List, words) {
  return class extends List {
    constructor(props) {
      super(props);
      const add = this.handleAdd;
      this.handleAdd = (event) => {
        add(event);
        setTimeout(() => this.enter());
      };
    }

    /** Go to the first field of the last item. */
    enter() {
      const item = itemsOf(placeOf(this.props.forID)).at(-1);
      const [field] = item ? itemFields(item) : [];
      if (field) goTo(field);
    }

    /** What tells an item apart, in the words of the form. */
    objectLabel(item) {
      return summary(this.props.field, item, words);
    }
  };
}

/** What several fields make up together, which says what is in it while it is folded away. */
export function objectControl(Together, words) {
  return class extends Together {
    objectLabel = () => summary(this.props.field, this.props.value, words);
  };
}

function summary(field, item, words) {
  if (!field.get('fields')) return String(item ?? '') || words.empty;
  const names = [...field.get('summary', '').matchAll(/fields\.([\w-]+)/g)].map(([, name]) => name);
  return names.map((name) => shown(field, name, item?.get(name))).filter(Boolean).join(' ') || words.empty;
}

/** Move the item at whose handle an arrow key is pressed; `move` gets its number and how far. */
export function movedByKey(event, forID, move) {
  const handle = event.target.closest(HANDLE);
  const by = STEPS[event.key];
  if (!handle || !by) return;
  const field = placeOf(forID);
  const items = itemsOf(field);
  const index = items.findIndex((item) => item.querySelector(HANDLE) === handle);
  if (index < 0) return; // of a list within this one
  event.preventDefault();
  event.stopPropagation();
  if (!items[index + by]) return;
  move(index, by);
  setTimeout(() => {
    const moved = itemsOf(field)[index + by].querySelector(HANDLE);
    moved.focus({ preventScroll: true });
    moved.scrollIntoView({ block: 'center' });
  });
}

/** A value as the form shows it: the label of what was chosen. */
function shown(field, name, value) {
  const options = field.get('fields').find((inner) => inner.get('name') === name)?.get('options');
  return options?.find((option) => option.get('value') === value)?.get('label') ?? String(value ?? '');
}

function itemFields(item) {
  return item.querySelectorAll('[class*="-ControlContainer"]');
}
