/** Where the keys of a text stand in the form: the fields of the content manager, by their path. */

const PANE = '#nc-root [class*="-ControlPaneContainer"]';
const FIELD = '[class*="-ControlContainer"]';
const FOLD = '[class*="-ExpandButtonContainer"] button';
const ITEM = '[class*="-SortableListItem"]';

/** The field of a key such as `images[2].alt`, or the innermost one around it; null for none. */
export function fieldOf(key) {
  let scope = document.querySelector(PANE);
  let found = null;
  for (const [, name, number] of key.matchAll(/([\w-]+)|\[(\d+)\]/g)) {
    const inner = scope && (name ? labelled(scope, name) : itemsOf(found)[Number(number) - 1]);
    if (!inner) break;
    scope = inner;
    found = inner;
  }
  return found;
}

/** What is asked in a field: its words. */
export function labelOf(field) {
  const label = field.matches(ITEM) ? field.closest(FIELD).querySelector('label') : field.querySelector('label');
  return label?.firstChild?.textContent?.trim() ?? '';
}

/** Open all that is folded around a field, and go there. */
export function goTo(field) {
  for (let item = field.closest(ITEM); item; item = item.parentElement.closest(ITEM)) open(item);
  for (let own = field; own && !field.getClientRects().length; own = own.parentElement.closest(FIELD)) {
    if (own.getClientRects().length) own.querySelector(FOLD).click();
  }
  const control = field.querySelector('input, textarea, select, [contenteditable="true"], button');
  field.scrollIntoView({ block: 'center' });
  control?.focus({ preventScroll: true });
}

/** The nearest place around a field that can be seen. */
export function seen(field) {
  let place = field;
  while (place && !place.getClientRects().length) place = place.parentElement.closest(`${ITEM}, ${FIELD}`);
  return place;
}

/** The field around what has this id. */
export function placeOf(id) {
  return document.getElementById(id).closest(FIELD);
}

/** The items of a list, those of lists within it aside. */
export function itemsOf(field) {
  return [...field.querySelectorAll(ITEM)].filter((item) => item.parentElement.closest(`${ITEM}, ${FIELD}`) === field);
}

/** What somebody fills in to answer a field; null where that is more than one thing. */
export function controlOf(field) {
  const label = field.matches(FIELD) && field.querySelector('label[for]');
  return label ? document.getElementById(label.htmlFor) : null;
}

function labelled(scope, name) {
  const mine = ({ htmlFor }) => htmlFor.replace(/-field-\d+$/, '') === name;
  return [...scope.querySelectorAll('label[for]')].find(mine)?.closest(FIELD);
}

/** Open an item of a list that is folded away. */
function open(item) {
  const summary = item.querySelector(':scope > [class*="-NestedObjectLabel"]');
  if (summary?.getClientRects().length) summary.previousElementSibling.querySelector('button').click();
}

// What is folded away opens by a click anywhere on its summary, not on a small arrow alone.
document.addEventListener('click', ({ target }) => {
  const item = target.closest?.('[class*="-NestedObjectLabel"]')?.closest(ITEM);
  if (item) open(item);
  else if (!target.closest?.('button')) target.closest?.('[class*="-ExpandButtonContainer"]')?.querySelector('button').click();
});
