/** Names for what the content manager leaves without one, for who hears the form or speaks to it. */
import { labelOf } from './places.js';

const ITEM = '[class*="-SortableListItem"]';
const FIELD = '[class*="-ControlContainer"]';

/** Give every control a name, now and whenever the form changes. */
export function nameControls(words) {
  const root = document.getElementById('nc-root');
  let due = 0;
  const later = () => {
    due ||= requestAnimationFrame(() => {
      due = 0;
      named(root, words);
    });
  };
  new MutationObserver(later).observe(root, { childList: true, subtree: true });
  later();
}

function named(root, words) {
  for (const item of root.querySelectorAll(ITEM)) {
    const bar = item.querySelector(':scope > [class*="-TopBar"]');
    if (!bar) continue;
    const own = labelOf(item.closest(FIELD) ?? item);
    const number = [...item.parentElement.children].indexOf(item) + 1;
    const [fold, remove] = bar.querySelectorAll('button');
    const drag = bar.querySelector('[aria-roledescription="sortable"]');
    for (const [control, word] of [[fold, words.fold], [drag, words.drag], [remove, words.remove]]) {
      name(control, word.replace('{item}', `${own} ${number}`));
    }
  }
  for (const text of root.querySelectorAll('[data-slate-editor="true"]')) {
    name(text, labelOf(text.closest(FIELD)));
  }
  for (const toggle of root.querySelectorAll('[class*="-ToolbarToggle"][role="switch"]')) {
    name(toggle, words.raw);
    if (!toggle.hasAttribute('aria-checked')) toggle.setAttribute('aria-checked', 'false');
  }
  const editor = root.querySelector('[class*="-EditorContainer"]');
  if (editor && !root.querySelector('main, [role="main"]')) editor.parentElement.setAttribute('role', 'main');
}

function name(control, text) {
  if (control && text && control.getAttribute('aria-label') !== text) control.setAttribute('aria-label', text);
}
