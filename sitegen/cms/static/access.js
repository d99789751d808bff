/** What the content manager leaves out for who hears the form, or works it with the keyboard. */
import { labelOf } from './places.js';

const ITEM = '[class*="-SortableListItem"]';
const FIELD = '[class*="-ControlContainer"]';
const LANDMARK = '[class*="-EditorContainer"], [class*="-LoaderContent"]';

/** Give every control a name and every part its place, now and whenever the form changes. */
export function giveAccess(words) {
  let due = 0;
  const later = () => {
    due ||= requestAnimationFrame(() => {
      due = 0;
      const root = document.getElementById('nc-root');
      for (const give of [items, folds, texts, buttons, menus, landmarks]) give(root, words);
      decoration();
    });
  };
  new MutationObserver(later).observe(document.body, { childList: true, subtree: true });
  later();
}

function items(root, words) {
  for (const item of root.querySelectorAll(ITEM)) {
    const bar = item.querySelector(':scope > [class*="-TopBar"]');
    if (!bar) continue;
    const own = labelOf(item.closest(FIELD) ?? item);
    const number = [...item.parentElement.children].indexOf(item) + 1;
    const [fold, remove] = bar.querySelectorAll('button');
    const drag = bar.querySelector('[aria-roledescription]');
    for (const [control, word] of [[fold, words.fold], [drag, words.drag], [remove, words.remove]]) {
      name(control, word.replace('{item}', `${own} ${number}`));
    }
    if (!drag) continue;
    set(drag, 'aria-roledescription', words.movable);
    drag.removeAttribute('aria-describedby'); // in English, of keys that do not work
  }
}

function folds(root, words) {
  for (const fold of root.querySelectorAll('[class*="-ExpandButton"]')) {
    const own = fold.closest(FIELD);
    if (own) name(fold, words.fold.replace('{item}', labelOf(own)));
  }
}

function texts(root, words) {
  for (const text of root.querySelectorAll('[data-slate-editor="true"]')) {
    name(text, labelOf(text.closest(FIELD)));
  }
  for (const toggle of root.querySelectorAll('[class*="-ToolbarToggle"][role="switch"]')) {
    name(toggle, words.raw);
    if (!toggle.hasAttribute('aria-checked')) set(toggle, 'aria-checked', 'false');
  }
}

function buttons(root, words) {
  for (const remove of root.querySelectorAll('[class*="-multiValue"] > [role="button"]')) {
    name(remove, words.remove.replace('{item}', remove.parentElement.textContent));
  }
  name(root.querySelector('[class*="-AvatarDropdownButton"]'), words.account);
  for (const date of root.querySelectorAll('input[type="date"]')) {
    const own = date.closest(FIELD);
    for (const button of own?.querySelectorAll('button') ?? []) name(button, `${button.textContent}: ${labelOf(own)}`);
  }
}

/** A button around a button is one button. */
function menus(root) {
  for (const menu of root.querySelectorAll('[role="button"][aria-haspopup]')) {
    const inner = menu.querySelector('button');
    if (!inner) continue;
    name(menu, inner.title || inner.textContent);
    inner.inert = true;
  }
}

function landmarks(root) {
  const main = root.querySelector('main, [role="main"]');
  if (!main) root.querySelector(LANDMARK)?.parentElement.setAttribute('role', 'main');
}

/** The line on top while something loads is for the eye alone. */
function decoration() {
  for (const line of document.querySelectorAll('body > canvas')) set(line, 'aria-hidden', 'true');
}

function name(control, text) {
  if (control && text) set(control, 'aria-label', text);
}

function set(element, attribute, value) {
  if (element.getAttribute(attribute) !== value) element.setAttribute(attribute, value);
}
